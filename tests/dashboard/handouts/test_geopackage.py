"""The GeoPackage: a QGIS style for every layer that is drawn, verdicts as judged, nothing private."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import pyogrio
import pytest

from dashboard.context import Context
from dashboard.handouts.geopackage import write_geopackage
from dashboard.handouts.provenance import checksum, write_provenance
from dashboard.handouts.qml import rgba
from layers.symbology import VERDICTS
from tests.dashboard.handouts.conftest import OWNER, PRIVATE, holds, subject_of


@pytest.fixture(scope="module")
def package(owned: Context, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("package") / "land.gpkg"
    path.write_bytes(write_geopackage(subject_of(owned, limits=(("siting.ring500", 700),))))
    return path


def styles(path: Path) -> dict[str, str]:
    with sqlite3.connect(path) as file:
        return dict(file.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault"))


def test_every_layer_has_the_style_of_the_symbology(package: Path) -> None:
    layers = {name for name, kind in pyogrio.list_layers(package) if kind}
    kept = styles(package)
    assert set(kept) == layers
    parcels = ET.fromstring(kept["parcels"])  # noqa: S314 - written here
    rules = [rule.get("filter") for rule in parcels.iter("rule")]
    assert rules == [f"\"verdict\" = '{one.key}'" for one in VERDICTS]
    fills = [
        symbol.find("layer/Option/Option[@name='color']") for symbol in parcels.iterfind(".//symbols/symbol")
    ]
    assert [one.get("value") for one in fills if one is not None] == [
        rgba(one.fill.colour) for one in VERDICTS
    ]


def test_parcels_carry_their_verdicts_in_the_working_crs(package: Path, owned: Context) -> None:
    parcels = gpd.read_file(package, layer="parcels")
    subject = subject_of(owned)
    assert parcels.crs.to_epsg() == owned.area.working_epsg
    assert parcels["parcel_id"].tolist() == subject.ids
    assert set(parcels["verdict"]) == {one.key for one in VERDICTS}
    assert parcels["altered"].str.contains("700").all()
    assert parcels["altered"].str.contains("500").all()
    assert gpd.read_file(package, layer="band")["width_m"].item() == 700


def test_a_package_has_no_owner_and_is_the_same_twice(package: Path, owned: Context) -> None:
    data = package.read_bytes()
    assert write_geopackage(subject_of(owned, limits=(("siting.ring500", 700),))) == data
    assert not holds(data, OWNER)
    assert not holds(data, PRIVATE)


def test_provenance_names_data_policy_alterations_and_checksums(owned: Context) -> None:
    subject = subject_of(owned, limits=(("siting.ring500", 700),))
    told = json.loads(write_provenance(subject, {"a.txt": b"abc"}))
    assert told["files"]["a.txt"] == {"bytes": 3, "sha256": checksum(b"abc")}
    assert checksum(b"abc").startswith("ba7816bf")  # FIPS 180-2, appendix B.1
    assert told["altered"] == [{"what": "siting.ring500", "original": 500.0, "value": 700.0}]
    assert told["data"]["version"] == owned.version
    assert told["parcels"]["ids"] == subject.ids
    assert "rings" in told["reference"]
