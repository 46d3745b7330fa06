"""What a layer of plots can bring besides plots: each is kept, changed or left out, and said with its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geodata import errors
from geodata._overlaps import overlap_findings
from geodata._shapes import MOST_VERTICES, plain_shapes
from geodata.findings import Finding, Kind
from geodata.read import Import, read_layer
from tests.geodata.conftest import EAST, NORTH, Writer

if TYPE_CHECKING:
    from geodata.areas import StudyArea


def at(x: float, y: float, width: float = 100, height: float = 100) -> shapely.Polygon:
    return shapely.box(EAST + x, NORTH + y, EAST + x + width, NORTH + y + height)


def land(*shapes: shapely.Geometry | None, crs: int = 4549) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"DKBH": [f"P-{n}" for n in range(len(shapes))]}, geometry=list(shapes), crs=crs)


def said(taken: Import, kind: Kind) -> list[tuple[int, str]]:
    rows = taken.faulty[taken.faulty.kind == kind]
    return list(zip(rows.feature, rows.outcome, strict=True))


def test_points_and_lines_among_plots_are_left_out_and_the_plots_kept(write: Writer, area: StudyArea) -> None:
    line = shapely.LineString([(EAST, NORTH), (EAST + 5, NORTH)])
    taken = read_layer(write(land(at(0, 0), shapely.Point(EAST, NORTH), line), "gpkg"), area=area)
    assert (taken.count_in, taken.count_out) == (3, 1)
    assert said(taken, Kind.NOT_AREAL) == [(2, "left_out"), (3, "left_out")]


def test_coordinates_beyond_every_place_are_left_out(write: Writer, area: StudyArea) -> None:
    far = shapely.box(-1.8e308, NORTH, EAST, NORTH + 10)
    taken = read_layer(write(land(at(0, 0), far), "gpkg"), area=area)
    assert said(taken, Kind.NOT_FINITE) == [(2, "left_out")]


def test_a_plot_round_the_globe_or_nowhere_is_left_out(write: Writer, area: StudyArea) -> None:
    here = shapely.box(120.98, 31.38, 120.981, 31.381)
    shapes = land(here, shapely.box(-179, 31, 179, 32), shapely.box(500, 31, 501, 32), crs=4326)
    taken = read_layer(write(shapes, "gpkg"), area=area)
    assert said(taken, Kind.NOWHERE) == [(2, "left_out"), (3, "left_out")]
    assert taken.count_out == 1


def test_plot_with_too_many_vertices_is_left_out() -> None:
    turn = np.linspace(0, 2 * np.pi, MOST_VERTICES + 2)
    ring = shapely.Polygon(np.column_stack([np.cos(turn), np.sin(turn)]))
    shapes, findings = plain_shapes(np.array([at(0, 0), ring]), "parcels")
    assert shapes[1] is None
    assert [(finding.kind, finding.row) for finding in findings] == [(Kind.TOO_COMPLEX, 1)]


def test_layer_of_lines_only_is_refused() -> None:
    with pytest.raises(errors.NotPolygons, match="2 of 2"):
        plain_shapes(np.array([shapely.Point(0, 0), shapely.Point(1, 1), None]), "parcels")


def test_doubles_overlaps_and_slivers_are_said_with_their_areas(write: Writer, area: StudyArea) -> None:
    plots = land(
        at(0, 0),
        at(100, 0),  # shares an edge with the first: nothing to say
        at(0, 0),  # the first again
        at(0, 300),
        at(1, 300),  # 9,900 of 10,000 m² in both
        at(300, 0),
        at(380, 0),  # 20 m over the one before: 2,000 m²
        at(600, 0),
        at(699.8, 0),  # 0.2 m: a sliver of 20 m²
        at(900, 0, 0.2, 100),  # a plot 0.2 m wide
    )
    taken = read_layer(write(plots, "gpkg"), area=area)
    assert taken.count_out == len(plots)
    assert said(taken, Kind.DUPLICATE) == [(3, "kept")]
    assert said(taken, Kind.NEAR_DUPLICATE) == [(5, "kept")]
    assert said(taken, Kind.OVERLAP) == [(7, "kept")]
    assert said(taken, Kind.SLIVER) == [(9, "kept")]
    assert said(taken, Kind.THIN) == [(10, "kept")]
    areas = {one.kind: one.facts["area_m2"] for one in taken.findings if "area_m2" in one.facts}
    assert areas[Kind.OVERLAP] == pytest.approx(2000)
    assert areas[Kind.SLIVER] == pytest.approx(20)
    assert taken.faulty.geometry.area[taken.faulty.kind == Kind.OVERLAP].item() == pytest.approx(10_000)


def test_a_fabric_of_turned_neighbours_has_no_overlap() -> None:
    x, y = (side.ravel() * 30.0 for side in np.meshgrid(np.arange(20), np.arange(20)))
    turn = np.array([[np.cos(0.3), -np.sin(0.3)], [np.sin(0.3), np.cos(0.3)]])
    fabric = shapely.transform(shapely.box(x, y, x + 30, y + 30), lambda xy: xy @ turn.T)
    assert overlap_findings(fabric, np.arange(len(fabric))) == []


def test_legal_area_beyond_two_percent_of_the_drawn_one_is_said(write: Writer, area: StudyArea) -> None:
    plots = land(at(0, 0), at(200, 0), at(400, 0), at(600, 0))
    plots["MJ"] = [10_000.0, 10_199, 10_201, None]
    taken = read_layer(write(plots, "gpkg"), area=area)
    assert said(taken, Kind.AREA_DIFFERS) == [(3, "kept")]
    sentence = next(one for one in taken.findings if one.kind == Kind.AREA_DIFFERS).sentence("en")
    assert "10\u202f201.00 m², the drawn one 10\u202f000.00 m² (+2.0%)" in sentence


def test_faulty_features_carry_their_id_and_place(write: Writer, area: StudyArea) -> None:
    taken = read_layer(write(land(None, at(0, 0), at(50, 0)), "gpkg"), area=area)
    gone = taken.faulty[taken.faulty.kind == Kind.NO_GEOMETRY]
    assert gone.position.isna().all()
    over = taken.faulty[taken.faulty.kind == Kind.OVERLAP]
    assert (over.id.item(), over.position.item(), over.feature.item()) == ("P-2", 1, 3)
    assert taken.faulty.crs == area.working


def test_refusal_of_a_layer_of_which_nothing_can_be_used_says_why() -> None:
    turn = np.linspace(0, 2 * np.pi, MOST_VERTICES + 2)
    ring = shapely.Polygon(np.column_stack([np.cos(turn), np.sin(turn)]))
    far = shapely.box(-1.8e308, NORTH, EAST, NORTH + 10)
    with pytest.raises(errors.NothingUsable) as refused:
        plain_shapes(np.array([ring, far, far]), "parcels")
    assert "Feature 1 has more than 1\u202f000\u202f000 vertices" in refused.value.sentence("en")
    assert "Feature 2 has coordinates that are no numbers of a place" in refused.value.sentence("en")
    assert "3 个要素都不能采用" in refused.value.sentence("zh")


def test_every_number_of_a_sentence_is_grouped_by_thin_spaces_and_no_name_is() -> None:
    facts = {"count": 2000, "median": "3.2", "next": "1234.5"}
    for language, said in (("en", "2\u202f000 points: they lie 3.2 m"), ("zh", "2\u202f000")):
        sentence = Finding(Kind.DATUM_FITS, facts=facts).sentence(language)
        assert said in sentence
        assert "1\u202f234.5" in sentence
    named = {"column": "2000", "kept": "2000_2"}
    assert "`2000` was kept as `2000_2`" in Finding(Kind.COLUMN_RENAMED, facts=named).sentence("en")
