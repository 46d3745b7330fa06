"""A scenario: thresholds, modes, filters and drawn sites that can be named, kept and set beside another."""

from __future__ import annotations

from typing import Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from dashboard.view.parts import (
    Amount,
    Areas,
    FlagWord,
    MeasureFromWord,
    Near,
    ShareBaseWord,
    Site,
    Span,
    SupplyWord,
    Text,
    Texts,
    UnknownWord,
    VerdictWord,
    sorted_once,
)

MAX_SITES: Final = 12
NONE: Final = "none"  # chooses the parcels that have no value of a facet
CHOICES: Final = ("verdicts", "flags", "land_uses", "supplies", "towns", "carriers")
SPANS: Final = ("area", "far", "headroom", "ring")


class Scenario(BaseModel):
    """What is altered of the policy, what is filtered, and what was drawn. Empty choices filter nothing.

    ``limits`` are the thresholds moved away from the policy pack's own, by rule id; ``unknown`` says what a
    missing value is taken as, by rule id; ``area`` is in hectares, ``ring`` (distance to a ring) in metres,
    ``headroom`` is the floor area ratio allowed less the existing one; ``inside`` are drawn
    rings in degrees, any of which may hold a parcel.

    Examples
    --------
    >>> Scenario(verdicts=("priority",)).filters_nothing, Scenario(limits=(("far.max", 3.5),)).filters_nothing
    (False, True)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text | None = None
    verdicts: Annotated[tuple[VerdictWord, ...], AfterValidator(sorted_once)] = ()
    flags: Annotated[tuple[FlagWord, ...], AfterValidator(sorted_once)] = ()
    limits: Annotated[tuple[tuple[Text, Amount], ...], Field(max_length=60)] = ()
    measure_from: MeasureFromWord = "nearest"
    share_base: ShareBaseWord | None = None
    unknown: Annotated[tuple[tuple[Text, UnknownWord], ...], Field(max_length=60)] = ()
    area: Span = Span()
    far: Span = Span()
    headroom: Span = Span()
    ring: Span = Span()
    land_uses: Texts = ()
    supplies: Annotated[tuple[SupplyWord, ...], AfterValidator(sorted_once)] = ()
    towns: Texts = ()
    carriers: Texts = ()
    inside: Areas = ()
    near: Near | None = None
    sites: Annotated[tuple[Site, ...], Field(max_length=MAX_SITES)] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for name in ("limits", "unknown"):
            object.__setattr__(self, name, tuple(sorted(dict(getattr(self, name)).items())))
        by_name = {site.name: site for site in self.sites}
        object.__setattr__(self, "sites", tuple(by_name[name] for name in sorted(by_name)))
        return self

    def with_(self, **changes: object) -> Self:
        """Return a copy with some parts changed, checked again."""
        return self.model_validate({**dict(self), **changes})

    @property
    def filters_nothing(self) -> bool:
        """Whether every parcel is shown."""
        chosen = any(getattr(self, name) for name in CHOICES)
        return not chosen and not self.inside and self.near is None and self.open_ranges

    @property
    def open_ranges(self) -> bool:
        """Whether no range is narrowed."""
        return all(getattr(self, name).is_open for name in SPANS)

    @property
    def scenario(self) -> Scenario:
        """The part of a view that a scenario keeps."""
        return Scenario.model_validate({key: getattr(self, key) for key in Scenario.model_fields})
