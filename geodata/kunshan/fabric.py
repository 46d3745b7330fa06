"""The parcel fabric: superblocks chosen district by district, cut into blocks and plots, with their streets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from shapely import affinity

from geodata.kunshan.blocks import cut_blocks
from geodata.kunshan.cells import make_cells
from geodata.kunshan.districts import DISTRICTS, URBAN
from geodata.kunshan.plots import Grain, cut_plots
from geodata.kunshan.streets import Street, Superblock, lay_lattice

if TYPE_CHECKING:
    from collections.abc import Callable

    from geopandas import GeoDataFrame
    from numpy.random import Generator
    from numpy.typing import NDArray

SEED = 320583
REACH = 1.3
PROMOTED = Grain(4.6e4, 1.2e4, 70.0)
STOCK = Grain(3.1e4, 7.0e3, 58.0)
RESEARCH = Grain(2.2e4, 9.0e3, 70.0)
STORAGE = Grain(7.0e4, 2.0e4, 100.0)


@dataclass(frozen=True)
class Fabric:
    """Plots with what they belong to, and the streets around them.

    Parameters
    ----------
    plots
        One row a plot: `geometry`, `block`, `superblock`, `district` (key), `use`, `promoted`, `rank`.
    streets
        Centre lines (working CRS) with their half widths, `main` or local.
    """

    plots: pd.DataFrame
    streets: pd.DataFrame


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
    cells, _ = make_cells(layers)
    mask = _mask()
    superblocks: list[Superblock] = []
    for number, cell in enumerate(cells):
        superblocks += lay_lattice(cell, mask, np.random.default_rng((SEED, 1, number)))
    progress("streets", 0.2)
    chosen = _choose(superblocks)
    rows: list[dict[str, object]] = []
    streets = [(street, True) for superblock in superblocks for street in superblock.streets]
    for done, (number, choice) in enumerate(chosen.iterrows()):
        rng = np.random.default_rng((SEED, 2, int(number)))
        found, local = _fill(superblocks[int(number)], choice, rng)
        rows += found
        streets += [(street, False) for street in local]
        if done % 40 == 0:
            progress("plots", 0.2 + 0.6 * done / len(chosen))
    return Fabric(pd.DataFrame(rows), _street_table(streets))


def _ellipse(centre: tuple[float, float], radii: tuple[float, float], turn: float) -> shapely.Polygon:
    disc = affinity.scale(shapely.Point(centre).buffer(1.0), *radii)
    return affinity.rotate(disc, turn)


def _mask() -> shapely.Geometry:
    """Where streets are laid at all."""
    own = [_ellipse(d.centre, (REACH * d.radii[0], REACH * d.radii[1]), d.turn) for d in DISTRICTS]
    return shapely.union_all([*own, *(_ellipse((x, y), (rx, ry), 0) for x, y, rx, ry in URBAN)])


def _choose(superblocks: list[Superblock]) -> pd.DataFrame:
    """Which superblocks are filled: per district from its centre outwards until its area is reached."""
    outlines = np.array([superblock.outline for superblock in superblocks])
    centres = shapely.get_coordinates(shapely.centroid(outlines))
    reach = np.stack([_metric(centres, number) for number in range(len(DISTRICTS))])
    wobble = np.random.default_rng((SEED, 3)).normal(0, 0.07, len(outlines))
    table = pd.DataFrame(
        {
            "district": reach.argmin(axis=0),
            "metric": reach.min(axis=0) + wobble,
            "ha": shapely.area(outlines) / 1e4,
            "east": centres[:, 0],
            "north": centres[:, 1],
        }
    )
    table = table[(table["metric"] < REACH) & (table["ha"] > 1.5)].sort_values("metric")  # noqa: PLR2004 - a block
    gross = np.array([district.gross_ha for district in DISTRICTS])[table["district"]]
    filled = table.groupby("district")["ha"].cumsum() <= gross
    return _promote(table[filled].copy())


def _metric(centres: NDArray[np.float64], number: int) -> NDArray[np.float64]:
    """Distance from a district's centre, 1 at its edge."""
    district = DISTRICTS[number]
    turn = np.radians(-district.turn)
    offset = centres - np.array(district.centre)
    east = offset[:, 0] * np.cos(turn) - offset[:, 1] * np.sin(turn)
    north = offset[:, 0] * np.sin(turn) + offset[:, 1] * np.cos(turn)
    return np.hypot(east / district.radii[0], north / district.radii[1])


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
    superblock: Superblock, choice: pd.Series, rng: Generator
) -> tuple[list[dict[str, object]], list[Street]]:
    """Cut one superblock into blocks and plots; some blocks stay open at the edge of a district."""
    promoted = bool(choice["promoted"])
    blocks, streets = cut_blocks(superblock.outline, float(rng.uniform(8e4, 15e4)), rng)
    rows: list[dict[str, object]] = []
    leaning = rng.random()
    for count, block in enumerate(blocks):
        if rng.random() < (0.03 if promoted else 0.05 + 0.16 * max(0.0, float(choice["metric"]) - 0.55)):
            continue
        use, grain = _use(rng, leaning, promoted=promoted)
        rows += [
            {
                "geometry": plot,
                "block": f"{choice.name}-{count}",
                "superblock": choice.name,
                "district": DISTRICTS[int(choice["district"])].key,
                "use": use,
                "promoted": promoted,
                "rank": float(choice["rank"]),
            }
            for plot in cut_plots(block, grain, rng)
        ]
    return rows, streets


def _use(rng: Generator, leaning: float, *, promoted: bool) -> tuple[str, Grain]:
    """Use of a block: mostly industry; research and storage keep together by superblock."""
    drawn = rng.random()
    if promoted:
        return ("research", PROMOTED) if drawn < 0.12 else ("industry", PROMOTED)  # noqa: PLR2004 - a share
    if leaning < 0.10 and drawn < 0.6:  # noqa: PLR2004 - shares of uses
        return "storage", STORAGE
    if leaning > 0.88 and drawn < 0.6:  # noqa: PLR2004 - shares of uses
        return "research", RESEARCH
    size = Grain(STOCK.target_m2 * float(rng.choice([0.6, 0.9, 1.0, 1.6])), STOCK.least_m2, STOCK.least_side)
    return "industry", size


def _street_table(streets: list[tuple[Street, bool]]) -> pd.DataFrame:
    """One row a stretch; a stretch met from both its sides is kept once."""
    table = pd.DataFrame(
        {
            "geometry": [street.line for street, _ in streets],
            "half_width": [street.half_width for street, _ in streets],
            "main": [main for _, main in streets],
        }
    )
    key = [line.wkb for line in shapely.normalize(shapely.set_precision(table["geometry"].to_numpy(), 0.01))]
    return table[~pd.Series(key).duplicated()].reset_index(drop=True)
