"""``screen``: every measure and verdict of a file, or of the data set that is shown."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from dashboard.cli.console import err, faults_said, language, out, progress_shown
from dashboard.cli.read_options import parse_mapping
from dashboard.cli.what_if import MeasureFromOption, SetOption, ShareBaseOption, UnknownOption, overrides_of
from dashboard.settings import Settings
from dashboard.setup.progress import Progress
from dashboard.text import say
from geodata.areas import StudyArea, load_area

if TYPE_CHECKING:
    from geopandas import GeoSeries
    from pandas import DataFrame

    from geodata.dataset import Dataset
    from geodata.status import DataStatus
    from layers.assess import Assessment
    from layers.measures import Measures
    from layers.overrides import Overrides


def screen(  # noqa: PLR0917 - typer reads the signature as options
    file: Annotated[
        Path | None, typer.Argument(help="A parcel file; the data set shown, where none is given.")
    ] = None,
    settings_given: SetOption = None,
    measure_from: MeasureFromOption = None,
    share_base: ShareBaseOption = None,
    unknown: UnknownOption = None,
    out_file: Annotated[
        str | None,
        typer.Option("--out", help="Write the table: .csv, .parquet, .gpkg, .geojson, or postgresql://…"),
    ] = None,
    table: Annotated[str, typer.Option(help="Table that is written, in a database.")] = "screened",
    crs: Annotated[int | None, typer.Option(help="EPSG code, where the file states no CRS.")] = None,
    mapping: Annotated[list[str] | None, typer.Option("--map", help="contract_column=file_column")] = None,
    area: Annotated[str | None, typer.Option(help="Study area, by default BRIDGEHEAD_AREA.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Judge every parcel; print counts and areas by verdict, and write the whole table with --out."""
    settings = Settings() if area is None else Settings(area=area)
    with faults_said():
        overrides = overrides_of(settings_given or [], measure_from, unknown or [], share_base)
        with progress_shown(quiet=as_json or not sys.stderr.isatty()) as report:
            place, dataset, measures = measured(settings, file, crs, parse_mapping(mapping or []), report)
        _deliver(place, dataset, measures, overrides, (out_file, table), as_json=as_json)


def measured(
    settings: Settings, file: Path | None, crs: int | None, mapping: dict[str, str], report: Progress
) -> tuple[StudyArea, Dataset, Measures]:
    """Give the data set shown with its kept measures, or a file read and measured without being kept."""
    from dashboard.measured import kept_measures  # noqa: PLC0415 - geopandas is slow to import
    from dashboard.pipeline import manifest_of, shown_reference  # noqa: PLC0415
    from dashboard.setup.ready import ensure_data  # noqa: PLC0415
    from dashboard.setup.shipped import ensure_shipped  # noqa: PLC0415
    from geodata.dataset import Dataset  # noqa: PLC0415
    from geodata.guarded import read_guarded  # noqa: PLC0415
    from geodata.options import ReadOptions  # noqa: PLC0415
    from geodata.store import DatasetStore  # noqa: PLC0415
    from layers.measures import measure  # noqa: PLC0415

    place = load_area(settings.area, settings.data)
    if file is None:
        store = ensure_data(settings, progress=report)
        dataset = store.load(str(store.active(place.id)))
        return place, dataset, kept_measures(store, dataset.manifest.dataset_id)
    store = DatasetStore(settings.data)
    ensure_shipped(store, place, progress=report)
    report("read", 0.0)
    taken = read_guarded(file, area=place, options=ReadOptions(crs=crs, mapping=mapping))
    report("read", 1.0)
    manifest = manifest_of(taken, place, "screened")
    dataset = Dataset(place, manifest, taken.frame, shown_reference(store, place))
    return place, dataset, measure(dataset, progress=lambda share, _step: report("measure", share))


def _deliver(
    place: StudyArea,
    dataset: Dataset,
    measures: Measures,
    overrides: Overrides,
    where: tuple[str | None, str],
    *,
    as_json: bool,
) -> None:
    from dashboard.screening import feature_names, screening_table, summary  # noqa: PLC0415
    from geodata.packs import read_pack  # noqa: PLC0415
    from geodata.status import data_status  # noqa: PLC0415
    from layers.assess import assess  # noqa: PLC0415
    from layers.policy import parse_pack  # noqa: PLC0415

    assessment = assess(measures, parse_pack(read_pack(place.default_pack)), place.references, overrides)
    told = summary(assessment, place) | {
        "dataset": dataset.manifest.dataset_id,
        "version": dataset.manifest.version,
    }
    if where[0] is not None:
        table = screening_table(assessment, feature_names(dataset.reference))
        _write(table, dataset.parcels.geometry, where[0], where[1])
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _print(assessment, told, data_status(dataset))


def _write(table: DataFrame, outlines: GeoSeries, path: str, name: str) -> None:
    from dashboard.screening import store_screening, write_screening  # noqa: PLC0415
    from geodata.postgis import is_database  # noqa: PLC0415 - SQLAlchemy is slow to import

    if is_database(path):
        store_screening(table, outlines, path, name)
        path = name  # the address may hold a password
    else:
        write_screening(table, outlines, Path(path))
    err().print(say(language(), "cli.written", path=path), markup=False)


def _print(assessment: Assessment, told: dict[str, Any], status: DataStatus) -> None:
    from layers.assess import Verdict  # noqa: PLC0415

    spoken = language()
    title = assessment.pack.title_zh if spoken == "zh" else assessment.pack.title_en
    out().print(say(spoken, "cli.screened", count=told["parcels"]["count"], pack=title), markup=False)
    for one in assessment.altered:
        facts = {"rule": one.what, "original": one.original, "value": one.value}
        out().print(say(spoken, "cli.altered", **facts), markup=False)
    table = Table(box=None, pad_edge=False)
    for key, justify in (("verdict", "left"), ("parcels", "right"), ("area", "right")):
        table.add_column(say(spoken, f"cli.{key}"), justify=justify)  # type: ignore[arg-type]
    for code in reversed(Verdict):
        amount = told["verdicts"][code.name.lower()]
        word = code.zh if spoken == "zh" else code.en
        table.add_row(word, str(amount["count"]), f"{amount['area_km2']:.3f} km²")
    out().print(table)
    if status != "surveyed":
        out().print(say(spoken, f"cli.{status}"), markup=False, style="yellow")
