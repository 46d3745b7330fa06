"""``export``: what is filtered as a table or as land, in the forms that the Explore page offers."""

from __future__ import annotations

import sys
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import urlsplit

import typer

from dashboard.cli.console import err, faults_said, language, out, progress_shown
from dashboard.cli.what_if import MeasureFromOption, SetOption, ShareBaseOption, UnknownOption, overrides_of
from dashboard.settings import Settings
from dashboard.text import say
from geodata.errors import BadOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.context import Context
    from dashboard.view import View

TABLES: Final = ("csv", "xlsx")
# The form that a file's ending means; a Shapefile is several files, in one zip
BY_ENDING: Final = MappingProxyType(
    {
        ".csv": "csv",
        ".xlsx": "xlsx",
        ".geojson": "geojson",
        ".json": "geojson",
        ".kml": "kml",
        ".dxf": "dxf",
        ".zip": "shp",
    }
)
SHIFTED: Final = "gcj-02"
FILTERS: Final = (
    "verdict=priority|admissible|unclear|fails, flag=near|close, supply=promoted|stock|other, area=2~12, "
    "far=~2, ring=~500, use=1001, town=…, carrier=…, in=…, near=…"
)


def export(  # noqa: PLR0917 - typer reads the signature as options
    out_file: Annotated[Path, typer.Option("--out", help="The file to write.")],
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="csv, xlsx, geojson, kml, dxf, shp, shp_gbk (zipped), geojson_gcj02, kml_gcj02; "
            "else as the file’s ending says.",
        ),
    ] = None,
    link: Annotated[str | None, typer.Option(help="A link of the page: its filters and thresholds.")] = None,
    where: Annotated[
        list[str] | None,
        typer.Option("--filter", help="As in a link: verdict=priority, supply=stock, area=2~12, …"),
    ] = None,
    settings_given: SetOption = None,
    measure_from: MeasureFromOption = None,
    share_base: ShareBaseOption = None,
    unknown: UnknownOption = None,
    lang: Annotated[str | None, typer.Option(help="zh or en.")] = None,
    area: Annotated[str | None, typer.Option(help="Study area, by default BRIDGEHEAD_AREA.")] = None,
) -> None:
    """Write the parcels that are filtered, with verdict and measures; the owner is in no file."""
    settings = Settings() if area is None else Settings(area=area)
    with faults_said():
        chosen = form_of(form, out_file)
        told = overrides_of(settings_given or [], measure_from, unknown or [], share_base)
        wanted: dict[str, Any] = {"unknown": tuple(told.unknown.items())} if told.unknown else {}
        wanted |= {"measure_from": told.measure_from} if told.measure_from else {}
        wanted |= {"share_base": told.share_base} if told.share_base else {}
        view = _view(link, where or [], lang or settings.language)
        view = view.with_(limits=tuple((dict(view.limits) | dict(told.values)).items()), **wanted)
        with progress_shown(quiet=not sys.stderr.isatty()) as report:
            context = _context(settings, report)
        path, count = _written(context, view, chosen, out_file)
        out().print(say(language(), "cli.exported", count=count, path=path), markup=False)


def form_of(form: str | None, path: Path) -> str:
    """Say which form a file is to have, by its name where none is given.

    Raises
    ------
    BadOption
        If there is no such form, or the name says none.

    Examples
    --------
    >>> form_of(None, Path("land.zip")), form_of("kml_gcj02", Path("land.kml"))
    ('shp', 'kml_gcj02')
    """
    from dashboard.land_files import FORMS  # noqa: PLC0415 - geopandas is slow to import

    known = (*TABLES, *FORMS)
    chosen = BY_ENDING.get(path.suffix.lower()) if form is None else form
    if chosen not in known:
        came = form or path.name
        option = "--out" if form is None else "--format"
        words = ", ".join(known)
        raise BadOption(
            option=option,
            came=came,
            expected=f"--format with one of {words}",
            expected_zh=f"--format，取以下之一：{words}",
        )
    return chosen


def _view(link: str | None, where: Sequence[str], language_wanted: str) -> View:
    """Put together what a link says and what is filtered beside it.

    Raises
    ------
    BadOption
        If a filter cannot be read.
    """
    from dashboard.view import View, read_view  # noqa: PLC0415 - pydantic models of the page

    query = urlsplit(link).query if link else ""
    linked = read_view(query, default=View(language=language()))
    for notice in linked.notices:
        err().print(say(language(), notice.key, **notice.facts), markup=False, style="yellow")
    view = linked.view.with_(language=language_wanted)
    for pair in where:
        read = read_view(pair, default=view)
        if read.notices or "=" not in pair:
            raise BadOption(option="--filter", came=pair, expected=FILTERS, expected_zh=FILTERS)
        view = read.view
    return view


def _context(settings: Settings, report: Any) -> Context:  # noqa: ANN401 - the console's own
    from dashboard.context import ContextSource  # noqa: PLC0415 - geopandas is slow to import
    from dashboard.setup.ready import ensure_data  # noqa: PLC0415

    ensure_data(settings, progress=report)
    return ContextSource(settings).current()


def _written(context: Context, view: View, form: str, target: Path) -> tuple[Path, int]:
    """Write the file, whole or not at all; one in GCJ-02 says so in its name."""
    from dashboard.exporting import csv_text, rows_of, workbook  # noqa: PLC0415
    from dashboard.land_files import FORMS, land_file  # noqa: PLC0415
    from dashboard.sheets.output import save  # noqa: PLC0415

    view, rows = rows_of(context, view)
    if form == "csv":
        body = "".join(csv_text(context, view, rows)).encode()
    elif form == "xlsx":
        body = workbook(context, view, rows)
    else:
        body = land_file(context, view, rows, FORMS[form]).body
        if FORMS[form].gcj02 and SHIFTED not in target.stem.casefold():
            target = target.with_name(f"{target.stem}-GCJ-02{target.suffix}")
    save(target, body)
    return target, len(rows)
