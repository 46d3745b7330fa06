"""What rules can be about: each metric with its unit, the measure it reads, words and near-miss step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from layers._symbol_types import Words

Unit: TypeAlias = Literal["1", "m", "ha", "m2", "storeys", "10k_yuan_per_mu", "yuan"]
Metric: TypeAlias = Literal[
    "far",
    "support_floor_share",
    "support_land_share",
    "building_coefficient",
    "building_density",
    "green_ratio",
    "height_m",
    "storeys",
    "site_area_ha",
    "distance_to_lines",
    "share_inside_zones",
    "invest_per_mu",
    "tax_per_mu",
]


@dataclass(frozen=True)
class MetricFacts:
    """One metric.

    Attributes
    ----------
    words
        What it is called.
    unit
        The unit of its values and limits.
    percent
        Whether it is a share, shown in percent.
    column, divisor
        The measure it reads and what that is divided by to be in `unit`. A metric without a column of the
        contract is read under its own name: a file that brings it is judged, one that does not needs review.
        Distances, shares of zones and supporting shares have several columns: `layers._readings`.
    near_step
        The largest change that is still a near miss, in `unit`; None where none is offered. The article gives
        no such steps: they are this tool's defaults, status assumed.
    """

    words: Words
    unit: Unit = "1"
    percent: bool = False
    column: str = ""
    divisor: float = 1.0
    near_step: float | None = None


METRICS: Final[Mapping[Metric, MetricFacts]] = MappingProxyType(
    {
        "far": MetricFacts(Words("容积率", "floor area ratio"), column="far", near_step=0.10),
        "support_floor_share": MetricFacts(
            Words("配套用房比例", "supporting floor share"), percent=True, near_step=0.02
        ),
        "support_land_share": MetricFacts(Words("配套用地比例", "supporting land share"), percent=True),
        "building_coefficient": MetricFacts(Words("建筑系数", "building coefficient"), percent=True),
        "building_density": MetricFacts(Words("建筑密度", "building density"), percent=True),
        "green_ratio": MetricFacts(Words("绿地率", "green ratio"), percent=True),
        "height_m": MetricFacts(Words("建筑高度", "building height"), "m"),
        "storeys": MetricFacts(Words("层数", "storeys"), "storeys"),
        "site_area_ha": MetricFacts(
            Words("用地面积", "site area"), "ha", column="site_area_m2", divisor=10_000.0
        ),
        "distance_to_lines": MetricFacts(Words("距环线距离", "distance to a ring"), "m", near_step=100.0),
        "share_inside_zones": MetricFacts(
            Words("科创载体内占比", "share inside a carrier"), percent=True, near_step=0.05
        ),
        "invest_per_mu": MetricFacts(Words("亩均投资", "investment per mu"), "10k_yuan_per_mu"),
        "tax_per_mu": MetricFacts(Words("亩均税收", "tax per mu"), "10k_yuan_per_mu"),
    }
)
NEAR_STEPS: Final[Mapping[str, float]] = MappingProxyType(
    {metric: facts.near_step for metric, facts in METRICS.items() if facts.near_step is not None}
)
