"""Files come in pieces, only from our own pages, only such as can be read; what is abandoned goes away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from dashboard.faults import answer_faults
from dashboard.importing import Drafts, import_room
from dashboard.importing.drafts import MOST_BYTES, PIECE_BYTES, Alone, Draft, DraftFile
from dashboard.importing.remembered import recalled, remember, source_key
from dashboard.importing.routes import register_imports
from dashboard.origins import Said
from dashboard.settings import Settings
from geodata.errors import BadUpload, UnknownDraft, UploadGap, UploadUnfinished
from geodata.options import ReadOptions

if TYPE_CHECKING:
    from flask.testing import FlaskClient

OWN = {"X-Bridgehead": "1", "Accept-Language": "en"}


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path)


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    from dashboard.context import ContextSource

    server = Flask("test")
    source = ContextSource(Settings(data=tmp_path))
    register_imports(server, source, import_room(source.settings))
    answer_faults(server)
    server.config["MAX_CONTENT_LENGTH"] = 2 * 1024 * 1024
    return server.test_client()


def test_pieces_are_joined_in_their_order_and_a_gap_is_refused_with_where_to_go_on(drafts: Drafts) -> None:
    draft = drafts.begin([("land.gpkg", 6)])
    assert drafts.append(draft.id, 0, 0, b"abc") == 3
    with pytest.raises(UploadGap, match="begins at byte 5, and 3 have come"):
        drafts.append(draft.id, 0, 5, b"f")
    with pytest.raises(UploadGap):
        drafts.append(draft.id, 0, 0, b"abc")
    with pytest.raises(UploadUnfinished, match="3 of 6 bytes"):
        drafts.require_whole(draft)
    with pytest.raises(BadUpload, match="larger than was said"):
        drafts.append(draft.id, 0, 3, b"defg")
    assert drafts.append(draft.id, 0, 3, b"def") == 6
    drafts.require_whole(draft)
    assert drafts.path(draft).read_bytes() == b"abcdef"


@pytest.mark.parametrize(
    "files",
    [
        [],
        [("land.exe", 3)],
        [("../land.gpkg", 3)],
        [("a/land.gpkg", 3)],
        [(".land.gpkg", 3)],
        [("land\n.gpkg", 3)],
        [("land.vrt", 3)],
        [("land.gpkg", MOST_BYTES + 1)],
        [("land.gpkg", 3), ("more.gpkg", 3)],
        [("land.dbf", 3)],
        [("land.shp", 3), ("other.dbf", 3)],
        [("land.shp", 3), ("land.shp", 3)],
        [(f"{n}.gpkg", 3) for n in range(20)],
    ],
)
def test_what_cannot_be_an_import_is_refused_before_a_byte_comes(
    drafts: Drafts, files: list[tuple[str, int]]
) -> None:
    with pytest.raises(BadUpload):
        drafts.begin(files)
    assert not drafts.folder.exists()


def test_a_loose_shapefile_comes_with_its_parts_and_an_extract_becomes_its_layers(drafts: Drafts) -> None:
    draft = drafts.begin([(f"地块.{end}", 3) for end in ("dbf", "shp", "shx", "prj", "cpg")])
    assert draft.main == "地块.shp"
    assert drafts.begin([("city.osm.pbf", 3)]).layer == "osm"
    assert drafts.begin([("a.gpkg", 3)], layer="rings").layer == "rings"
    assert drafts.begin([("a.gpkg", 3)], layer="nonsense").layer == "parcels"


@pytest.mark.parametrize("draft_id", ["", "..", "x" * 32, "0" * 31, "../" + "0" * 29])
def test_an_id_that_is_none_leads_nowhere(drafts: Drafts, draft_id: str) -> None:
    with pytest.raises(UnknownDraft):
        drafts.append(draft_id, 0, 0, b"a")
    with pytest.raises(UnknownDraft):
        drafts.remove(draft_id)


def test_the_next_start_sweeps_away_what_nobody_works_on(drafts: Drafts) -> None:
    stays, goes = (drafts.begin([("land.gpkg", 3)]) for _ in range(2))
    drafts.append(goes.id, 0, 0, b"abc")
    drafts.sweep(older_than_s=3600)
    assert len(list(drafts.folder.iterdir())) == 2
    drafts.sweep(older_than_s=-1, but=lambda draft: draft.id == stays.id)
    assert [path.name for path in drafts.folder.iterdir()] == [stays.id]


def test_a_file_goes_through_the_routes_in_pieces_and_goes_on_where_it_broke_off(
    client: FlaskClient, drafts: Drafts
) -> None:
    body = bytes(range(256)) * 5000
    begun = client.post("/imports", json={"files": [{"name": "a.gpkg", "size": len(body)}]}, headers=OWN)
    assert begun.status_code == 201
    draft_id, piece = begun.json["id"], begun.json["piece"]
    assert piece == PIECE_BYTES
    first = client.put(f"/imports/{draft_id}/0?offset=0", data=body[:piece], headers=OWN)
    assert first.json == {"received": piece}
    assert client.get(f"/imports/{draft_id}").json == {"received": [piece]}
    assert client.post(f"/imports/{draft_id}/read", headers=OWN).status_code == 422
    rest = client.put(f"/imports/{draft_id}/0?offset={piece}", data=body[piece:], headers=OWN)
    assert rest.json == {"received": len(body)}
    assert drafts.path(drafts.get(draft_id)).read_bytes() == body
    assert client.delete(f"/imports/{draft_id}", headers=OWN).status_code == 204
    assert list(drafts.folder.iterdir()) == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        OWN | {"Origin": "https://elsewhere.example"},
        OWN | {"Sec-Fetch-Site": "cross-site"},
        OWN | {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_request_of_another_page_changes_nothing(
    client: FlaskClient, tmp_path: Path, headers: dict
) -> None:
    asked = {"files": [{"name": "a.gpkg", "size": 3}]}
    answer = client.post("/imports", json=asked, headers=headers | {"Accept-Language": "en"})
    assert answer.status_code == 403
    assert "does not come from a page of this server" in answer.text
    assert not (tmp_path / "imports").exists()


@pytest.mark.parametrize(
    "body", [None, [], {"files": [{"name": "a.gpkg"}]}, {"files": [{"name": 3, "size": 0}]}]
)
def test_nonsense_is_answered_with_a_sentence(client: FlaskClient, body: object) -> None:
    answer = client.post("/imports", json=body, headers=OWN)
    assert answer.status_code == 422
    assert answer.text.startswith("These files cannot be taken")


def test_a_piece_larger_than_a_request_may_be_is_refused(client: FlaskClient) -> None:
    asked = {"files": [{"name": "a.gpkg", "size": 4 * 1024 * 1024}]}
    draft_id = client.post("/imports", json=asked, headers=OWN).json["id"]
    answer = client.put(f"/imports/{draft_id}/0?offset=0", data=b"x" * (3 * 1024 * 1024), headers=OWN)
    assert answer.status_code == 413


def test_what_was_said_of_a_source_is_remembered_for_its_next_delivery(tmp_path: Path) -> None:
    options = ReadOptions(mapping={"parcel_id": "XH"}, datum="gcj02")
    said = Said(source="Survey office", captured_on="2025-06")
    more = {"hx": Alone(layer="rings", mapping={"name_zh": "MC"}, names={"8": "ring-middle"})}
    before = Draft(id="0" * 32, asked_at=0.0, files=(DraftFile(name="地块_2025-06.gpkg", size=1),))
    remember(tmp_path, before.with_(options=options, said=said, more=more))
    next_one = before.with_(files=(DraftFile(name="地块_2026-01.gpkg", size=2),))
    found = recalled(tmp_path, next_one)
    assert found is not None
    assert found.options == ReadOptions(mapping={"parcel_id": "XH"}), "a datum is asked for each time anew"
    assert found.said == Said(source="Survey office"), "and so is the date"
    assert found.more == more
    assert found.remembered
    assert recalled(tmp_path, next_one.with_(layer="rings")) is None
    assert source_key("a1.shp", "parcels") != source_key("b1.shp", "parcels")
    (tmp_path / "remembered.json").write_text("not json", "utf-8")
    assert recalled(tmp_path, next_one) is None
