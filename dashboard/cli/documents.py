"""``brief``, ``atlas``, ``compare``, ``region``, ``slides``, ``workbook``, ``geopackage``, ``bundle``."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

import typer

from dashboard.cli.console import faults_said, language, out, progress_shown
from dashboard.settings import Settings
from dashboard.text import say
from geodata.errors import UnwritableFolder

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.handouts.order import Order

Link: TypeAlias = Annotated[
    str | None,
    typer.Option("--link", help="A link of the page: its filter, thresholds, shortlist, language."),
]
Out: TypeAlias = Annotated[Path, typer.Option("--out", help="A folder, or the file to write.")]
Lang: TypeAlias = Annotated[str | None, typer.Option(help="zh, en or both.")]
Day: TypeAlias = Annotated[str | None, typer.Option(help="Date on the document; today where none is given.")]
Price: TypeAlias = Annotated[float | None, typer.Option(help="Industrial land price, yuan/m².")]
Kind: TypeAlias = Annotated[str, typer.Option(help="planner or investor.")]
Parcels: TypeAlias = Annotated[
    list[str] | None, typer.Argument(help="Ids; else the link's shortlist or filter.")
]
Set: TypeAlias = Annotated[list[str] | None, typer.Option("--set", help="A threshold: rule=number.")]
Area: TypeAlias = Annotated[str | None, typer.Option(help="Study area, by default BRIDGEHEAD_AREA.")]
Title: TypeAlias = Annotated[str | None, typer.Option(help="Title.")]

HERE: Final = Path()


@dataclass(frozen=True)
class Asked:
    """The options that every document takes."""

    link: str | None
    out: Path
    lang: str | None
    date: str | None
    price: float | None
    settings_given: list[str] = field(default_factory=list)
    parcels: list[str] = field(default_factory=list)
    area: str | None = None


def brief(  # noqa: PLR0917 - typer reads the signature as options
    parcels: Annotated[list[str], typer.Argument(help="Ids of the parcels, a page each.")],
    link: Link = None,
    out_file: Out = HERE,
    kind: Kind = "planner",
    lang: Lang = None,
    date: Day = None,
    price: Price = None,
    settings_given: Set = None,
    area: Area = None,
) -> None:
    """Write the briefs of some parcels, one A4 each."""
    _write("brief", Asked(link, out_file, lang, date, price, settings_given or [], parcels, area), kind=kind)


def compare(  # noqa: PLR0917 - the same
    parcels: Parcels = None,
    link: Link = None,
    out_file: Out = HERE,
    lang: Lang = None,
    date: Day = None,
    price: Price = None,
    settings_given: Set = None,
    area: Area = None,
) -> None:
    """Write up to twelve parcels side by side on one A3."""
    _write("comparison", Asked(link, out_file, lang, date, price, settings_given or [], parcels or [], area))


def atlas(  # noqa: PLR0917 - the same
    parcels: Parcels = None,
    link: Link = None,
    out_file: Out = HERE,
    kind: Kind = "planner",
    title: Title = None,
    lang: Lang = None,
    date: Day = None,
    price: Price = None,
    settings_given: Set = None,
    area: Area = None,
) -> None:
    """Write an atlas: index map, contents, one brief a parcel."""
    asked = Asked(link, out_file, lang, date, price, settings_given or [], parcels or [], area)
    _write("atlas", asked, kind=kind, title=title)


def region(
    link: Link = None, out_file: Out = HERE, lang: Lang = None, date: Day = None, area: Area = None
) -> None:
    """Write the published figures of the region on one A3."""
    _write("region", Asked(link, out_file, lang, date, None, area=area))


def slides(  # noqa: PLR0917 - the same
    parcels: Parcels = None,
    link: Link = None,
    out_file: Out = HERE,
    lang: Lang = None,
    date: Day = None,
    price: Price = None,
    settings_given: Set = None,
    area: Area = None,
) -> None:
    """Write slides: the whole area, and up to twelve parcels."""
    _write("slides", Asked(link, out_file, lang, date, price, settings_given or [], parcels or [], area))


def workbook(  # noqa: PLR0917 - the same
    parcels: Parcels = None,
    link: Link = None,
    out_file: Out = HERE,
    lang: Lang = None,
    date: Day = None,
    price: Price = None,
    settings_given: Set = None,
    area: Area = None,
) -> None:
    """Write the workbook: parcels, verdicts, ledger with live formulas, statistics, sources."""
    _write("workbook", Asked(link, out_file, lang, date, price, settings_given or [], parcels or [], area))


def geopackage(  # noqa: PLR0917 - the same
    parcels: Parcels = None,
    link: Link = None,
    out_file: Out = HERE,
    lang: Lang = None,
    date: Day = None,
    settings_given: Set = None,
    area: Area = None,
) -> None:
    """Write the GeoPackage with QGIS styles."""
    _write("geopackage", Asked(link, out_file, lang, date, None, settings_given or [], parcels or [], area))


def bundle(  # noqa: PLR0917 - the same
    parcels: Parcels = None,
    link: Link = None,
    out_file: Out = HERE,
    kind: Kind = "planner",
    lang: Lang = None,
    date: Day = None,
    price: Price = None,
    settings_given: Set = None,
    area: Area = None,
) -> None:
    """Write everything into one zip, with where it comes from."""
    asked = Asked(link, out_file, lang, date, price, settings_given or [], parcels or [], area)
    _write("bundle", asked, kind=kind)


COMMANDS: Final[tuple[Callable[..., None], ...]] = (
    brief, compare, atlas, region, slides, workbook, geopackage, bundle,
)  # fmt: skip


def _write(form: str, asked: Asked, *, kind: str = "planner", title: str | None = None) -> None:
    settings = Settings() if asked.area is None else Settings(area=asked.area)
    with faults_said():
        order = order_of(settings, form, asked, kind=kind, title=title)
        with progress_shown(quiet=not sys.stderr.isatty()) as report:
            files = _made(settings, order, report)
        for path in _kept(files, asked.out):
            out().print(say(language(), "cli.written", path=path), markup=False)


def order_of(settings: Settings, form: str, asked: Asked, *, kind: str, title: str | None = None) -> Order:
    """Put together what a link says and what the options say over it.

    Raises
    ------
    BadRequest, BadSheet, BadSetting, NotPublishable
        If something of it cannot be.
    """
    from dashboard.cli.what_if import overrides_of  # noqa: PLC0415 - pandas is slow to import
    from dashboard.handouts.order import Order  # noqa: PLC0415
    from dashboard.sheets.sheetlink import read_sheet_link  # noqa: PLC0415
    from dashboard.sheets.spec import SheetSpec  # noqa: PLC0415
    from dashboard.view import View, write_view  # noqa: PLC0415

    view, said = View(language=settings.language), SheetSpec(language=settings.language)
    if asked.link is not None:
        view, said = read_sheet_link(asked.link)
        said = said.model_copy(update={"language": view.language if said.language == "zh" else said.language})
    limits = dict(view.limits) | dict(overrides_of(asked.settings_given, None).values)
    view = view.with_(limits=tuple(limits.items()), price=view.price if asked.price is None else asked.price)
    wish: dict[str, Any] = said.model_dump(exclude_none=True)
    today = dt.datetime.now(tz=dt.UTC).date()
    wish |= {"date": asked.date or said.date or today, "language": asked.lang or said.language}
    if title is not None:
        wish |= {"title_zh": title, "title_en": title}
    which = (
        "named" if asked.parcels else "listed" if view.listed else "selected" if view.selected else "named"
    )
    return Order.asked(
        form=form,
        view=write_view(view),
        which=which,
        parcels=tuple(asked.parcels),
        kind=kind,
        spec=SheetSpec.asked(**wish),
        suffix=asked.out.suffix.lower() if asked.out.suffix.lower() in {".png", ".pdf"} else None,
    )


def _made(settings: Settings, order: Order, report: Any) -> dict[str, bytes]:  # noqa: ANN401 - the console's own
    from dashboard.context import ContextSource  # noqa: PLC0415
    from dashboard.handouts.making import make  # noqa: PLC0415
    from dashboard.setup.fonts import ensure_fonts  # noqa: PLC0415
    from dashboard.setup.libraries import ensure_libraries  # noqa: PLC0415
    from dashboard.setup.ready import ensure_data  # noqa: PLC0415
    from dashboard.sheets.fonts import load_fonts  # noqa: PLC0415

    ensure_libraries(progress=report)
    ensure_fonts(settings.setup_folder / "fonts", settings.libraries, progress=report)
    ensure_data(settings, progress=report)
    told = lambda share, _zh, _en: report("documents", share)  # noqa: E731 - one line
    return make(ContextSource(settings).current(), order, load_fonts(settings), told)


def _kept(files: dict[str, bytes], target: Path) -> list[Path]:
    """Write the files to a folder, or the only one under the name asked for; whole or not at all.

    Raises
    ------
    UnwritableFolder
        If it cannot be written.
    """
    from dashboard.sheets.output import save  # noqa: PLC0415

    named = target.suffix and not target.is_dir() and len(files) == 1
    paths = [target if named else target / name for name in files]
    if not named and target.suffix and target.is_file():
        raise UnwritableFolder(path=target, detail="it is a file")
    for path, content in zip(paths, files.values(), strict=True):
        save(path, content)
    return paths
