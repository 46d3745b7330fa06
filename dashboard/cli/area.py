"""``area new`` and ``area list``: study areas of the user's own."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.cli.console import faults_said, language, out
from dashboard.settings import Settings
from dashboard.text import say
from geodata.areas import known_areas, load_area, new_area


def application() -> typer.Typer:
    """Return the group of commands."""
    app = typer.Typer(help="Study areas.", no_args_is_help=True, pretty_exceptions_enable=False)
    app.command("new")(new)
    app.command("list")(list_areas)
    return app


def new(
    name: Annotated[str, typer.Argument(help="Short name: lower-case letters, digits, hyphens.")],
    crs: Annotated[int, typer.Option("--crs", help="EPSG code of the working CRS (projected, metres).")],
    pack: Annotated[str | None, typer.Option(help="Policy pack; by default the shipped area’s.")] = None,
    name_zh: Annotated[str | None, typer.Option(help="Name in Chinese.")] = None,
    name_en: Annotated[str | None, typer.Option(help="Name in English.")] = None,
) -> None:
    """Make a study area: a folder with one small file that can be edited by hand."""
    root = Settings().data
    with faults_said():
        area = new_area(name, crs, root=root, default_pack=pack, name_zh=name_zh, name_en=name_en)
        out().print(
            say(language(), "cli.area_made", area=area.id, folder=root / "areas" / area.id), markup=False
        )


def list_areas() -> None:
    """List the study areas, shipped and own."""
    root = Settings().data
    with faults_said():
        for name in known_areas(root):
            area = load_area(name, root)
            out().print(f"{area.id}\tEPSG:{area.working_epsg}\t{area.name_zh}\t{area.name_en}", markup=False)
