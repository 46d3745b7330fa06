"""The shipped data set `kunshan-schematic`: typed geography, parcel fabric, edge cases of the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geodata.contracts import PARCELS, check_parcels, check_reference, conform, reference_columns
from geodata.crs import require_working_crs
from geodata.kunshan.attributes import describe
from geodata.kunshan.edge_facts import table_edge_cases
from geodata.kunshan.edge_shapes import shape_edge_cases
from geodata.kunshan.fabric import SEED, weave
from geodata.kunshan.geography import AS_OF, read_geography
from geodata.kunshan.network import add_streets
from geodata.kunshan.supply import assign_supply

if TYPE_CHECKING:
    from collections.abc import Callable

    from geopandas import GeoDataFrame

    from geodata.areas import StudyArea

EPSG = 4549
WORKING_COLUMNS = ["block", "district", "use", "promoted", "rank", "metric"]


def build(
    area: StudyArea, progress: Callable[[str, float], None] | None = None
) -> tuple[GeoDataFrame, dict[str, GeoDataFrame], dict[str, object]]:
    """Build the shipped data set; the same bytes of geometry every time.

    Parameters
    ----------
    area
        The study area; its working CRS must be EPSG:4549, in which the districts are typed.
    progress
        Told what is being done and the share done (0 to 1).

    Returns
    -------
    parcels, reference, facts
        Parcels and reference layers by the contracts (EPSG:4549), and what the manifest says of them.

    Raises
    ------
    WrongCRS
        If the area's working CRS is another one.

    Examples
    --------
    >>> from geodata.areas import load_area
    >>> parcels, reference, facts = build(load_area("kunshan"))
    >>> promoted = parcels[parcels["supply"] == "promoted"]
    >>> round(promoted.area.sum().item() / 1e6, 3), facts["status"]
    (15.3, 'synthetic')
    """
    tell = progress or _silent
    tell("geography", 0.0)
    layers = read_geography(area.working)
    require_working_crs(layers["towns"].to_crs(EPSG), working=area.working)
    fabric = weave(layers, tell)
    tell("attributes", 0.85)
    rng = np.random.default_rng((SEED, 4))
    plots = shape_edge_cases(assign_supply(fabric.plots, rng), layers)
    described = describe(plots, layers["towns"], rng, area.working)
    parcels = conform(table_edge_cases(described).drop(columns=WORKING_COLUMNS), PARCELS)
    layers["roads"], layers["rivers"] = add_streets(
        layers["roads"], layers["rivers"], fabric.streets, parcels.geometry.to_numpy()
    )
    reference = {name: conform(layer, reference_columns(name)) for name, layer in layers.items()}
    check_parcels(parcels, area.working)
    for name, layer in reference.items():
        check_reference(name, layer, area.working)
    tell("checked", 1.0)
    return parcels, reference, facts(area)


def facts(area: StudyArea) -> dict[str, object]:
    """Say what the manifest of the shipped data set says."""
    return {
        "title_zh": "昆山示意数据（合成地块）",
        "title_en": "Kunshan, schematic (synthetic parcels)",
        "source": "Typed schematic geography with published control points; "
        "parcels, streets and canals between them are synthetic (geodata/kunshan/SOURCES.md)",
        "source_zh": "按公布控制点录入的示意地理要素；其间的地块、街道与河渠为合成"
        "（见 geodata/kunshan/SOURCES.md）",
        "licence": "CC0-1.0 for the synthetic parts; station positions © OpenStreetMap contributors (ODbL)",
        "licence_zh": "合成部分 CC0-1.0；车站位置 © OpenStreetMap 贡献者（ODbL）",
        "status": "synthetic",
        "captured_on": AS_OF,
        "came_crs": "EPSG:4326",
        "working_crs": area.working.to_string(),
        "datum": {
            "datum": "wgs84",
            "how": "typed in WGS84; sources in GCJ-02 and BD-09 were converted before typing",
            "how_zh": "按 WGS84 录入；GCJ-02 与 BD-09 来源先行换算",
        },
        "accuracy_m": 2000.0,
    }


def _silent(what: str, share: float) -> None:
    """Tell nobody."""
