"""The parcel fabric: superblocks chosen district by district, cut into blocks and plots, with streets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from shapely import affinity

from geodata.kunshan.blocks import cut_blocks
from geodata.kunshan.cells import AVENUE, make_cells
from geodata.kunshan.districts import DISTRICTS, URBAN
from geodata.kunshan.plots import Grain, cut_plots
from geodata.kunshan.streets import Street, lay_streets

if TYPE_CHECKING:
    from collections.abc import Callable

    from geopandas import GeoDataFrame
    from numpy.random import Generator
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

SEED = 320583
REACH = 1.3
RAGGED = 0.07
PULL = 0.75
CORRIDOR = 1100.0
LEAST_HA = 1.5
PROMOTED = Grain(4.9e4, 1.2e4, 70.0)
STOCK = Grain(5.2e4, 8.0e3, 60.0)
RESEARCH = Grain(2.8e4, 9.0e3, 70.0)
STORAGE = Grain(7.5e4, 2.0e4, 100.0)
STOCK_SIZES = (0.55, 0.9, 1.0, 1.5)
BLOCK_M2 = (8e4, 15e4)
TOWN_BLOCK_M2 = (4e4, 8e4)


@dataclass(frozen=True)
class Fabric:
    """Plots with what they belong to, and the streets around them.

    Parameters
    ----------
    plots
        One row a plot: `geometry`, `block`, `district` (key), `use`, `promoted`, `rank`, `metric`.
    streets
        Main and local streets and canals (working CRS).
    """

    plots: pd.DataFrame
    streets: list[Street]


@dataclass(frozen=True)
class Place:
    """A superblock chosen to be filled: its number, its district's, and where it stands in it."""

    number: int
    district: int
    promoted: bool
    rank: float
    metric: float


def weave(layers: dict[str, GeoDataFrame], progress: Callable[[str, float], None]) -> Fabric:
    """Lay streets over the city and fill the districts with plots; the same every time.

    Parameters
    ----------
    layers
        The typed geography in the working CRS.
    progress
        Told in words what is being done, and the share done (0 to 1).
    """
    progress("cells", 0.05)
    cells, avenues = make_cells(layers)
    mask = _mask()
    nets = [
        lay_streets(cell, mask, np.random.default_rng((SEED, 1, number))) for number, cell in enumerate(cells)
    ]
    superblocks = np.array([superblock for net in nets for superblock in net.superblocks])
    streets = [street for net in nets for street in net.streets] + _avenue_streets(avenues, mask)
    progress("streets", 0.2)
    chosen = _choose(superblocks, layers["rings"].union_all())
    rows: list[dict[str, object]] = []
    for done, place in enumerate(chosen):
        rng = np.random.default_rng((SEED, 2, place.number))
        found, local = _fill(superblocks[place.number], place, rng)
        rows += found
        streets += local
        if done % 40 == 0:
            progress("plots", 0.2 + 0.6 * done / len(chosen))
    streets += _town_streets(superblocks, [place.number for place in chosen])
    return Fabric(pd.DataFrame(rows), streets)


def _avenue_streets(avenues: BaseGeometry, mask: BaseGeometry) -> list[Street]:
    """Avenues between lattices, where streets are wanted at all."""
    lines = shapely.get_parts(shapely.line_merge(shapely.intersection(avenues, mask)))
    return [Street(line, AVENUE, "main") for line in lines if isinstance(line, shapely.LineString)]


def _town_streets(superblocks: NDArray[np.object_], chosen: list[int]) -> list[Street]:
    """Local streets of built-up superblocks that carry no parcels: the town between the parks."""
    towns = shapely.union_all([_ellipse((x, y), (rx, ry), 0) for x, y, rx, ry in URBAN])
    centres = shapely.get_coordinates(shapely.centroid(superblocks))
    built = shapely.contains_xy(towns, centres[:, 0], centres[:, 1])
    built[chosen] = False
    found: list[Street] = []
    for number in np.flatnonzero(built):
        rng = np.random.default_rng((SEED, 5, int(number)))
        found += cut_blocks(superblocks[number], float(rng.uniform(*TOWN_BLOCK_M2)), rng)[1]
    return found


def _ellipse(centre: tuple[float, float], radii: tuple[float, float], turn: float) -> shapely.Polygon:
    disc = affinity.scale(shapely.Point(centre).buffer(1.0), *radii)
    return affinity.rotate(disc, turn)


def _mask() -> BaseGeometry:
    """Where streets are laid at all."""
    own = [_ellipse(d.centre, (REACH * d.radii[0], REACH * d.radii[1]), d.turn) for d in DISTRICTS]
    return shapely.union_all([*own, *(_ellipse((x, y), (rx, ry), 0) for x, y, rx, ry in URBAN)])


def _choose(superblocks: NDArray[np.object_], rings: BaseGeometry) -> list[Place]:
    """Which superblocks are filled: per district from its centre outwards, drawn towards the rings."""
    centres = shapely.get_coordinates(shapely.centroid(superblocks))
    reach = np.stack([_metric(centres, number) for number in range(len(DISTRICTS))])
    away = np.clip(shapely.distance(superblocks, rings) / CORRIDOR, 0, 1)
    wobble = np.random.default_rng((SEED, 3)).normal(0, RAGGED, len(superblocks))
    table = pd.DataFrame(
        {
            "district": reach.argmin(axis=0),
            "metric": reach.min(axis=0),
            "late": reach.min(axis=0) + PULL * away + wobble,
            "ha": shapely.area(superblocks) / 1e4,
            "east": centres[:, 0],
            "north": centres[:, 1],
        }
    )
    table = table[(table["metric"] < REACH) & (table["ha"] > LEAST_HA)].sort_values("late")
    gross = np.array([district.gross_ha for district in DISTRICTS])[table["district"]]
    filled = table.groupby("district")["ha"].cumsum() <= gross
    table = _promote(table[filled].copy())
    columns = (table[name].to_list() for name in ("district", "promoted", "rank", "metric"))
    return [Place(*values) for values in zip(table.index.to_list(), *columns, strict=True)]


def _metric(centres: NDArray[np.float64], number: int) -> NDArray[np.float64]:
    """Distance from a district's centre, 1 at its edge."""
    district = DISTRICTS[number]
    turn = np.radians(-district.turn)
    offset = centres - np.array(district.centre)
    east = offset[:, 0] * np.cos(turn) - offset[:, 1] * np.sin(turn)
    north = offset[:, 0] * np.sin(turn) + offset[:, 1] * np.cos(turn)
    distance: NDArray[np.float64] = np.hypot(east / district.radii[0], north / district.radii[1])
    return distance


def _promote(table: pd.DataFrame) -> pd.DataFrame:
    """Mark the superblocks nearest to each district's focus as promoted; `rank` counts outwards from it."""
    focus = np.array([district.focus for district in DISTRICTS])[table["district"]]
    table["rank"] = np.hypot(table["east"] - focus[:, 0], table["north"] - focus[:, 1])
    table = table.sort_values(["district", "rank"])
    share = np.array([district.promoted for district in DISTRICTS])[table["district"]]
    within = table.groupby("district")["ha"]
    table["promoted"] = within.cumsum() - table["ha"] / 2 <= share * within.transform("sum")
    return table.sort_index()


def _fill(
    superblock: shapely.Polygon, place: Place, rng: Generator
) -> tuple[list[dict[str, object]], list[Street]]:
    """Cut one superblock into blocks and plots; some blocks stay open, more of them at a district's edge."""
    blocks, streets = cut_blocks(superblock, float(rng.uniform(*BLOCK_M2)), rng)
    facts = {"promoted": place.promoted, "rank": place.rank, "metric": place.metric}
    open_share = 0.03 if place.promoted else 0.05 + 0.16 * max(0.0, place.metric - 0.55)
    leaning = rng.random()
    rows: list[dict[str, object]] = []
    for count, block in enumerate(blocks):
        if rng.random() < open_share:
            continue
        use, grain = _use(rng, leaning, promoted=place.promoted)
        own = {
            "block": f"{place.number}-{count}",
            "district": DISTRICTS[place.district].key,
            "use": use,
        }
        rows += [{"geometry": plot, **own, **facts} for plot in cut_plots(block, grain, rng)]
    return rows, streets


def _use(rng: Generator, leaning: float, *, promoted: bool) -> tuple[str, Grain]:
    """Use of a block: mostly industry; research and storage keep together by superblock."""
    drawn = float(rng.random())
    if promoted:
        return ("research", PROMOTED) if drawn < 0.12 else ("industry", PROMOTED)  # noqa: PLR2004 - a share
    if leaning < 0.12 and drawn < 0.7:  # noqa: PLR2004 - shares of uses
        return "storage", STORAGE
    if leaning > 0.87 and drawn < 0.7:  # noqa: PLR2004 - shares of uses
        return "research", RESEARCH
    size = STOCK.target_m2 * float(rng.choice(STOCK_SIZES))
    return "industry", Grain(size, STOCK.least_m2, STOCK.least_side)
