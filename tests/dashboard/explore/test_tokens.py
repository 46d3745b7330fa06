"""One source of colours: the page's tokens are those of the symbology."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import dashboard
from dashboard import charts
from layers import symbology

ASSETS = Path(dashboard.__file__).parent / "assets"
TOKENS = dict(
    re.findall(r"--([\w-]+): (#[0-9A-Fa-f]{6});", (ASSETS / "10-tokens.css").read_text(encoding="utf-8"))
)
PAIRS = {
    "ink": symbology.INK,
    "ink-2": symbology.INK_2,
    "ink-3": symbology.INK_3,
    "paper": symbology.PAPER,
    "land": symbology.LAND,
    "outside": symbology.OUTSIDE,
    "line": symbology.LINE,
    "accent": symbology.ACCENT,
    "priority": symbology.PRIORITY,
    "admissible": symbology.ADMISSIBLE,
    "unclear": symbology.CANNOT_TELL_HATCH,
    "unclear-wash": symbology.CANNOT_TELL,
    "fails": symbology.FAILS,
    "near": symbology.FLAG,
    "ring": symbology.RING,
    "carrier": symbology.CARRIER,
    "crossing": symbology.CROSSING,
    "metro": symbology.METRO,
    "water": symbology.WATER,
}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("token", "colour"), PAIRS.items())
def test_a_token_of_the_page_is_the_colour_of_the_map_and_the_sheets(token: str, colour: str) -> None:
    assert TOKENS[token].upper() == colour.upper()


@pytest.mark.parametrize("ink", ["ink", "ink-2", "quiet", "accent-ink"])
@pytest.mark.parametrize("ground", ["paper", "land", "wash", "accent-wash", "outside"])
def test_text_holds_contrast_aa_on_every_ground(ink: str, ground: str) -> None:
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


def test_the_words_of_a_warning_hold_contrast_aa_on_their_wash() -> None:
    assert contrast(TOKENS["near-ink"], TOKENS["near-wash"]) >= 4.5


def test_charts_take_their_inks_from_the_tokens() -> None:
    assert (
        TOKENS["ink"],
        TOKENS["ink-2"],
        TOKENS["accent"],
        TOKENS["line"],
    ) == (charts.INK, charts.INK_2, charts.ACCENT, charts.LINE)
    assert TOKENS["quiet"] == charts.INK_3


def test_no_stylesheet_or_script_of_the_page_names_another_server() -> None:
    addresses = re.compile(r"(?:https?:)?//[\w.-]+\.\w{2,}")
    own = {"http://www.w3.org"}  # the name of the SVG language, not an address that is asked
    found = {
        match
        for path in ASSETS.iterdir()
        if path.suffix in {".css", ".js", ".svg"}
        for match in addresses.findall(path.read_text(encoding="utf-8"))
    }
    assert found <= own


def test_a_class_is_styled_by_itself_in_one_stylesheet_only() -> None:
    """All pages load all stylesheets: the same name in two of them would dress one page for another."""
    homes: dict[str, set[str]] = {}
    for sheet in sorted(ASSETS.glob("*.css")):
        for name in re.findall(r"^\.([\w-]+) *\{", sheet.read_text(encoding="utf-8"), re.MULTILINE):
            homes.setdefault(name, set()).add(sheet.name)
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}
    assert len(homes) > 100


@pytest.mark.parametrize("width", ["wide", "middle"])
def test_the_map_begins_beside_the_panel_of_filters_at_every_width(width: str) -> None:
    sheet = (ASSETS / "40-explore.css").read_text(encoding="utf-8")
    middle = re.search(r"@media \(max-width: 1060px\) \{(.*?)\n\}", sheet, re.DOTALL)
    assert middle
    part = middle[1] if width == "middle" else sheet
    gap = int(re.findall(r"--gap: (\d+)px", (ASSETS / "10-tokens.css").read_text(encoding="utf-8"))[0])
    panel = re.search(r"\.panel--filters \{[^}]*?[ {]width: (\d+)px", part)
    figures = re.search(r"\.panel--totals \{[^}]*?left: calc\((\d+)px", part)
    left = re.search(r"--map-left: (\d+)px", part)
    assert panel
    assert figures
    assert left
    furniture = 12  # px by which the map's own parts stand off its free part: then in line with the panels
    assert int(figures[1]) == int(panel[1])
    assert int(left[1]) + furniture == int(panel[1]) + 2 * gap
