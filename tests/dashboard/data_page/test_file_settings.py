"""What is understood of the form of an import: units, columns left out, grids, parameters, several layers."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.data_page.settings import Form, with_settings
from dashboard.importing import Draft
from dashboard.importing.drafts import Alone, DraftFile
from dashboard.importing.outcome import Beside, Outcome, Taken
from geodata.errors import BadLocalGrid, BadReadOption, BadSevenParameters, TwiceTaken
from geodata.options import LocalGrid, ReadOptions, ToCGCS2000

DRAFT = Draft(id="0" * 32, asked_at=0.0, files=(DraftFile(name="land.gpkg", size=1),))
READ = Outcome(
    matches=(
        Taken(contract="parcel_id", column="DKBH", how="alias"),
        Taken(contract="owner", column="QLR", how="alias"),
    ),
    columns={"DKBH": "1", "QLR": "x", "OTHER": "y"},
)


def set_(outcome: Outcome = READ, draft: Draft = DRAFT, **form: Any) -> Draft:
    return with_settings(draft, outcome, Form(**{"fields": {}, **form}))


def test_a_column_found_by_its_name_can_be_left_out_or_changed_and_one_left_alone_is_not_said() -> None:
    columns = {"parcel_id": "DKBH", "owner": "@none", "name_zh": "OTHER", "town": None}
    assert set_(columns={"": columns}).options.mapping == {"owner": "@none", "name_zh": "OTHER"}


def test_units_are_taken_as_chosen() -> None:
    units = {"site_area_m2": "mu", "far_planned": None}
    assert set_(units={"": units}).options.units == {"site_area_m2": "mu"}


def test_a_local_grid_and_seven_parameters_are_read_as_typed() -> None:
    typed = {
        "central_meridian_deg": "120.7833333",
        "false_easting_m": "50000",
        "false_northing_m": "-3000000",
        "ellipsoid": "xian80",
        "seven": "1, 2.5, -3, 0.1, 0, 0, 4",
        "north": "north",
    }
    options = set_(fields=typed).options
    seven = ToCGCS2000(dx_m=1, dy_m=2.5, dz_m=-3, rx_arcsec=0.1, scale_ppm=4)
    assert options.to_cgcs2000 == seven
    assert options.grid == LocalGrid(
        central_meridian_deg=120.7833333,
        false_easting_m=50_000,
        false_northing_m=-3_000_000,
        ellipsoid="xian80",
        to_cgcs2000=seven,
    )
    assert options.north_first is True
    again = set_(draft=DRAFT.with_(options=options), fields={"north": "auto", "ellipsoid": "xian80"}).options
    assert (again.grid, again.to_cgcs2000, again.north_first) == (None, None, None), (
        "what was emptied is gone"
    )


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"central_meridian_deg": "120"}, BadLocalGrid),
        (
            {"central_meridian_deg": "12", "false_easting_m": "0", "false_northing_m": "0"},
            BadLocalGrid,
        ),
        ({"seven": "1, 2"}, BadSevenParameters),
        ({"seven": "1, 2, x"}, BadSevenParameters),
        ({"seven": "1, 2, 3, 0, 0, 0, 0, 9"}, BadSevenParameters),
        ({"seven": "1, 2, 3, 600"}, BadSevenParameters),
        ({"crs": "many"}, BadReadOption),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(typed: dict[str, str], fault: type[Exception]) -> None:
    with pytest.raises(fault):
        set_(fields=typed)


def test_layers_of_a_file_each_become_what_is_chosen_once() -> None:
    several = READ.model_copy(update={"file_layers": ("dk", "hx", "sl"), "read": "dk"})
    columns = {"dk": {"owner": "@none"}}
    chosen = set_(several, becomes={"dk": "parcels", "hx": "rings", "sl": None}, columns=columns)
    assert (chosen.layer, chosen.options.file_layer) == ("parcels", "dk")
    assert chosen.more == {"hx": Alone(layer="rings")}
    assert chosen.options.mapping == {"owner": "@none"}, "it is the layer that was read"
    other = set_(several, becomes={"sl": "parcels"}, columns=columns)
    assert (other.options.file_layer, other.more, other.options.mapping) == ("sl", {}, {})
    with pytest.raises(TwiceTaken, match=r"dk, hx"):
        set_(several, becomes={"dk": "parcels", "hx": "parcels"})


def test_columns_units_and_names_are_said_of_each_layer_and_hold_while_it_becomes_the_same() -> None:
    draft = DRAFT.with_(
        options=ReadOptions(file_layer="dk"), more={"hx": Alone(layer="rings", names={"7": "ring-outer"})}
    )
    matches = (Taken(contract="id", column="BH", how="alias"),)
    rings = Beside(layer="rings", file_layer="hx", matches=matches, columns={"BH": "7", "MC": "x"})
    several = READ.model_copy(update={"file_layers": ("dk", "hx", "sl"), "read": "dk", "beside": (rings,)})
    form = {
        "becomes": {"dk": "parcels", "hx": "rings", "sl": "water"},
        "columns": {"dk": {"owner": "@none"}, "hx": {"id": "BH", "name_zh": "MC"}},
        "units": {"dk": {"site_area_m2": "mu"}, "hx": {}},
        "names": {"hx": {"ring-middle": "8", "ring-outer": "ring-outer"}},
    }
    chosen = set_(several, draft, **form)
    assert (chosen.options.mapping, chosen.options.units) == ({"owner": "@none"}, {"site_area_m2": "mu"})
    assert chosen.more == {
        "hx": Alone(layer="rings", mapping={"name_zh": "MC"}, names={"8": "ring-middle", "7": "ring-outer"}),
        "sl": Alone(layer="water"),
    }
    assert chosen.options_of("hx").mapping == {"name_zh": "MC"}
    other = set_(several, draft, **form | {"becomes": {"dk": "parcels", "hx": "roads"}})
    assert other.more == {"hx": Alone(layer="roads")}, "what was said of rings says nothing of roads"
