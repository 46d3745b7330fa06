"""``import``: a file, an extract or a table becomes a new version, or is refused with nothing changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from pydantic import ValidationError

from dashboard.cli import read_options as said
from dashboard.cli.console import err, faults_said, language, out, progress_shown
from dashboard.settings import Settings
from dashboard.setup.shipped import ensure_shipped
from dashboard.text import say
from geodata.areas import first_complaint, load_area
from geodata.contracts import EXTRA
from geodata.errors import BadReadOption, UnknownLayer
from geodata.handed_in import EXTRACT, ending_of
from geodata.scratch import scratch
from geodata.store import DatasetStore

if TYPE_CHECKING:
    from dashboard.origins import Said
    from dashboard.pipeline import Kept
    from geodata.osm import OsmExtract
    from geodata.read import Import

MOST_FINDINGS: Final = 40
EACH: Final = "each"


File = Annotated[
    str, typer.Argument(help="A file of a format that README lists, an .osm.pbf extract, or postgresql://…")
]
LayerOf = Annotated[
    str,
    typer.Option(
        help="What it holds: parcels, a reference layer (rings, …), or each: every layer whose name says it."
    ),
]
Table = Annotated[str, typer.Option(help="Table or view, of a database.")]
Names = Annotated[
    list[str] | None, typer.Option("--name", help="ring-middle=ID: which feature goes by which name.")
]
Source = Annotated[str, typer.Option(help="Who made the data.")]
Licence = Annotated[str, typer.Option(help="Its terms.")]
Attribution = Annotated[str, typer.Option(help="What has to stand on every map.")]
CapturedOn = Annotated[str, typer.Option(help="Date of the data: 2025-06-30.")]
Accuracy = Annotated[float | None, typer.Option(help="Accuracy in m, where features state none.")]
Dataset = Annotated[str | None, typer.Option(help="Data set to add a version to; else named by the file.")]
Area = Annotated[str | None, typer.Option(help="Study area, by default BRIDGEHEAD_AREA.")]


def import_file(  # noqa: PLR0917 - typer reads the signature as options
    file: File,
    layer: LayerOf = "parcels",
    table: Table = "parcels",
    names: Names = None,
    source: Source = "",
    licence: Licence = "",
    attribution: Attribution = "",
    captured_on: CapturedOn = "",
    accuracy_m: Accuracy = None,
    file_layer: said.FileLayer = None,
    crs: said.Crs = None,
    mapping: said.Mapping = None,
    units: said.Units = None,
    datum: said.Datum = None,
    encoding: said.Encoding = None,
    grid: said.Grid = None,
    seven: said.Seven = None,
    north_first: said.NorthFirst = False,  # noqa: FBT002 - a switch of the command line
    dataset: Dataset = None,
    area: Area = None,
) -> None:
    """Read, check, convert, measure and keep a file as a new version."""
    settings = Settings() if area is None else Settings(area=area)
    with faults_said():
        if layer not in {"parcels", EACH, *EXTRA}:
            raise UnknownLayer(came=layer, known=", ".join(("parcels", EACH, *EXTRA)))
        about = about_of(
            source=source,
            licence=licence,
            attribution=attribution,
            captured_on=captured_on,
            accuracy_m=accuracy_m,
            names={theirs: ours for ours, theirs in said.parse_mapping(names or []).items()},
        )
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
        if dataset is None and layer == "parcels" and ending_of(file) != EXTRACT:
            dataset = dataset_id_of(Path(file))
        told: dict[str, Any] = {"layer": layer, "dataset_id": dataset, "options": options, "said": about}
        _say_result(_taken_in(settings, file, table, told))


def _taken_in(settings: Settings, file: str, table: str, told: dict[str, Any]) -> Kept:
    # geopandas is slow to import
    from dashboard.pipeline import import_each, import_extract, import_layer  # noqa: PLC0415

    store = DatasetStore(settings.data)
    place = load_area(settings.area, settings.data)
    with progress_shown() as report:
        ensure_shipped(store, place, progress=report)
        if ending_of(file) == EXTRACT:
            return import_extract(store, place, Path(file), dataset_id=told["dataset_id"], progress=report)
        with as_file(file, table) as path:
            if told["layer"] == EACH:
                rest = {name: one for name, one in told.items() if name != "layer"}
                return import_each(store, place, path, progress=report, **rest)
            return import_layer(store, place, path, progress=report, **told)


def about_of(**told: object) -> Said:
    """Check what was said about a layer's source.

    Raises
    ------
    BadReadOption
        Naming what cannot be meant.
    """
    from dashboard.origins import Said  # noqa: PLC0415 - geopandas is slow to import

    try:
        return Said.model_validate(told)
    except ValidationError as fault:
        raise BadReadOption(detail=first_complaint(fault)) from fault


@contextmanager
def as_file(name: str, table: str) -> Iterator[Path]:
    """Give the path of a file, or of a database's table written to one, which is then kept as its source."""
    from geodata.postgis import is_database, read_table  # noqa: PLC0415 - SQLAlchemy is slow to import

    if not is_database(name):
        yield Path(name)
        return
    with scratch() as folder:
        path = folder / f"{table.rpartition('.')[2]}.parquet"
        read_table(name, table).to_parquet(path)
        yield path


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
    if kept.taken is not None:
        _say_taken(kept.taken, named=bool(kept.beside))
    for other in kept.beside:
        _say_taken(other, named=True)
    if kept.extract is not None:
        _say_extract(kept.extract)
    facts = {"count": kept.manifest.counts["parcels"], "dataset": kept.dataset_id, "version": kept.version}
    out().print(say(spoken, "cli.imported", **facts), markup=False)


def _say_extract(extract: OsmExtract) -> None:
    from dashboard.reports import layer_word, rings_said  # noqa: PLC0415 - geopandas is slow to import
    from geodata.osm import ATTRIBUTION, LICENCE  # noqa: PLC0415

    spoken = language()
    for name, layer in extract.layers.items():
        facts = {"layer": layer_word(spoken, name), "count": len(layer)}
        out().print(say(spoken, "cli.extract_layer", **facts), markup=False)
    for ring in rings_said(extract.rings, extract.missing, spoken):
        out().print(f"· {ring}", markup=False)
    out().print(say(spoken, "cli.extract_terms", attribution=ATTRIBUTION, licence=LICENCE), markup=False)


def _say_taken(taken: Import, *, named: bool) -> None:
    from dashboard.reports import layer_word  # noqa: PLC0415 - geopandas is slow to import

    spoken = language()
    before = f"{layer_word(spoken, taken.layer)}: " if named else ""
    for finding in taken.findings[:MOST_FINDINGS]:
        err().print(f"· {before}{finding.sentence(spoken)}", markup=False, style="dim")
    more = len(taken.findings) - MOST_FINDINGS
    if more > 0:
        err().print(say(spoken, "cli.more_findings", count=more), style="dim")
    counts = {"came": taken.count_in, "kept": taken.count_out, "dropped": taken.count_in - taken.count_out}
    out().print(before + say(spoken, "cli.imported_counts", **counts), markup=False)
