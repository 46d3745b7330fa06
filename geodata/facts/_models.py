"""The form `region-facts/1` as models: what a file of facts may say, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Day: TypeAlias = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Status: TypeAlias = Literal["stated", "public", "computed", "inferred", "memory", "unknown"]
Confidence: TypeAlias = Literal["high", "medium", "conflict"]
Bound: TypeAlias = Literal["exact", "over", "nearly", "at_most"]
Unit: TypeAlias = Literal[
    "roads",
    "lines",
    "riders_per_day",
    "people",
    "matters",
    "projects",
    "yuan",
    "km2",
]
Number: TypeAlias = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Entry(BaseModel):
    """Base of everything in a file: frozen, and unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def say(self, part: str, language: str) -> str:
        """Give a part that exists in both languages, empty where it is left out.

        Examples
        --------
        >>> Words(zh="甲", en="a").said("en")
        'a'
        """
        return getattr(self, f"{part}_{language}", None) or ""


class Words(Entry):
    """A name in both languages."""

    zh: Text
    en: Text

    def said(self, language: str) -> str:
        """Give the name in one language."""
        return self.zh if language == "zh" else self.en


class Source(Entry):
    """A document that a figure comes from."""

    id: Text
    title_zh: Text
    title_en: Text
    published: Day | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = None


class Quoted(Entry):
    """What carries its source, and may carry its words and a note."""

    source: Text
    quote: Text | None = None
    gloss: Text | None = None
    note_zh: Text | None = None
    note_en: Text | None = None

    @model_validator(mode="after")
    def _in_both_languages(self) -> Quoted:
        if (self.quote is None) != (self.gloss is None):
            raise ValueError("a quotation and its English gloss come together")  # noqa: TRY003 - pydantic's own error
        if (self.note_zh is None) != (self.note_en is None):
            raise ValueError("a note comes in both languages")  # noqa: TRY003 - the same
        return self


class Fact(Quoted):
    """One figure with its unit and date."""

    id: Text
    topic: Literal["roads", "transport", "cooperation", "land"]
    name_zh: Text
    name_en: Text
    value: Number
    unit: Unit
    bound: Bound = "exact"
    as_of: Day
    status: Status


class Opened(Quoted):
    """How many of the connecting roads were open at a time; the time may be undated."""

    as_of: Day | None = None
    undated_zh: Text | None = None
    undated_en: Text | None = None
    from_year: int | None = None
    value: Annotated[int, Field(ge=0)]
    status: Status

    @model_validator(mode="after")
    def _dated_or_said_not_to_be(self) -> Opened:
        if (self.as_of is None) == (self.undated_zh is None):
            raise ValueError("give either a date or the words for its absence")  # noqa: TRY003 - pydantic's own error
        return self


class Link(Quoted):
    """A pair of roads that meet at the border; ``other`` is the name in a source that disagrees."""

    own_zh: Text
    own_en: Text
    shanghai_zh: Text
    shanghai_en: Text
    other_zh: Text | None = None
    other_en: Text | None = None
    district_zh: Text
    district_en: Text
    opened: Day
    confidence: Confidence


class Event(Words):
    """Something that happened to a line."""

    on: Day
    source: Text


class Line(Quoted):
    """A metro line with its stations from one end to the other; lengths in kilometres."""

    id: Text
    name_zh: Text
    name_en: Text
    length_km: Number
    other_length_km: Number | None = None
    station_count: int
    local_station_count: int | None = None
    first_local: int = 1
    as_of: Day | None = None
    status: Status
    stations_source: Text
    stations: tuple[Words, ...]
    events: tuple[Event, ...] = ()

    @model_validator(mode="after")
    def _counts_agree(self) -> Line:
        if len(self.stations) != self.station_count:
            raise ValueError("the stations listed are not as many as counted")  # noqa: TRY003 - pydantic's own error
        return self


class Group(Words):
    """Some members of an alliance."""

    members: tuple[Words, ...]


class Alliance(Quoted):
    """Places that work together, or parts of one plan."""

    id: Text
    name_zh: Text
    name_en: Text
    as_of: Day
    groups: tuple[Group, ...]


class Carrier(Quoted):
    """An area that carries innovation; its area in square kilometres."""

    id: Text
    word_zh: Text
    word_en: Text
    name_zh: Text
    name_en: Text
    area_km2: Number
    as_of: Day
    industries: tuple[Words, ...]
    slogan_zh: Text | None = None
    slogan_en: Text | None = None


class RegionFacts(Entry):
    """Everything published that the product shows of a region, and what is not known."""

    form: Literal["region-facts/1"] = Field(alias="schema")
    area: Text
    held_on: Day
    title_zh: Text
    title_en: Text
    sources: tuple[Source, ...] = Field(alias="source")
    facts: tuple[Fact, ...] = Field(default=(), alias="fact")
    opened: tuple[Opened, ...] = ()
    links: tuple[Link, ...] = Field(default=(), alias="link")
    lines: tuple[Line, ...] = Field(default=(), alias="line")
    alliances: tuple[Alliance, ...] = Field(default=(), alias="alliance")
    carriers: tuple[Carrier, ...] = Field(default=(), alias="carrier")
    unknowns: tuple[Words, ...] = Field(default=(), alias="unknown")

    @model_validator(mode="after")
    def _sources_listed(self) -> RegionFacts:
        known = {source.id for source in self.sources}
        cited = {entry.source for entry in self.quoted()}
        cited |= {line.stations_source for line in self.lines}
        cited |= {event.source for line in self.lines for event in line.events}
        if strange := cited - known:
            message = f"no such source: {', '.join(sorted(strange))}"
            raise ValueError(message)
        return self

    def quoted(self) -> Iterable[Quoted]:
        """Give everything that carries a source."""
        return chain(self.facts, self.opened, self.links, self.lines, self.alliances, self.carriers)

    def source(self, source_id: str) -> Source:
        """Give a source by its id; every id cited is there."""
        return next(source for source in self.sources if source.id == source_id)

    def fact(self, fact_id: str) -> Fact:
        """Give a figure by its id.

        Raises
        ------
        KeyError
            If there is none.
        """
        for fact in self.facts:
            if fact.id == fact_id:
                return fact
        raise KeyError(fact_id)

    def of(self, topic: str) -> tuple[Fact, ...]:
        """Give the figures of a topic, in order."""
        return tuple(fact for fact in self.facts if fact.topic == topic)
