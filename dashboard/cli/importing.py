"""``import``: a parcel file becomes a new version, or is refused in one sentence with nothing changed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from dashboard.cli import read_options as said
from dashboard.cli.console import err, faults_said, language, out, progress_shown
from dashboard.settings import Settings
from dashboard.setup.shipped import ensure_shipped
from dashboard.text import say
from geodata.areas import load_area
from geodata.errors import UnknownLayer
from geodata.store import DatasetStore

if TYPE_CHECKING:
    from dashboard.pipeline import Kept

MOST_FINDINGS: Final = 40


def import_file(  # noqa: PLR0917 - typer reads the signature as options
    file: Annotated[
        Path, typer.Argument(help="A layer, in any of the formats that README lists; or a zip with one.")
    ],
    layer: Annotated[str, typer.Option(help="What it holds: parcels.")] = "parcels",
    file_layer: said.FileLayer = None,
    crs: said.Crs = None,
    mapping: said.Mapping = None,
    units: said.Units = None,
    datum: said.Datum = None,
    encoding: said.Encoding = None,
    grid: said.Grid = None,
    seven: said.Seven = None,
    north_first: said.NorthFirst = False,  # noqa: FBT002 - a switch of the command line
    dataset: Annotated[
        str | None, typer.Option(help="Data set to add a version to; else named by the file.")
    ] = None,
    area: Annotated[str | None, typer.Option(help="Study area, by default BRIDGEHEAD_AREA.")] = None,
) -> None:
    """Read, check, convert, measure and keep a file as a new version."""
    settings = Settings() if area is None else Settings(area=area)
    with faults_said():
        if layer != "parcels":
            raise UnknownLayer(came=layer)
        from dashboard.pipeline import import_parcels  # noqa: PLC0415 - geopandas is slow to import

        options = said.options_of(
            file_layer=file_layer,
            crs=crs,
            mapping=said.parse_mapping(mapping or []),
            units=said.parse_mapping(units or []),
            datum=datum,
            encoding=encoding,
            grid=grid,
            seven=seven,
            north_first=north_first or None,
        )
        store = DatasetStore(settings.data)
        place = load_area(settings.area, settings.data)
        with progress_shown() as report:
            ensure_shipped(store, place, progress=report)
            kept = import_parcels(
                store,
                place,
                file,
                dataset_id=dataset or dataset_id_of(file),
                options=options,
                progress=report,
            )
        _say_result(kept)


def dataset_id_of(file: Path) -> str:
    """Make a data set's id from a file's name.

    Examples
    --------
    >>> dataset_id_of(Path("My Parcels 2025.gpkg")), dataset_id_of(Path("地块.shp"))
    ('my-parcels-2025', 'import')
    """
    name = re.sub(r"[^a-z0-9]+", "-", file.name.split(".")[0].lower()).strip("-")
    return name[:60] if re.match(r"[a-z]", name) else f"import-{name}"[:60].rstrip("-")


def _say_result(kept: Kept) -> None:
    spoken = language()
    taken = kept.taken
    if taken is not None:
        for finding in taken.findings[:MOST_FINDINGS]:
            err().print(f"· {finding.sentence(spoken)}", markup=False, style="dim")
        more = len(taken.findings) - MOST_FINDINGS
        if more > 0:
            err().print(say(spoken, "cli.more_findings", count=more), style="dim")
        counts = {
            "came": taken.count_in,
            "kept": taken.count_out,
            "dropped": taken.count_in - taken.count_out,
        }
        out().print(say(spoken, "cli.imported_counts", **counts), markup=False)
    facts = {"count": kept.manifest.counts["parcels"], "dataset": kept.dataset_id, "version": kept.version}
    out().print(say(spoken, "cli.imported", **facts), markup=False)
