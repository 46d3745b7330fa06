"""A synthetic city of any size, always the same: plots, two rings, three carriers, seventeen roads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import shapely
from geopandas import GeoDataFrame

from geodata.dataset import Dataset
from layers._examples import EPSG, one_square

SIDE_M = 40_000.0
RING_VERTICES = 2_000
LAND_USES = ("1001", "100101", "100102", "0802", "1101")
SUPPLIES = ("promoted", "stock", "other")
REFERENCES = {
    "ring.middle": "ring-middle",
    "ring.outer": "ring-outer",
    "carrier.xiajiahe": "carrier-1",
    "carrier.yangchenghu": "carrier-2",
    "carrier.huaqiao": "carrier-3",
}


def city(parcels: int, seed: int = 20191211) -> Dataset:
    """Parcels and reference layers in metres on a plane, 40 km square."""
    random = np.random.default_rng(seed)
    reference = {
        "rings": _layer(["ring-middle", "ring-outer"], [_ring(7_000), _ring(13_000)]),
        "carriers": _layer([f"carrier-{number}" for number in (1, 2, 3)], _carriers()),
        "crossings": _layer([f"road-{number:02d}" for number in range(1, 18)], _roads(random)),
        "stations": _layer([f"station-{n:02d}" for n in range(30)], shapely.points(_somewhere(random, 30))),
        "towns": _layer([f"town-{n:02d}" for n in range(10)], shapely.points(_somewhere(random, 10))),
    }
    return replace(one_square(0), parcels=_parcels(parcels, random), reference=reference)


def _layer(ids: list[str], shapes: Iterable[shapely.Geometry]) -> GeoDataFrame:
    names = {"name_zh": ids, "name_en": ids, "accuracy_m": 10.0}
    return GeoDataFrame({"id": ids, **names}, geometry=list(shapes), crs=EPSG)


def _around(east: float, north: float, reach: float, vertices: int) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, vertices + 1)
    out = reach * (1 + 0.06 * np.sin(5 * turn) + 0.03 * np.cos(11 * turn))
    return np.column_stack([east + out * np.cos(turn), north + out * np.sin(turn)])


def _ring(reach: float) -> shapely.LineString:
    return shapely.LineString(_around(SIDE_M / 2, SIDE_M / 2, reach, RING_VERTICES))


def _carriers() -> list[shapely.Polygon]:
    """About 4, 100 and 15 km²; the last two overlap a little."""
    places = ((23_000, 20_000, 1_100), (12_000, 27_000, 5_600), (17_500, 25_000, 2_200))
    return [shapely.Polygon(_around(east, north, reach, 240)) for east, north, reach in places]


def _roads(random: np.random.Generator) -> list[shapely.LineString]:
    """Seventeen roads that wind across the eastern border."""
    east = np.linspace(33_000, 40_000, 40)
    winding = np.cumsum(random.normal(0, 40, (17, 40)), axis=1)
    return [shapely.LineString(np.column_stack([east, 1_500 + 2_200 * k + winding[k]])) for k in range(17)]


def _somewhere(random: np.random.Generator, count: int) -> np.ndarray:
    return random.uniform(2_000, SIDE_M - 2_000, (count, 2))


def _parcels(count: int, random: np.random.Generator) -> GeoDataFrame:
    """Four-sided plots on a grid with streets between them; one in twenty has a fifth corner."""
    across = int(np.ceil(np.sqrt(count)))
    cell = SIDE_M / across
    row, column = np.divmod(np.arange(count), across)
    corner = np.array([[0, 0], [1, 0], [1, 1], [0.5, 1.0], [0, 1]])
    inset = 0.1 + 0.8 * corner[None] + random.uniform(-0.04, 0.04, (count, 5, 2))
    inset[:, 3, 1] = np.where(random.random(count) < 0.05, 0.75, 0.5 * (inset[:, 2, 1] + inset[:, 4, 1]))
    shapes = shapely.polygons((inset + np.stack([column, row], axis=1)[:, None]) * cell)

    def some(low: float, high: float) -> np.ndarray:
        return np.where(random.random(count) < 0.1, np.nan, random.uniform(low, high, count).round(3))

    return GeoDataFrame(
        {
            "parcel_id": [f"p-{number:07d}" for number in range(count)],
            "land_use": random.choice(LAND_USES, count),
            "supply": random.choice(SUPPLIES, count, p=(0.1, 0.6, 0.3)),
            "far_planned": some(0.8, 4.0),
            "far_existing": some(0.2, 2.0),
            "counted_floor_area_m2": 20_000.0,
            "support_floor_area_m2": some(500.0, 8_000.0),
            "industrial_floor_area_m2": 14_000.0,
            "accuracy_m": 3.0,
        },
        geometry=shapes,
        crs=EPSG,
    )
