"""The sentences of a card: why a parcel is judged as it is, with the features' own names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.reasons import Explanation, explain

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.explore.rules import Judged

NAMED: tuple[str, ...] = ("rings", "carriers")


def explanation_of(context: Context, judged: Judged, row: int) -> Explanation:
    """Explain one parcel, naming rings and carriers by their names.

    Parameters
    ----------
    context
        Gives the reference layers.
    judged
        The verdicts in force.
    row
        Which parcel.
    """
    return explain(judged.assessment, row, feature_names(context))


def feature_names(context: Context) -> dict[str, tuple[str, str]]:
    """Return the Chinese and English names of the features that rules speak of, by id."""
    frames = [context.dataset.reference[name] for name in NAMED if name in context.dataset.reference]
    return {
        feature: (zh if isinstance(zh, str) else feature, en if isinstance(en, str) else feature)
        for frame in frames
        for feature, zh, en in zip(frame["id"], frame["name_zh"], frame["name_en"], strict=True)
    }
