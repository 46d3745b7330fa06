"""``import``: a parcel file becomes a new version, or is refused in one sentence with nothing changed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from dashboard.cli.console import err, faults_said, language, out, progress_shown
from dashboard.settings import Settings
from dashboard.setup.shipped import ensure_shipped
from dashboard.text import say
from geodata.areas import load_area
from geodata.errors import BadMapping, UnknownLayer
from geodata.store import DatasetStore

if TYPE_CHECKING:
    from dashboard.pipeline import Kept

MOST_FINDINGS: Final = 40


def import_file(  # noqa: PLR0917 - typer reads the signature as options
    file: Annotated[
        Path, typer.Argument(help="GeoPackage, GeoJSON, TopoJSON, Shapefile, FlatGeobuf, GeoParquet.")
    ],
    layer: Annotated[str, typer.Option(help="What it holds: parcels.")] = "parcels",
    file_layer: Annotated[str | None, typer.Option(help="Which layer of a file with several.")] = None,
    crs: Annotated[int | None, typer.Option(help="EPSG code, where the file states no CRS.")] = None,
    mapping: Annotated[
        list[str] | None, typer.Option("--map", help="contract_column=file_column, e.g. site_area_m2=MJ")
    ] = None,
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

        store = DatasetStore(settings.data)
        place = load_area(settings.area, settings.data)
        with progress_shown() as report:
            ensure_shipped(store, place, progress=report)
            kept = import_parcels(
                store,
                place,
                file,
                dataset_id=dataset or dataset_id_of(file),
                crs=crs,
                mapping=parse_mapping(mapping or []),
                file_layer=file_layer,
                progress=report,
            )
        _say_result(kept)


def parse_mapping(pairs: list[str]) -> dict[str, str]:
    """Read ``contract_column=file_column`` pairs.

    Raises
    ------
    BadMapping
        If a pair has no ``=`` or an empty side.

    Examples
    --------
    >>> parse_mapping(["site_area_m2=MJ"])
    {'site_area_m2': 'MJ'}
    """
    mapping: dict[str, str] = {}
    for pair in pairs:
        ours, _, theirs = (part.strip() for part in pair.partition("="))
        if not ours or not theirs:
            raise BadMapping(came=pair)
        mapping[ours] = theirs
    return mapping


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
