"""``sheet``: a map sheet of a view, from a link or from options, as PDF, PNG or SVG."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.cli.console import faults_said, language, out, progress_shown
from dashboard.numerals import number
from dashboard.settings import Settings
from dashboard.text import say
from geodata.errors import BadOption

if TYPE_CHECKING:
    from dashboard.sheets.mapsheet import MapSheet
    from dashboard.sheets.spec import SheetSpec
    from dashboard.view import View


def sheet(  # noqa: PLR0917 - typer reads the signature as options
    link: Annotated[
        str | None,
        typer.Argument(help="A link of the page or of a sheet; what it says holds unless given here."),
    ] = None,
    out_file: Annotated[Path, typer.Option("--out", help="Ends in .pdf, .png or .svg.")] = Path("sheet.pdf"),
    size: Annotated[str | None, typer.Option(help="A4, A3, A2, A1 or A0.")] = None,
    portrait: Annotated[
        bool | None,
        typer.Option("--portrait/--landscape", help="Orientation; else whichever gives the larger scale."),
    ] = None,
    scale: Annotated[
        float | None, typer.Option(help="Denominator, e.g. 25000; fitted where none is given.")
    ] = None,
    fit: Annotated[str | None, typer.Option(help="area, filter or selection.")] = None,
    centre: Annotated[str | None, typer.Option(help="Longitude,latitude of the middle (WGS84).")] = None,
    lang: Annotated[str | None, typer.Option(help="zh, en or both.")] = None,
    title_zh: Annotated[str | None, typer.Option(help="Chinese title.")] = None,
    title_en: Annotated[str | None, typer.Option(help="English title.")] = None,
    sheet_number: Annotated[str | None, typer.Option("--number", help="Sheet number.")] = None,
    editor: Annotated[str | None, typer.Option(help="Who drew it.")] = None,
    issuer: Annotated[str | None, typer.Option(help="Who issues it; needed for a public sheet.")] = None,
    review_number: Annotated[
        str | None, typer.Option(help="Map review number; public sheets need it.")
    ] = None,
    secrecy: Annotated[str | None, typer.Option(help="Secrecy mark, where there is one.")] = None,
    date: Annotated[
        str | None, typer.Option(help="Of the sheet, e.g. 2026-03-01; today where none is given.")
    ] = None,
    colour_by: Annotated[str | None, typer.Option(help="verdict or land_use.")] = None,
    dpi: Annotated[float, typer.Option(min=20, max=600, help="Of a PNG.")] = 150,
    area: Annotated[str | None, typer.Option(help="Study area, by default BRIDGEHEAD_AREA.")] = None,
    *,
    public: Annotated[bool, typer.Option("--public", help="For publication; internal otherwise.")] = False,
) -> None:
    """Print a view as a map sheet, true to scale."""
    given = {
        "size": size and size.upper(),
        "orientation": None if portrait is None else ("portrait" if portrait else "landscape"),
        "denominator": scale,
        "fit": fit,
        "centre": centre,
        "language": lang,
        "title_zh": title_zh,
        "title_en": title_en,
        "number": sheet_number,
        "editor": editor,
        "issuer": issuer,
        "review_number": review_number,
        "secrecy": secrecy,
        "date": date,
        "colour_by": colour_by,
        "publication": "public" if public else None,
    }
    settings = Settings() if area is None else Settings(area=area)
    with faults_said():
        view, spec = asked(settings, link, given)
        _deliver(settings, view, spec, out_file, dpi)


def asked(settings: Settings, link: str | None, given: dict[str, Any]) -> tuple[View, SheetSpec]:
    """Put together what a link says and what the options say over it.

    Raises
    ------
    BadSheet, BadOption, NotPublishable
        If something of it cannot be.
    """
    from dashboard.sheets.sheetlink import read_sheet_link, whole  # noqa: PLC0415 - pandas is slow to import
    from dashboard.sheets.spec import SheetSpec  # noqa: PLC0415
    from dashboard.view import View  # noqa: PLC0415

    view, said = View(language=settings.language), SheetSpec(language=settings.language)
    if link is not None:
        view, said = read_sheet_link(whole(settings, link))
    wish = {key: value for key, value in given.items() if value is not None}
    if "centre" in wish:
        wish["centre"] = _lonlat(str(wish["centre"]))
    if "fit" in wish and "centre" not in wish:
        wish = {"denominator": None, **wish, "centre": None}
        said = said.model_copy(update={"denominator": None, "centre": None})
    spec = SheetSpec.asked(
        **{
            **said.model_dump(exclude_none=True),
            "date": said.date or dt.datetime.now(tz=dt.UTC).date(),
            **wish,
        }
    )
    return view, spec


def _lonlat(text: str) -> tuple[float, float]:
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError as fault:
        raise BadOption(
            option="--centre", came=text, expected="longitude,latitude", expected_zh="经度,纬度"
        ) from fault
    return lon, lat


def _deliver(settings: Settings, view: View, spec: SheetSpec, path: Path, dpi: float) -> None:
    from dashboard.sheets.output import page_bytes, save  # noqa: PLC0415
    from dashboard.sheets.sheetlink import remember  # noqa: PLC0415

    with progress_shown(quiet=not sys.stderr.isatty()) as report:
        made, fonts = _made(settings, view, spec, report)
    save(path, page_bytes(made.page, made.about, fonts, path.suffix.lower(), dpi=dpi))
    remember(settings, made.link)
    facts = {"path": path, "scale": number(made.spec.denominator), "size": made.spec.size}
    out().print(say(language(), "sheet_cli.written", **facts), markup=False)


def _made(settings: Settings, view: View, spec: SheetSpec, report: Any) -> tuple[MapSheet, Any]:  # noqa: ANN401 - the console's own
    from dashboard.context import ContextSource  # noqa: PLC0415
    from dashboard.setup.fonts import ensure_fonts  # noqa: PLC0415
    from dashboard.setup.libraries import ensure_libraries  # noqa: PLC0415
    from dashboard.setup.ready import ensure_data  # noqa: PLC0415
    from dashboard.sheets.fonts import load_fonts  # noqa: PLC0415
    from dashboard.sheets.mapsheet import map_sheet  # noqa: PLC0415

    ensure_libraries(progress=report)
    ensure_fonts(settings.setup_folder / "fonts", settings.libraries, progress=report)
    ensure_data(settings, progress=report)
    fonts = load_fonts(settings)
    return map_sheet(ContextSource(settings).current(), view, spec, fonts), fonts
