"""``brief``, ``atlas``, ``compare``, ``region``, ``slides``, ``workbook``, ``geopackage``, ``bundle``."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass
from inspect import Parameter, Signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from dashboard.cli.console import faults_said, language, out, progress_shown
from dashboard.settings import Settings
from dashboard.text import say
from geodata.errors import UnwritableFolder

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.handouts.order import Order

HERE: Final = Path()
# what documents take: annotation and default, the same words and meaning for every command
OPTIONS: Final[dict[str, tuple[Any, Any]]] = {
    "parcels": (
        Annotated[list[str] | None, typer.Argument(help="Ids; else the link’s shortlist or filter.")],
        None,
    ),
    "link": (
        Annotated[
            str | None,
            typer.Option("--link", help="A link of the page: its filter, thresholds, shortlist, language."),
        ],
        None,
    ),
    "out": (Annotated[Path, typer.Option("--out", help="A folder, or the file to write.")], HERE),
    "kind": (Annotated[str, typer.Option(help="planner or investor.")], "planner"),
    "title": (Annotated[str | None, typer.Option(help="Title.")], None),
    "lang": (Annotated[str | None, typer.Option(help="zh, en or both.")], None),
    "date": (
        Annotated[str | None, typer.Option(help="Date on the document; today where none is given.")],
        None,
    ),
    "price": (Annotated[float | None, typer.Option(help="Industrial land price, yuan/m².")], None),
    "thresholds": (
        Annotated[list[str] | None, typer.Option("--set", help="A threshold: rule=number.")],
        None,
    ),
    "area": (Annotated[str | None, typer.Option(help="Study area, by default BRIDGEHEAD_AREA.")], None),
}
ANY: Final = ("parcels", "link", "out", "lang", "date", "price", "thresholds", "area")


@dataclass(frozen=True)
class Asked:
    """What a command was given."""

    link: str | None = None
    out: Path = HERE
    kind: str = "planner"
    title: str | None = None
    lang: str | None = None
    date: str | None = None
    price: float | None = None
    thresholds: list[str] | None = None
    parcels: list[str] | None = None
    area: str | None = None


def _command(name: str, form: str, about: str, options: tuple[str, ...]) -> Callable[..., None]:
    """Make the command of one form of document, which takes some of the options that all share."""

    def run(**given: Any) -> None:  # noqa: ANN401 - what typer read
        _write(form, Asked(**given))

    taken = {key: OPTIONS[key] for key in OPTIONS if key in options}
    parameters = [
        Parameter(key, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for key, (annotation, default) in taken.items()
    ]
    run.__name__, run.__doc__ = name, about
    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {key: annotation for key, (annotation, _) in taken.items()}
    return run


COMMANDS: Final[tuple[Callable[..., None], ...]] = (
    _command("brief", "brief", "Write the briefs of some parcels, one A4 each.", (*ANY, "kind")),
    _command("compare", "comparison", "Write up to twelve parcels side by side on one A3.", ANY),
    _command(
        "atlas", "atlas", "Write an atlas: index map, contents, one brief a parcel.", (*ANY, "kind", "title")
    ),
    _command(
        "region",
        "region",
        "Write the published figures of the region on one A3.",
        ("link", "out", "lang", "date", "area"),
    ),
    _command("slides", "slides", "Write slides: the whole area, and up to twelve parcels.", ANY),
    _command(
        "workbook",
        "workbook",
        "Write the workbook: parcels, verdicts, ledger with live formulas, statistics, sources.",
        ANY,
    ),
    _command("geopackage", "geopackage", "Write the GeoPackage with QGIS styles.", ANY),
    _command("bundle", "bundle", "Write everything into one zip, with where it comes from.", (*ANY, "kind")),
)


def _write(form: str, asked: Asked) -> None:
    settings = Settings() if asked.area is None else Settings(area=asked.area)
    with faults_said():
        order = order_of(settings, form, asked)
        with progress_shown(quiet=not sys.stderr.isatty()) as report:
            files = _made(settings, order, report)
        for path in _kept(files, asked.out):
            out().print(say(language(), "cli.written", path=path), markup=False)


def order_of(settings: Settings, form: str, asked: Asked) -> Order:
    """Put together what a link says and what the options say over it.

    Raises
    ------
    BadRequest, BadSheet, BadSetting, NotPublishable
        If something of it cannot be.
    """
    from dashboard.cli.what_if import overrides_of  # noqa: PLC0415 - pandas is slow to import
    from dashboard.handouts.order import Order  # noqa: PLC0415
    from dashboard.sheets.sheetlink import read_sheet_link, whole  # noqa: PLC0415
    from dashboard.sheets.spec import SheetSpec  # noqa: PLC0415
    from dashboard.view import View, write_view  # noqa: PLC0415

    view, said = View(language=settings.language), SheetSpec(language=settings.language)
    if asked.link is not None:
        view, said = read_sheet_link(whole(settings, asked.link))
        said = said.model_copy(update={"language": view.language if said.language == "zh" else said.language})
    limits = dict(view.limits) | dict(overrides_of(asked.thresholds or [], None).values)
    view = view.with_(limits=tuple(limits.items()), price=view.price if asked.price is None else asked.price)
    wish: dict[str, Any] = said.model_dump(exclude_none=True)
    today = dt.datetime.now(tz=dt.UTC).date()
    wish |= {"date": asked.date or said.date or today, "language": asked.lang or said.language}
    if asked.title is not None:
        wish |= {"title_zh": asked.title, "title_en": asked.title}
    which = (
        "named" if asked.parcels else "listed" if view.listed else "selected" if view.selected else "named"
    )
    return Order.asked(
        form=form,
        view=write_view(view),
        which=which,
        parcels=tuple(asked.parcels or ()),
        kind=asked.kind,
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
