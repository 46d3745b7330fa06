"""What documents are about: some parcels of a data set, as a view judges them, and in which language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from dashboard.explore.figures import selection_of
from dashboard.explore.rules import judge
from dashboard.explore.sentences import feature_names
from dashboard.text import enumerated, say
from dashboard.view import MAX_LISTED, View, write_view
from geodata.errors import NothingChosen, TooManyPages, UnknownParcel
from geodata.status import data_status
from layers.reasons import Explanation, explain
from layers.symbology import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from dashboard.context import Context
    from dashboard.explore.rules import Judged
    from geodata.errors import Language
    from geodata.status import DataStatus

    Rows = NDArray[np.intp]

Tongue: TypeAlias = Literal["zh", "en", "both"]
MOST_PARCELS: Final = 1000
NO_NAME: Final = Words("", "")


@dataclass(frozen=True, eq=False)
class Subject:
    """Some parcels of a data set under a view, in the order in which they are to appear.

    Attributes
    ----------
    rows
        Places of the parcels in the data set.
    made_on
        The day written on the document; the same day gives the same bytes.
    address
        Of the server, before the view's text, for the link back.
    approval
        Review number and issuer of a public document; without them it is stamped as internal.
    """

    context: Context
    view: View
    rows: Rows
    tongue: Tongue = "zh"
    made_on: date = field(default_factory=date.today)
    address: str = ""
    approval: Words | None = None

    @cached_property
    def judged(self) -> Judged:
        """How every parcel of the data set is judged."""
        return judge(self.context, self.view)

    @cached_property
    def names(self) -> Mapping[str, tuple[str, str]]:
        """Names of rings and carriers by id."""
        return feature_names(self.context)

    @cached_property
    def _named(self) -> dict[str, dict[str, Words]]:
        return {}

    def name_of(self, layer: str, feature: str) -> Words:
        """Name a feature of a reference layer; its id where it has no name."""
        if layer not in self._named:
            frame = self.context.dataset.reference[layer]
            rows = zip(frame["id"], frame["name_zh"], frame["name_en"], strict=True)
            self._named[layer] = {
                str(one): Words(*(name if isinstance(name, str) else str(one) for name in names))
                for one, *names in rows
            }
        return self._named[layer].get(feature, Words(feature, feature))

    @cached_property
    def status(self) -> DataStatus:
        """What may be said of the data."""
        return data_status(self.context.dataset)

    @cached_property
    def _told(self) -> dict[int, Explanation]:
        return {}

    def why(self, row: int) -> Explanation:
        """Say why a parcel is judged as it is; said once, and kept while the document is made."""
        if row not in self._told:
            self._told[row] = explain(self.judged.assessment, row, self.names)
        return self._told[row]

    @property
    def language(self) -> Language:
        """The language that leads."""
        return "en" if self.tongue == "en" else "zh"

    @property
    def stamp(self) -> Words:
        """What is stamped on every page."""
        return self.approval or words_of("export.internal")

    @property
    def link(self) -> str:
        """The address that reopens the view, its parcels as the shortlist where that holds so many."""
        few = 0 < len(self.rows) <= MAX_LISTED
        return self.link_of(self.view.with_(listed=tuple(self.ids)) if few else self.view)

    def link_of(self, view: View) -> str:
        """Give the address of a view."""
        return f"{self.address}/?{write_view(view)}"

    @property
    def ids(self) -> list[str]:
        """Ids of the parcels."""
        return [str(one) for one in self.context.measures.frame["parcel_id"].to_numpy(object)[self.rows]]

    def say(self, words: Words) -> str:
        """Say words as the document speaks: one language, or both with the Chinese first."""
        if self.tongue != "both" or words.zh == words.en:
            return words.say(self.language)
        return f"{words.zh} {words.en}"


def words_of(key: str, /, **facts: Words | str) -> Words:
    """Take a text of the catalogue in both languages, its facts each in its language.

    Examples
    --------
    >>> words_of("verdict.priority")
    Words(zh='优先', en='Priority')
    """

    def said(language: Language) -> str:
        own = {name: one if isinstance(one, str) else one.say(language) for name, one in facts.items()}
        return say(language, key, **own)

    return Words(said("zh"), said("en"))


def listed_words(said: Sequence[Words], *, by: str = "or") -> Words:
    """Write words one after another, with the comma or the semicolon of each language (see `enumerated`).

    Examples
    --------
    >>> listed_words([Words("甲", "a"), Words("乙", "b")])
    Words(zh='甲、乙', en='a, b')
    """
    zh, en = (enumerated(language, (one.say(language) for one in said), by=by) for language in ("zh", "en"))
    return Words(zh, en)


def about_parcels(context: Context, parcel_ids: Sequence[str]) -> Rows:
    """Find parcels by id, in the order given.

    Raises
    ------
    UnknownParcel
        Naming the first that the data set does not have.
    """
    ids = context.measures.frame["parcel_id"]
    places = {str(one): place for place, one in enumerate(ids)}
    for came in parcel_ids:
        if came not in places:
            raise UnknownParcel(
                came=came[:60], dataset=context.dataset_id, example=str(ids.iloc[0]) if len(ids) else "—"
            )
    return np.array([places[came] for came in dict.fromkeys(parcel_ids)], dtype=np.intp)


def about_filter(context: Context, view: View) -> Rows:
    """Find the parcels that a view lets through.

    Raises
    ------
    NothingChosen
        If there is none.
    """
    rows = np.flatnonzero(selection_of(context, view).mask)
    if not len(rows):
        raise NothingChosen
    return rows


def no_more_than(rows: Rows, most: int) -> Rows:
    """Refuse more parcels than a document may have.

    Raises
    ------
    TooManyPages
        Naming the limit.
    """
    if len(rows) > most:
        raise TooManyPages(came=len(rows), most=most)
    return rows
