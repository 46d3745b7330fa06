"""What each thing that is done on the Compare page makes of the list that is shown, and of what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dashboard.explore.figures import selection_of
from dashboard.explore.rules import PRIORITY_CODE
from dashboard.text import say
from dashboard.view import MAX_LISTED
from geodata.errors import BridgeheadError, UnknownParcel
from geodata.kept_errors import ShortlistFull, UnknownBrowser

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dashboard.context import Context
    from dashboard.kept import Kept
    from dashboard.view import View

SUGGESTED: Final = 5


@dataclass(frozen=True)
class Step:
    """What is shown after something was done.

    ``own`` tells whether the list is the browser's own; ``notes`` are then its notes, and ``mine`` the ids on
    the browser's own list in any case. ``said`` is for a voice, ``fault`` for a notice.
    """

    view: View
    own: bool
    mine: tuple[str, ...]
    notes: Mapping[str, str]
    said: str = ""
    fault: BridgeheadError | None = None


def step(context: Context, kept: Kept, browser: str | None, view: View, action: dict[str, Any]) -> Step:
    """Do what was asked, on the list of the link; on the kept one as well where both are the same.

    Parameters
    ----------
    context
        Knows the parcels.
    kept, browser
        What is kept, and for whom; a browser without an id can look, and change the link.
    view
        As the link has it; an empty list is the browser's own.
    action
        ``do`` and what it needs: ``parcel``, ``order``, ``text``. An unknown one does nothing.
    """
    try:
        before = _now(kept, browser, view)
        do = DOES.get(str(action.get("do")))
        return before if do is None else do(_Asked(context, kept, browser, before, action))
    except UnknownBrowser as fault:
        return Step(view, own=False, mine=(), notes={}, fault=fault if action else None)
    except BridgeheadError as fault:
        now = _now(kept, browser, view)
        return Step(now.view, own=now.own, mine=now.mine, notes=now.notes, fault=fault)


def _now(kept: Kept, browser: str | None, view: View) -> Step:
    mine = kept.shortlist(browser)
    own_ids = tuple(one.parcel_id for one in mine)
    own = not view.listed or set(view.listed) == set(own_ids)
    shown = view if view.listed else view.with_(listed=own_ids)
    return Step(shown, own=own, mine=own_ids, notes={one.parcel_id: one.note for one in mine} if own else {})


@dataclass(frozen=True)
class _Asked:
    """What was asked, and everything needed to do it."""

    context: Context
    kept: Kept
    browser: str | None
    now: Step
    action: dict[str, Any]

    @property
    def parcel(self) -> str:
        return str(self.action.get("parcel", ""))

    def shown(self, view: View, said: str = "") -> Step:
        """Return what is shown once it was done."""
        now = _now(self.kept, self.browser, view)
        return Step(now.view, own=now.own, mine=now.mine, notes=now.notes, said=said)


def _move(asked: _Asked) -> Step:
    view = asked.now.view
    wanted = [one for one in asked.action.get("order", []) if one in view.listed]
    ordered = (*wanted, *(one for one in view.listed if one not in wanted))
    if asked.now.own:
        asked.kept.arrange(asked.browser, ordered)
    return asked.shown(view.with_(listed=ordered), _said(view, "moved", asked.parcel, ordered))


def _remove(asked: _Asked) -> Step:
    view, parcel = asked.now.view, asked.parcel
    if asked.now.own:
        asked.kept.remove(asked.browser, parcel)
    left = tuple(one for one in view.listed if one != parcel)
    return asked.shown(view.with_(listed=left), _said(view, "removed", parcel, left))


def _add(asked: _Asked) -> Step:
    return _adding(asked, [known(asked.context, asked.parcel)])


def _suggest(asked: _Asked) -> Step:
    return _adding(asked, suggested(asked.context, asked.now.view))


def _adding(asked: _Asked, new: Sequence[str]) -> Step:
    view = asked.now.view
    listed = tuple(dict.fromkeys((*view.listed, *new)))
    if len(listed) > MAX_LISTED:
        raise ShortlistFull(most=MAX_LISTED, came=", ".join(new))
    if asked.now.own:
        asked.kept.add(asked.browser, new)
    said = say(view.language, "compare.added", parcel=", ".join(new))
    return asked.shown(view.with_(listed=listed), said)


def _keep(asked: _Asked) -> Step:
    view = asked.now.view
    asked.kept.replace(asked.browser, view.listed)
    return asked.shown(view, say(view.language, "compare.kept"))


def _mine(asked: _Asked) -> Step:
    return asked.shown(asked.now.view.with_(listed=asked.now.mine))


def _note(asked: _Asked) -> Step:
    view = asked.now.view
    asked.kept.note(asked.browser, asked.parcel, str(asked.action.get("text", "")))
    return asked.shown(view, say(view.language, "compare.noted", parcel=asked.parcel))


DOES: Final[Mapping[str, Callable[[_Asked], Step]]] = {
    "move": _move,
    "remove": _remove,
    "add": _add,
    "suggest": _suggest,
    "keep": _keep,
    "mine": _mine,
    "note": _note,
}


def _said(view: View, what: str, parcel: str, listed: Sequence[str]) -> str:
    place = listed.index(parcel) + 1 if parcel in listed else 0
    return say(view.language, f"compare.{what}", parcel=parcel, place=place, many=len(listed))


def known(context: Context, text: str) -> str:
    """Return the id of a parcel as the data writes it, whichever case it was typed in.

    Raises
    ------
    UnknownParcel
        If the data has no such parcel.
    """
    ids = context.measures.frame["parcel_id"]
    found = ids[ids.str.casefold() == text.strip().casefold()]
    if not len(found):
        raise UnknownParcel(came=text.strip()[:40], dataset=context.dataset_id, example=str(ids.iloc[0]))
    return str(found.iloc[0])


def suggested(context: Context, view: View) -> list[str]:
    """Return the largest priority parcels of what is filtered, largest first."""
    picked = selection_of(context, view)
    rows = np.flatnonzero(picked.mask & (picked.judged.verdict == PRIORITY_CODE))
    frame = context.measures.frame.iloc[rows]
    return frame.sort_values("site_area_m2", ascending=False)["parcel_id"].head(SUGGESTED).tolist()
