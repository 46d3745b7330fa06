"""From what the controls say to a view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.view import Span, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.explore.options import Options


def view_of_controls(controls: Sequence[Any], before: View, options: Options) -> View:
    """Return the view that the controls show.

    Parameters
    ----------
    controls
        Verdicts, flags, threshold (m), where it is measured from, area range (ha), FAR range, land uses,
        supplies, towns, headroom range, ring range (m), carriers: the values of the controls in this order.
    before
        The view before, for what the controls do not say (language, selection, layers).
    options
        Which ends the ranges have: a handle at its end means no limit.
    """
    verdicts, flags, threshold, measure_from, area, far, land_uses, supplies, towns, *more = controls
    room, ring, carriers = more
    ends = options.ends
    moved = options.ring_rule is not None and threshold is not None and threshold != options.policy_limit
    limits = {rule: value for rule, value in before.limits if rule != options.ring_rule}
    if moved and options.ring_rule is not None:
        limits[options.ring_rule] = float(threshold)
    return before.with_(
        verdicts=tuple(verdicts or ()),
        flags=tuple(flags or ()),
        limits=tuple(limits.items()),
        measure_from=measure_from or "nearest",
        area=moved_span(area, before.area, ends["area"]),
        far=moved_span(far, before.far, ends["far"]),
        headroom=moved_span(room, before.headroom, ends["room"]),
        ring=moved_span(ring, before.ring, ends["ring"]),
        land_uses=tuple(land_uses or ()),
        supplies=tuple(supplies or ()),
        towns=tuple(towns or ()),
        carriers=tuple(carriers or ()),
    )


def handles_of(span: Span, end: float) -> list[float]:
    """Return where the handles of a range slider stand for a range.

    Examples
    --------
    >>> handles_of(Span(low=2, high=40), 30)
    [2.0, 30]
    """
    low = 0.0 if span.low is None else min(span.low, end)
    return [low, end if span.high is None else min(span.high, end)]


def moved_span(handles: Sequence[float] | None, before: Span, end: float) -> Span:
    """Return a range slider's range; the one before where no handle moved, though it reach beyond the end.

    Examples
    --------
    >>> moved_span([2, 30], Span(low=2, high=40), 30).high, moved_span([3, 30], Span(low=2, high=40), 30).high
    (40.0, None)
    """
    if handles is not None and list(handles) == handles_of(before, end):
        return before
    return span_of(handles, end)


def span_of(handles: Sequence[float] | None, end: float) -> Span:
    """Return a range slider's range; a handle at its end leaves that end open.

    Examples
    --------
    >>> span_of([0, 12], 30)
    Span(low=None, high=12.0)
    """
    if not handles:
        return Span()
    low, high = handles
    return Span(low=None if low <= 0 else low, high=None if high >= end else high)
