"""The code of a link: it holds the link, or a short one that leads to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import Flask

from dashboard.settings import Settings
from dashboard.sharing import LONGEST, blueprint, code_svg, shortened
from dashboard.sheets.sheetlink import recall

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    server = Flask(__name__)
    server.register_blueprint(blueprint(Settings(data=tmp_path)))
    return server.test_client()


def test_a_link_that_fits_is_held_whole_under_the_name_the_page_was_asked_by(client: FlaskClient) -> None:
    answer = client.get("/share/code.svg?to=/%3Flang%3Den", headers={"Host": "land.example"})
    assert answer.mimetype == "image/svg+xml"
    assert answer.data == code_svg("http://land.example/?lang=en")
    assert answer.data != code_svg("http://127.0.0.1:8050/?lang=en")


def test_a_long_link_is_held_by_a_short_one_that_leads_to_it(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    path = "/?in=" + "120.95,31.37;" * (LONGEST // 13)
    short = shortened(settings, "http://land.example", path)
    assert len(short) < 40
    assert recall(settings, short.rsplit("/", 1)[1]) == f"{path}#"
    assert shortened(settings, "http://land.example", "/?lang=en") == "http://land.example/?lang=en"


@pytest.mark.parametrize("to", ["", "//elsewhere.example/", "https://elsewhere.example/"])
def test_no_code_is_made_of_an_address_that_is_not_here(client: FlaskClient, to: str) -> None:
    assert client.get("/share/code.svg", query_string={"to": to}).status_code == 400


def test_what_no_code_can_hold_is_refused(client: FlaskClient) -> None:
    assert client.get("/share/code.svg", query_string={"to": "/policy?a=" + "x" * 4000}).status_code == 414
