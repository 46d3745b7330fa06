"""Is a layer in the datum it says, or in a web map's shifted one? Judged against lines that are trusted.

GCJ-02 moves land by some 450 m and BD-09 by 1.1 km, so a mislabelled layer looks right and measures wrong.
Each hypothesis is undone in turn, and the layer's vertices are measured against trusted lines: under the
right one they lie close, under the others they do not. Nothing is moved here: the user decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import hypot
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import shapely

from geodata.crs import WGS84, transform_points
from geodata.datum import bd09_to_wgs84, gcj02_to_wgs84
from geodata.errors import DatumNotConfirmed, NoConvergence
from geodata.findings import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geopandas import GeoDataFrame
    from numpy.typing import ArrayLike, NDArray

    from geodata.areas import StudyArea

    Floats = NDArray[np.float64]
    Shapes = NDArray[np.object_]

Hypothetical = Literal["stated", "gcj02", "bd09"]
State = Literal["decided", "needs_confirmation", "undecided"]
Why = Literal["clear", "no_reference", "few_points", "far", "weak", "outside"]

# The limits that decided every synthetic case right: closer than this, and this much closer than the next
CLOSE_M: Final = 15.0
OF_RUNNER_UP: Final = 0.25
LEAST_POINTS: Final = 30
_MOST_POINTS: Final = 2_000
_SHOWN_POINTS: Final = 200
# A line longer than this is cut into its segments, so that the tree of boxes can tell near from far
_LONG: Final = 32
# Layers that can be trusted where they are drawn this accurately; `parcels` are the version shown now
TRUSTED_ACCURACY_M: Final = 15.0
_TRUSTED: Final = ("parcels", "rings", "roads", "rail", "metro", "rivers", "water", "boundary", "border")
UNDO: Final[Mapping[str, Callable[[ArrayLike], Floats]]] = MappingProxyType(
    {
        "gcj02": gcj02_to_wgs84,
        "bd09": bd09_to_wgs84,
    }
)
DATUM_NAMES: Final[Mapping[Hypothetical, str]] = MappingProxyType(
    {"stated": "WGS 84 / CGCS2000", "gcj02": "GCJ-02", "bd09": "BD-09"}
)
# Why it could not be told, en and zh
_WHY: Final[Mapping[Why, tuple[str, str]]] = MappingProxyType(
    {
        "no_reference": ("there is no line here that is known to 15 m", "此处没有精度达 15 m 的可信线"),
        "few_points": ("it has fewer than 30 points", "点数不足 30"),
        "far": ("its points lie close to trusted lines in no datum", "任何基准下其点都不靠近可信线"),
        "weak": ("two datums fit nearly as well", "两种基准的吻合程度相近"),
        "outside": ("it lies away from every trusted line", "附近没有可信线"),
    }
)


@dataclass(frozen=True)
class Hypothesis:
    """One datum the layer could be in: the median distance (m) of its points to trusted lines then."""

    datum: Hypothetical
    median_m: float


@dataclass(frozen=True)
class DatumProposal:
    """What the evidence says of a layer's datum, and what was done about it.

    Parameters
    ----------
    state
        ``decided``: the layer is in the datum of its CRS, or the user has said what it is in;
        ``needs_confirmation``: the evidence says it is shifted, and nothing was moved;
        ``undecided``: the evidence does not say.
    best
        The hypothesis that fits, where one does.
    why
        ``clear`` or why there is no answer: no trusted reference, fewer than 30 points, none close, two
        nearly as close, or the layer outside the trusted lines.
    hypotheses
        With the median distance of each, the closest first; empty where there was nothing to measure.
    count
        Points that were measured.
    shift_m
        East and north in metres by which the layer lies off, were `best` true; (0, 0) for ``stated``.
    against
        The layers it was measured against.
    taken
        What the layer was taken as: nothing but ``stated`` unless the user said otherwise.
    confirmed
        Whether the user said so.
    points_lonlat
        Some of the points measured, longitude and latitude as the file has them, for a small map.
    """

    state: State
    best: Hypothetical | None
    why: Why
    hypotheses: tuple[Hypothesis, ...] = ()
    count: int = 0
    shift_m: tuple[float, float] | None = None
    against: tuple[str, ...] = ()
    taken: Hypothetical = "stated"
    confirmed: bool = False
    points_lonlat: tuple[tuple[float, float], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values, for a manifest."""
        return {
            "state": self.state,
            "best": self.best,
            "why": self.why,
            "medians_m": {one.datum: round(one.median_m, 3) for one in self.hypotheses},
            "count": self.count,
            "shift_m": None if self.shift_m is None else [round(side, 1) for side in self.shift_m],
            "against": list(self.against),
            "taken": self.taken,
            "confirmed": self.confirmed,
        }


def trusted_lines(parcels: GeoDataFrame | None, reference: Mapping[str, GeoDataFrame]) -> dict[str, Shapes]:
    """Take from a data set what a datum can be judged by: features whose stated accuracy is 15 m or better.

    Parameters
    ----------
    parcels
        The parcels shown now: their outlines serve as lines. None where there are none.
    reference
        The reference layers, in the working CRS.

    Returns
    -------
    dict
        Layer name → lines and outlines (working CRS); layers without such a feature are left out.
    """
    layers = dict(reference) if parcels is None else {"parcels": parcels, **reference}
    found: dict[str, Shapes] = {}
    for name in _TRUSTED:
        layer = layers.get(name)
        if layer is None or "accuracy_m" not in layer:
            continue
        sure = (layer["accuracy_m"] <= TRUSTED_ACCURACY_M).to_numpy()
        if sure.any():
            found[name] = layer.geometry.to_numpy()[sure]
    return found


def judge_datum(
    lonlat: ArrayLike, area: StudyArea, trusted: Mapping[str, Shapes], choice: Hypothetical | None
) -> tuple[DatumProposal, list[Finding]]:
    """Check a layer's datum, and take it as the user says, else as its CRS says; say what was found."""
    proposal = check_datum(lonlat, area, trusted)
    if choice is None:
        return proposal, [_told(proposal)]
    points = sample_of(np.asarray(lonlat, dtype=np.float64).reshape(-1, 2))
    shift = (0.0, 0.0)
    if choice != "stated":
        undone = transform_points(UNDO[choice](points), WGS84, area.working)
        shift = _shift(transform_points(points, WGS84, area.working), undone)
    taken = replace(proposal, state="decided", shift_m=shift, taken=choice, confirmed=True)
    if choice == "stated":
        return taken, [_told(proposal)]
    facts = {"datum": DATUM_NAMES[choice], "east": f"{-shift[0]:.0f}", "north": f"{-shift[1]:.0f}"}
    return taken, [_told(proposal), Finding(Kind.DATUM_UNDONE, facts=facts)]


def require_confirmed(proposal: DatumProposal) -> None:
    """Refuse to go on with a layer that seems to be shifted, until the user has said whether it is.

    Raises
    ------
    DatumNotConfirmed
        With the evidence.
    """
    if proposal.state == "needs_confirmation":
        raise DatumNotConfirmed(**_told(proposal).facts, choice=proposal.best)


def _told(proposal: DatumProposal) -> Finding:
    if proposal.best is None:
        why, why_zh = _WHY[proposal.why]
        return Finding(Kind.DATUM_UNDECIDED, facts={"why": why, "why_zh": why_zh})
    facts: dict[str, object] = {"count": proposal.count, "median": f"{proposal.hypotheses[0].median_m:.1f}"}
    if proposal.best == "stated":
        others = [one.median_m for one in proposal.hypotheses[1:]]
        return Finding(Kind.DATUM_FITS, facts=facts | {"next": f"{min(others):.1f}" if others else "—"})
    stated = next(one.median_m for one in proposal.hypotheses if one.datum == "stated")
    east, north = proposal.shift_m or (0.0, 0.0)
    more = {
        "datum": DATUM_NAMES[proposal.best],
        "next": f"{stated:.1f}",
        "metres": f"{hypot(east, north):.0f}",
    }
    return Finding(Kind.DATUM_SUSPECT, facts=facts | more)


def check_datum(lonlat: ArrayLike, area: StudyArea, trusted: Mapping[str, Shapes]) -> DatumProposal:
    """Judge which datum points are in by how far they lie from trusted lines under each hypothesis.

    Parameters
    ----------
    lonlat
        The layer's vertices, longitude and latitude (degrees) in the datum its CRS says, shape (n, 2).
    area
        Gives the working CRS in which distances are measured.
    trusted
        Lines, outlines or points in the working CRS, by layer, as `trusted_lines` finds them.

    Returns
    -------
    DatumProposal
        Never decided on fewer than 30 points.
    """
    against = tuple(trusted)
    points = sample_of(np.asarray(lonlat, dtype=np.float64).reshape(-1, 2))
    if not against:
        return DatumProposal("undecided", None, "no_reference", count=0)
    shown = tuple((float(lon), float(lat)) for lon, lat in points[:: max(1, len(points) // _SHOWN_POINTS)])
    if len(points) < LEAST_POINTS:
        return DatumProposal(
            "undecided", None, "few_points", count=len(points), against=against, points_lonlat=shown
        )
    places = _places(points, area)
    tree = _tree(trusted, places)
    medians = [] if tree is None else [Hypothesis(name, _median(tree, at)) for name, at in places.items()]
    ranked = tuple(sorted(medians, key=lambda one: one.median_m))
    best, why = _verdict(ranked)
    shift = None if best is None else _shift(places["stated"], places[best])
    state: State = "undecided"
    if best is not None:
        state = "decided" if best == "stated" else "needs_confirmation"
    return DatumProposal(state, best, why, ranked, len(points), shift, against, points_lonlat=shown)


def sample_of(points: Floats) -> Floats:
    """Take up to 2,000 different points of an array (n, 2), evenly over all of them; no NaN."""
    points = points[np.isfinite(points).all(axis=1)]
    step = max(1, len(points) // (4 * _MOST_POINTS))
    points = np.unique(points[::step], axis=0)
    every = np.linspace(0, len(points) - 1, min(len(points), _MOST_POINTS)).round().astype(np.intp)
    return points[every]


def _places(lonlat: Floats, area: StudyArea) -> dict[Hypothetical, Floats]:
    """Where the points are under each hypothesis, in the working CRS."""
    places: dict[Hypothetical, Floats] = {"stated": transform_points(lonlat, WGS84, area.working)}
    shifted: tuple[Hypothetical, ...] = ("gcj02", "bd09")
    for name in shifted:
        try:
            places[name] = transform_points(UNDO[name](lonlat), WGS84, area.working)
        except NoConvergence:
            continue
    return places


def _tree(trusted: Mapping[str, Shapes], places: Mapping[Hypothetical, Floats]) -> shapely.STRtree | None:
    """Index the lines near the points, long ones cut into segments; None where there are none."""
    every = np.vstack(list(places.values()))
    every = every[np.isfinite(every).all(axis=1)]
    if len(every) == 0:
        return None
    around = shapely.box(*(every.min(axis=0) - 2_000), *(every.max(axis=0) + 2_000))
    pieces = []
    for shapes in trusted.values():
        lines = np.where(np.isin(shapely.get_type_id(shapes), (3, 6)), shapely.boundary(shapes), shapes)
        near = lines[shapely.intersects(shapely.envelope(lines), around)]
        long = shapely.get_num_coordinates(near) > _LONG
        pieces += [near[~long], _segments(near[long])]
    found = np.concatenate(pieces)
    return shapely.STRtree(found) if len(found) else None


def _segments(lines: Shapes) -> Shapes:
    parts = shapely.get_parts(lines)
    vertices, owner = shapely.get_coordinates(parts, return_index=True)
    if len(vertices) < 2:  # noqa: PLR2004 - a segment has two ends
        return parts
    follows = owner[1:] == owner[:-1]
    segments: Shapes = shapely.linestrings(np.stack([vertices[:-1], vertices[1:]], axis=1)[follows])
    return segments


def _median(tree: shapely.STRtree, places: Floats) -> float:
    good = places[np.isfinite(places).all(axis=1)]
    if len(good) < LEAST_POINTS:
        return float("inf")
    _, distance = tree.query_nearest(shapely.points(good), return_distance=True, all_matches=False)
    return float(np.median(distance))


def _verdict(ranked: tuple[Hypothesis, ...]) -> tuple[Hypothetical | None, Why]:
    if not ranked:
        return None, "outside"
    first = ranked[0]
    if not first.median_m < CLOSE_M:
        return None, "far"
    if len(ranked) > 1 and not first.median_m < OF_RUNNER_UP * ranked[1].median_m:
        return None, "weak"
    return first.datum, "clear"


def _shift(as_came: Floats, undone: Floats) -> tuple[float, float]:
    east, north = np.median(as_came - undone, axis=0)
    return float(east), float(north)
