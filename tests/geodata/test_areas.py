"""Study areas: what is shipped, what a user makes, what is refused."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import errors
from geodata.areas import StudyArea, known_areas, load_area, new_area, save_area, shipped_areas

if TYPE_CHECKING:
    from pathlib import Path


def test_kunshan_is_shipped_with_its_grid_and_names() -> None:
    area = load_area("kunshan")
    assert "kunshan" in shipped_areas()
    assert (area.working_epsg, area.working.name) == (4549, "CGCS2000 / 3-degree Gauss-Kruger CM 120E")
    assert area.extent is not None
    west, south, east, north = area.extent
    assert (west < 120.80, east > 121.17) == (True, True)
    assert (south < 31.10, north > 31.53) == (True, True)
    assert set(area.references.values()) == {
        *("ring-middle", "ring-outer"),
        *("carrier-xiajiahe", "carrier-yangcheng", "carrier-huaqiao"),
    }


def test_new_area_is_written_and_read_back(tmp_path: Path) -> None:
    made = new_area("cambridge", 26986, root=tmp_path, name_zh="剑桥", name_en="Cambridge, Mass.")
    assert load_area("cambridge", tmp_path) == made
    assert known_areas(tmp_path) == sorted([*shipped_areas(), "cambridge"])
    assert (made.extent, made.references, made.builder) == (None, {}, None)
    assert made.default_pack == load_area("kunshan").default_pack


def test_area_without_extent_accepts_what_its_crs_is_for(tmp_path: Path) -> None:
    made = new_area("cambridge", 26986, root=tmp_path)
    west, south, east, north = made.accepts
    assert west < -71.1 < east
    assert south < 42.4 < north
    fitted = made.fitted_to((-71.17, 42.35, -71.06, 42.41))
    save_area(fitted, tmp_path)
    assert load_area("cambridge", tmp_path).accepts == (-71.17, 42.35, -71.06, 42.41)
    assert fitted.view.lon == pytest.approx(-71.115)


@pytest.mark.parametrize(
    ("epsg", "why"), [(4326, "degree"), (3857, "on the ground"), (2249, "foot"), (4490, "degree")]
)
def test_area_in_a_crs_that_cannot_be_measured_in_is_refused(epsg: int, why: str, tmp_path: Path) -> None:
    with pytest.raises(errors.WrongCRS, match=why):
        new_area("somewhere", epsg, root=tmp_path, extent=(-71.2, 42.3, -71.0, 42.5))
    assert not (tmp_path / "areas").exists()


def test_area_far_from_where_its_grid_is_true_is_refused(tmp_path: Path) -> None:
    with pytest.raises(errors.WrongCRS, match="500 m there would be"):
        new_area("somewhere", 4549, root=tmp_path, extent=(100.0, 31.0, 100.5, 31.5))


def test_unknown_epsg_is_refused(tmp_path: Path) -> None:
    with pytest.raises(errors.UnknownCRS, match="EPSG:123456"):
        new_area("somewhere", 123456, root=tmp_path)


@pytest.mark.parametrize("name", ["Über", "../x", "a b", "1st", ""])
def test_names_that_are_no_folder_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(errors.BadArea):
        new_area(name, 26986, root=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_taken_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(errors.AreaExists):
        new_area("kunshan", 26986, root=tmp_path)


def test_unknown_area_names_those_there_are() -> None:
    with pytest.raises(errors.UnknownArea, match=r"atlantis.*kunshan"):
        load_area("atlantis")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("colour = 1", "colour"),
        ("working_epsg = 'x'", "working_epsg"),
        ("extent = [2, 0, 1, 1]", "west"),
        ("a = [", "Invalid|Unclosed|Expected"),
    ],
)
def test_area_file_written_by_hand_is_checked(line: str, complaint: str, tmp_path: Path) -> None:
    new_area("mine", 26986, root=tmp_path)
    path = tmp_path / "areas" / "mine" / "area.toml"
    key = line.partition(" ")[0]
    kept = [old for old in path.read_text("utf-8").splitlines() if not old.startswith(key)]
    path.write_text("\n".join([line, *kept]), "utf-8")
    with pytest.raises(errors.BadArea, match=complaint):
        load_area("mine", tmp_path)


@settings(max_examples=50)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=8), st.text(max_size=8), max_size=3
    ),
)
def test_any_name_survives_being_written(name: str, references: dict[str, str]) -> None:
    from geodata.areas import _as_toml

    area = load_area("kunshan")
    facts = area.model_dump() | {"name_zh": name, "references": references}
    named = StudyArea.model_validate(facts)
    assert StudyArea.model_validate(tomllib.loads(_as_toml(named))) == named
