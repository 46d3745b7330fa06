"""The view itself: a scenario, and what is selected, listed, laid beside it and looked at."""

from __future__ import annotations

from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, model_validator

from dashboard.view.parts import (
    Amount,
    BasemapWord,
    Camera,
    Language,
    NamesWord,
    Percent,
    Span,
    Text,
    Texts,
    VersionName,
    Weight,
)
from dashboard.view.scenario import Scenario

MAX_SELECTED: Final = 60  # a longer selection does not fit into a link that every mail program keeps whole
MAX_LISTED: Final = 12
MAX_BESIDE: Final = 2
BESIDE_NAMES: Final = ("B", "C")


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


class View(Scenario):
    """What is shown: a scenario, selection, shortlist, layers, language, camera.

    ``listed`` is the shortlist, in its order; ``beside`` are further scenarios set beside the view's own;
    ``order`` are the layers of the map, the highest first, where it is not the usual order;
    ``against`` is another version of the data (``data set@version``) whose map is laid beside this one's;
    ``names`` is the language of the map's names where it is not the page's, ``base`` an online base map;
    ``packs`` are the ids of two packs set side by side; ``price`` is an industrial land price in yuan per m²
    typed by the user; ``weights`` are those of the ranking that differ from 1, by criterion, and ``wished``
    is the site area that is wanted, in hectares.

    Examples
    --------
    >>> from dashboard.view import Span, write_view
    >>> write_view(View(language="en", verdicts=("priority",), area=Span(low=2, high=12)))
    'v=1&lang=en&verdict=priority&area=2~12'
    """

    language: Language = "zh"
    names: NamesWord | None = None
    base: BasemapWord | None = None
    hidden: Texts = ()
    shown: Texts = ()
    opacity: tuple[tuple[Text, Percent], ...] = ()
    order: Annotated[tuple[Text, ...], AfterValidator(_once), Field(max_length=40)] = ()
    selected: Annotated[Texts, Field(max_length=MAX_SELECTED)] = ()
    listed: Annotated[tuple[Text, ...], AfterValidator(_once), Field(max_length=MAX_LISTED)] = ()
    beside: Annotated[tuple[Scenario, ...], Field(max_length=MAX_BESIDE)] = ()
    against: VersionName | None = None
    price: Amount | None = None
    packs: Annotated[tuple[Text, ...], Field(max_length=2)] = ()
    weights: Annotated[tuple[tuple[Text, Weight], ...], Field(max_length=20)] = ()
    wished: Span = Span()
    camera: Camera | None = None

    @model_validator(mode="after")
    def _tidy(self) -> Self:
        for name in ("opacity", "weights"):
            object.__setattr__(self, name, tuple(sorted(dict(getattr(self, name)).items())))
        named = (
            one if one.name else one.with_(name=BESIDE_NAMES[place]) for place, one in enumerate(self.beside)
        )
        object.__setattr__(self, "beside", tuple(named))
        return self

    def showing(self, scenario: Scenario) -> View:
        """Return the view with another scenario in the place of its own."""
        return self.with_(**dict(scenario.scenario))
