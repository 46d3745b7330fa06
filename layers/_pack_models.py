"""The format `policy-pack/1` as models: what a pack may say, and nothing else.

TOML has no null: what a source does not say is absent, with status ``unknown``. Every value keeps its status,
its quotation and its source.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from layers._metrics import METRICS, Metric, Unit

Evidence: TypeAlias = Literal["official_text", "official_summary", "news", "secondary", "illustrative"]
Status: TypeAlias = Literal["stated", "assumed", "secondary", "memory", "unknown", "national_default"]
Kind: TypeAlias = Literal["hard", "preference", "discretionary", "info"]
Op: TypeAlias = Literal["<=", "<", ">=", ">", "==", "in"]
Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Number: TypeAlias = Annotated[float, Field(allow_inf_nan=False)]
Answer: TypeAlias = bool | str | int | float

# packs that may leave out units and kinds; the unit is then the metric's own
SECOND_HAND: Final = ("secondary", "illustrative")


class Entry(BaseModel):
    """Base of everything in a pack: frozen, and unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())


class PackInfo(Entry):
    """What the pack is, where it holds and since when."""

    id: Text
    title_zh: Text
    title_en: Text | None = None
    place_zh: Text | None = None
    place_en: Text | None = None
    admin_code: Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
    jurisdiction: Text | None = None
    evidence: Evidence
    announced_on: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    disclaimer: Text | None = None


class Source(Entry):
    """A document that is quoted."""

    id: Text
    title: Text
    kind: Text | None = None
    url: Text | None = None
    file: Text | None = None
    event_date: date | None = None


class LandUse(Entry):
    """The land-use class the pack is about."""

    local_code: Text
    name_zh: Text
    gb50137_group: Text | None = None
    ydyh2023: Text | None = None
    mapping: Literal["stated", "assumed"]


class HeightFactor(Entry):
    """A storey higher than `gt_m` metres counts `factor` times."""

    gt_m: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    factor: Annotated[float, Field(ge=1, allow_inf_nan=False)]


class TextDefinition(Entry):
    """A word of the pack's definitions, with how it is known."""

    value: Text
    status: Status


class FloorAreaBase(Entry):
    """What supporting shares are divided by."""

    value: Literal["counted_floor_area", "total_floor_area"]
    status: Status


class SiteAreaBase(Entry):
    """What a site's area is."""

    value: Literal["net_site_area", "site_area"]
    status: Status


class HeightFactors(Entry):
    """The storey heights from which floor area counts more than once."""

    value: tuple[HeightFactor, ...]
    status: Status


class TruthDefinition(Entry):
    """A yes or no, with how it is known."""

    value: bool
    status: Status


class MeasureFrom(Entry):
    """Which line of a road is measured to."""

    value: Literal["centreline", "carriageway_edge", "red_line"]
    status: Status


class MeasureTo(Entry):
    """Which point of the parcel is measured from."""

    value: Literal["parcel_nearest_point", "parcel_centroid", "parcel_half_area"]
    status: Status


class Definitions(Entry):
    """What the words of the rules mean."""

    floor_area_base: FloorAreaBase | None = None
    site_area_base: SiteAreaBase | None = None
    height_factors: HeightFactors | None = None


class Rule(Entry):
    """One rule: a metric, an operator, a value, how it binds, and where it is said."""

    id: Text
    metric: Metric
    op: Op | None = None
    value: Number | tuple[Number, ...] | None = None
    unit: Unit | None = None
    kind: Kind = "hard"
    status: Status
    source: Text
    quote: Text | None = None
    group: Text | None = None
    group_mode: Literal["any", "all"] = "any"
    when: dict[str, Answer] = Field(default_factory=dict)
    relaxes: Text | None = None
    conditions_any: tuple[Text, ...] = ()
    lines: tuple[Text, ...] = ()
    zones: tuple[Text, ...] = ()
    measure_from: MeasureFrom | None = None
    measure_to: MeasureTo | None = None

    @property
    def limit(self) -> float | None:
        """The value where it is one number."""
        return None if self.value is None or isinstance(self.value, tuple) else float(self.value)

    @property
    def in_unit(self) -> Unit:
        """The rule's unit, or the metric's own where a second-hand pack leaves it out."""
        return self.unit or METRICS[self.metric].unit


class Charge(Entry):
    """A payment and how it is reckoned."""

    id: Text
    applies_when: Text
    formula: Literal[
        "rate * industrial_unit_price * site_area",
        "new_price - old_price",
        "share * (new_price - old_price)",
    ]
    rate: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None
    status: Status
    unit_price_basis: TextDefinition | None = None
    term_factor: TextDefinition | None = None
    source: Text
    quote: Text | None = None


class Transfer(Entry):
    """What may be sold on in parts."""

    id: Text = "split"
    trigger: Text | None = None
    max_share: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None
    max_share_status: Text | None = None
    base: Literal[
        "industrial_floor_area", "industrial_counted_floor_area", "counted_floor_area", "total_floor_area"
    ]
    units: tuple[Literal["building", "floor"], ...] = ()
    min_unit_m2: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    support_transferable: TruthDefinition | bool | None = None
    status: Status | None = None
    source: Text
    quote: Text | None = None


class Unknown(Entry):
    """What the source does not say."""

    topic: Text


def keys_of(model: type[BaseModel]) -> list[str]:
    """List the keys a model takes, as they are written in a pack.

    Examples
    --------
    >>> keys_of(Unknown)
    ['topic']
    """
    return [field.alias or name for name, field in model.model_fields.items()]


def plain(value: Any) -> str:  # noqa: ANN401 - whatever stood in the file
    """Show what stood in a pack, cut short.

    Examples
    --------
    >>> plain("a" * 100)
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'
    """
    text = str(value)
    return text if len(text) < 60 else text[:59] + "…"  # noqa: PLR2004 - a line of a message
