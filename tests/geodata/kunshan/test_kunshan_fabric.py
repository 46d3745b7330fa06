"""The parcel fabric looks like land: numbers, clearances, no overlaps, no slivers, the same every time."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.areas import load_area
from geodata.contracts import PARCELS, check_parcels, check_reference
from geodata.dataset import Manifest
from geodata.kunshan import build


def test_promoted_parcels_sum_to_the_published_15_3_km2(parcels: Any) -> None:
    promoted = parcels[parcels["supply"] == "promoted"]
    assert promoted.geometry.area.sum() / 1e6 == pytest.approx(15.300, abs=0.001)
    assert promoted["site_area_m2"].sum() / 1e6 == pytest.approx(15.300, abs=0.001)
    assert promoted["site_area_m2"].notna().all()


def test_counts_of_each_supply_are_as_designed(parcels: Any) -> None:
    counts = parcels["supply"].value_counts()
    assert 280 <= counts["promoted"] <= 360
    assert 900 <= counts["stock"] <= 1200
    assert counts["other"] > 50


def test_contracts_hold_for_parcels_and_every_reference_layer(built: Any) -> None:
    parcels, reference, facts = built
    area = load_area("kunshan")
    check_parcels(parcels, area.working)
    for name, layer in reference.items():
        check_reference(name, layer, area.working)
    assert list(parcels.columns)[: len(PARCELS) + 1] == [*(column.name for column in PARCELS), "geometry"]
    assert Manifest.model_validate({**facts, "dataset_id": "x", "area_id": area.id}).status == "synthetic"


def test_every_geometry_is_valid_and_in_the_working_crs(parcels: Any, shapes: Any) -> None:
    assert shapely.is_valid(shapes).all()
    assert parcels.crs.to_epsg() == 4549


def test_no_two_parcels_overlap_by_a_square_nanometre(shapes: Any) -> None:
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = one < other
    assert pairs.sum() > 1000, "neighbours inside a block touch"
    assert shapely.area(shapely.intersection(shapes[one[pairs]], shapes[other[pairs]])).sum() == 0.0


def test_neighbours_share_edges_without_gaps_inside_blocks(shapes: Any) -> None:
    """Where two parcels touch, no gap narrower than a street lies between any of the parcels."""
    joined = shapely.union_all(shapes)
    closed = joined.buffer(3.0, join_style="mitre").buffer(-3.0, join_style="mitre")
    assert closed.area - joined.area < 1e-6 * joined.area


def test_every_parcel_keeps_30_m_from_a_ring_centre_line(shapes: Any, reference: Any) -> None:
    assert shapely.distance(shapes, reference["rings"].union_all()).min() > 30.0


def test_no_parcel_lies_in_a_lake_a_river_or_a_canal(shapes: Any, reference: Any) -> None:
    rivers = reference["rivers"]
    water = shapely.union_all(
        [*reference["water"].geometry, *shapely.buffer(rivers.geometry.to_numpy(), rivers["width_m"] / 2)]
    )
    assert shapely.distance(shapes, water).min() > 5.0


def test_no_parcel_reaches_the_border_the_rail_or_a_street(shapes: Any, reference: Any) -> None:
    outline = reference["boundary"].union_all()
    assert shapely.within(shapes, outline).all()
    assert shapely.distance(shapes, outline.boundary).min() > 30.0
    assert shapely.distance(shapes, reference["rail"].union_all()).min() > 25.0
    assert shapely.distance(shapes, reference["roads"].union_all()).min() > 2.9


def test_streets_between_blocks_stay_12_m_wide_or_more(shapes: Any) -> None:
    blocks = shapely.get_parts(shapely.union_all(shapes))
    near, other = shapely.STRtree(blocks).query(blocks, predicate="dwithin", distance=12.0)
    assert len(blocks) > 400
    assert (near == other).all()


def test_no_parcel_is_small_narrow_or_spiky(parcels: Any, shapes: Any) -> None:
    ordinary = (parcels["edge_case"] != "inside-the-hole").to_numpy()
    assert shapely.area(shapes[ordinary]).min() > 8_000.0
    assert shapely.area(shapes).min() > 5_000.0
    assert shapely.area(shapes).max() < 170_000.0
    assert not shapely.is_empty(shapely.buffer(shapes, -22.0)).any(), "an inscribed circle of 44 m everywhere"
    opened = shapely.buffer(shapely.buffer(shapes, -8.0), 8.0, quad_segs=32)
    lost = shapely.area(shapely.difference(shapes, opened)) / shapely.area(shapes)
    assert lost.max() < 0.02
    assert min(map(_sharpest_degrees, shapes)) > 40.0


def _sharpest_degrees(shape: Any) -> float:
    part = max(shapely.get_parts(shape), key=shapely.area)
    corners = shapely.get_coordinates(shapely.get_exterior_ring(part.simplify(2.0)))[:-1]
    back, ahead = np.roll(corners, 1, axis=0) - corners, np.roll(corners, -1, axis=0) - corners
    cosine = (back * ahead).sum(axis=1) / np.hypot(*back.T) / np.hypot(*ahead.T)
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))).min())


def test_some_plots_are_l_shaped_and_most_are_compact(shapes: Any) -> None:
    fill = shapely.area(shapes) / shapely.area(shapely.convex_hull(shapes))
    assert 20 < (fill < 0.87).sum() < 0.15 * len(shapes)


def test_parcels_lie_in_contiguous_blocks_not_as_confetti(shapes: Any) -> None:
    """Nineteen parcels in twenty have at least two others within a street's width, nine in ten three."""
    near, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=45.0)
    neighbours = np.bincount(near[near != other], minlength=len(shapes))
    assert (neighbours >= 2).mean() > 0.95
    assert (neighbours >= 3).mean() > 0.85


def test_building_twice_gives_the_same_bytes(built: Any) -> None:
    again = build(load_area("kunshan"))
    assert _digest(built) == _digest(again)


def _digest(built: Any) -> str:
    parcels, reference, facts = built
    digest = hashlib.sha256(repr(facts).encode())
    for frame in (parcels, *(reference[name] for name in sorted(reference))):
        digest.update(b"".join(frame.geometry.to_wkb()))
        digest.update(pd.DataFrame(frame.drop(columns="geometry")).to_csv().encode())
    return digest.hexdigest()


def test_progress_is_told_in_rising_shares() -> None:
    told: list[tuple[str, float]] = []
    build(load_area("kunshan"), lambda what, share: told.append((what, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert all(what for what, _ in told)
