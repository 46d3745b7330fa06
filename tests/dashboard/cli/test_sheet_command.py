"""``sheet`` prints a view from a link or from options, says faults in a sentence, leaves nothing behind."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
import typer
from PIL import Image

from dashboard.cli.sheet import asked, sheet
from dashboard.settings import Settings
from geodata.errors import BadOption
from geodata.sheet_errors import BadSheet

LINK = "http://office:8050/?lang=en&verdict=priority&at=121.04500,31.37200,13.00#sheet&denominator=25000.0&size=A4"


@pytest.fixture
def data(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BRIDGEHEAD_DATA", str(prepared))
    return prepared


@pytest.mark.usefixtures("data")
def test_a_link_and_options_make_a_sheet(tmp_path: Path) -> None:
    target = tmp_path / "sheet.pdf"
    sheet(LINK, out_file=target, centre="121.045,31.372", date="2026-11-25")
    with pikepdf.open(io.BytesIO(target.read_bytes())) as document:
        assert float(document.pages[0].MediaBox[2]) / 72 * 25.4 == pytest.approx(297, abs=0.01)
        assert "昆山" in str(document.docinfo.Title)
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.usefixtures("data")
def test_a_picture_has_the_pixels_of_its_resolution(tmp_path: Path) -> None:
    target = tmp_path / "sheet.png"
    sheet(LINK, out_file=target, centre="121.045,31.372", dpi=50)
    with Image.open(target) as picture:
        assert picture.size == (round(297 / 25.4 * 50), round(210 / 25.4 * 50))


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"public": True}, "review number"),
        ({"out_file": Path("sheet.docx")}, ".docx"),
        ({"out_file": Path("/dev/null/sheet.pdf")}, "/dev/null"),
        ({"title_en": "far too long " * 20}, "title"),
        ({"size": "A9"}, "A9"),
        ({"title_en": "x" * 130}, "title"),
        ({"centre": "118.0,31.0"}, "outside"),
        ({"centre": "121.21,31.06", "scale": 1_000.0}, "Nothing would be drawn"),
        ({"scale": 50.0}, "at least 200"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(
    options: dict[str, object],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRIDGEHEAD_LANGUAGE", "en")
    with pytest.raises(typer.Exit) as left:
        sheet(LINK, **{"centre": "121.045,31.372", "out_file": tmp_path / "sheet.pdf", **options})  # type: ignore[arg-type]
    assert left.value.exit_code == 2
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == []


def test_options_hold_over_what_the_link_says() -> None:
    view, spec = asked(Settings(), LINK, {"size": "A3", "denominator": 10_000.0})
    assert view.verdicts == ("priority",)
    assert (spec.size, spec.denominator) == ("A3", 10_000.0)
    assert spec.date is not None


def test_a_fit_takes_the_place_of_the_links_scale() -> None:
    _, spec = asked(Settings(), LINK, {"fit": "filter"})
    assert (spec.fit, spec.denominator) == ("filter", None)


def test_a_place_that_is_no_pair_of_numbers_is_refused() -> None:
    with pytest.raises(BadOption, match="longitude"):
        asked(Settings(), None, {"centre": "here"})


def test_a_link_of_another_program_is_refused() -> None:
    with pytest.raises(BadSheet, match="colour"):
        asked(Settings(), "http://a/?colour=red", {})
