"""The page that prints, without a browser: controls into orders, previews, files for who knows the id."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from dashboard.compose_page.preview import preview
from dashboard.compose_page.routes import brief_of, register_handouts
from dashboard.compose_page.wish import CONTROLS, order_of
from dashboard.context import Context, ContextSource
from dashboard.handouts.order import Order
from dashboard.handouts.work import KINDS, run
from dashboard.jobs import JobRoom, Task
from dashboard.settings import Settings
from dashboard.sheets.fonts import Fonts
from dashboard.view import View
from geodata.errors import BridgeheadError, TooManyPages, UnknownParcel, UnwritableFolder
from geodata.sheet_errors import FrameOutside, NothingOnSheet, NotPublishable, TitleTooLong

LAYERS = ("rings", "parcels", "labels")
SET: dict[str, Any] = {
    **dict.fromkeys(CONTROLS),
    "form": "sheet", "which": "filter", "kind": "planner", "tongue": "zh", "size": "A4",
    "orientation": "portrait", "scale": "25000", "fit": "area", "suffix": ".svg", "layers": ["parcels"],
    "publication": "internal", "date": "2026-01-31",
}  # fmt: skip


def test_controls_become_an_order_with_hidden_layers_place_and_form() -> None:
    order = order_of(View(), SET, [120.98, 31.38], LAYERS)
    assert (order.spec.size, order.spec.denominator, order.spec.centre) == ("A4", 25_000, (120.98, 31.38))
    assert "hide=labels,rings" in order.view
    assert order.suffix == ".svg"
    assert order_of(View(), SET | {"form": "atlas"}, None, LAYERS).suffix == ".pdf"
    listed = order_of(View(), SET | {"form": "brief", "which": "listed"}, None, LAYERS, ("a", "b"))
    assert (listed.which, listed.parcels) == ("named", ("a", "b"))


def test_a_public_wish_without_its_three_fields_is_refused() -> None:
    with pytest.raises(NotPublishable):
        order_of(View(), SET | {"publication": "public"}, None, LAYERS)


@pytest.fixture
def apart(shipped: Context, tmp_path: Path) -> Context:
    """The shipped data, with a data folder of its own for what is written."""
    return replace(shipped, settings=shipped.settings.model_copy(update={"data": tmp_path}))


def test_a_preview_is_kept_as_a_picture_and_tells_where_the_frame_lies(apart: Context, fonts: Fonts) -> None:
    order = order_of(View(), SET, [120.98, 31.38], LAYERS)
    made = preview(apart, order, fonts)
    assert made.name is not None
    assert (apart.settings.data / "previews" / made.name).read_bytes()[:4] == b"\x89PNG"
    lons, lats = zip(*made.corners, strict=True)
    assert min(lons) < 120.98 < max(lons)
    assert min(lats) < 31.38 < max(lats)
    assert made.denominator == 25_000
    assert preview(apart, order, fonts).name == made.name


@pytest.mark.parametrize(
    ("wish", "centre", "fault"),
    [
        ({}, [100.0, 20.0], FrameOutside),
        ({"scale": "1000"}, [121.21, 31.06], NothingOnSheet),
        ({"heading_zh": "很长的题目" * 20}, [120.98, 31.38], TitleTooLong),
        ({"heading_zh": "长" * 130}, None, TitleTooLong),
        ({"form": "atlas", "orientation": "auto"}, None, TooManyPages),
        ({"form": "brief", "orientation": "auto"}, None, TooManyPages),
        ({"form": "comparison", "orientation": "auto"}, None, TooManyPages),
        ({"form": "slides", "orientation": "auto"}, None, TooManyPages),
    ],
)
def test_what_cannot_be_made_is_refused_in_a_sentence_and_leaves_nothing(
    apart: Context,
    fonts: Fonts,
    wish: dict[str, Any],
    centre: list[float] | None,
    fault: type[BridgeheadError],
) -> None:
    with pytest.raises(fault) as refused:
        preview(apart, order_of(View(), SET | wish, centre, LAYERS), fonts)
    for language, stop in (("zh", "。"), ("en", ".")):
        said = refused.value.sentence(language)
        assert said.endswith(stop)
        assert "\n" not in said
    assert list(apart.settings.data.iterdir()) == []


def test_a_data_folder_that_cannot_be_written_is_named(apart: Context, fonts: Fonts) -> None:
    (apart.settings.data / "previews").write_text("a file stands here")
    order = order_of(View(), SET, [120.98, 31.38], LAYERS)
    with pytest.raises(UnwritableFolder) as fault:
        preview(apart, order, fonts)
    assert str(apart.settings.data / "previews") in fault.value.sentence("zh")
    with pytest.raises(UnwritableFolder):
        JobRoom(Settings(data=apart.settings.data / "previews"), KINDS).submit(
            "handouts", order.model_dump(mode="json")
        )
    assert [one.name for one in apart.settings.data.iterdir()] == ["previews"]


def test_background_work_leaves_the_finished_file_and_reports(shipped: Context, tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    order = Order(form="brief", parcels=("KS-P-0006", "KS-P-0007"))
    task = Task(
        shipped.settings, order.model_dump(mode="json"), tmp_path, tmp_path, lambda *a: told.append(a[:2])
    )
    assert run(task) == {"form": "brief"}
    assert [path.suffix for path in tmp_path.iterdir()] == [".pdf"]
    assert "第 2 / 2 页" in [words for _, words in told]
    assert told[-1][0] == 1.0


@pytest.fixture
def client(prepared_source: ContextSource, tmp_path: Path) -> Any:
    server = Flask("probe")
    room = JobRoom(Settings(data=tmp_path), KINDS)
    register_handouts(server, prepared_source, room)
    return server.test_client()


def test_a_brief_is_given_out_by_its_address_and_nothing_else_by_guessing(client: Any) -> None:
    answer = client.get("/handouts/brief/KS-P-0006.pdf?lang=en&limit.siting.ring500=700")
    assert answer.data[:5] == b"%PDF-"
    assert "brief-KS-P-0006.pdf" in answer.headers["Content-Disposition"]
    for path in (
        "/handouts/preview/../../manifest.json",
        "/handouts/preview/x.png",
        f"/handouts/{'a' * 22}/b.pdf",
    ):
        assert client.get(path).status_code == 404


def test_a_brief_of_no_parcel_says_so(prepared_source: ContextSource) -> None:
    with pytest.raises(UnknownParcel):
        brief_of(prepared_source, "nope", "lang=zh")
