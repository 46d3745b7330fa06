"""The command line: `serve`, the default, and one command for each question.

`import screen export sweep edges ledger scheme rank incentives sheet policy datasets
diff rollback report area`
"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from dashboard.cli import area as area_commands
from dashboard.cli import documents
from dashboard.cli import policy as policy_commands
from dashboard.cli.console import faults_said, language, out, progress_shown
from dashboard.cli.datasets import datasets
from dashboard.cli.edges import edges
from dashboard.cli.export import export
from dashboard.cli.importing import import_file
from dashboard.cli.incentives import incentives
from dashboard.cli.ledger import ledger
from dashboard.cli.rank import rank
from dashboard.cli.scheme import scheme
from dashboard.cli.screen import screen
from dashboard.cli.sheet import sheet
from dashboard.cli.sweep import sweep
from dashboard.cli.versions import diff, report, rollback
from dashboard.settings import Settings
from dashboard.text import say

AreaOption = Annotated[str | None, typer.Option("--area", help="Study area, by default BRIDGEHEAD_AREA.")]


def _application() -> typer.Typer:
    app = typer.Typer(
        name="bridgehead",
        help=say(language(), "cli.help"),
        no_args_is_help=False,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.callback(invoke_without_command=True)(root)
    app.command("serve")(serve)
    app.command("import")(import_file)
    app.command("screen")(screen)
    app.command("export")(export)
    app.command("datasets")(datasets)
    app.command("diff")(diff)
    app.command("rollback")(rollback)
    app.command("report")(report)
    app.command("sweep")(sweep)
    app.command("edges")(edges)
    app.command("ledger")(ledger)
    app.command("scheme")(scheme)
    app.command("rank")(rank)
    app.command("incentives")(incentives)
    app.command("sheet")(sheet)
    for command in documents.COMMANDS:
        app.command(command.__name__)(command)
    app.add_typer(area_commands.application(), name="area")
    app.add_typer(policy_commands.application(), name="policy")
    return app


def main() -> None:
    """Run the command line."""
    _application()()


def root(context: typer.Context, area: AreaOption = None) -> None:
    """Serve when no command is given."""
    if context.invoked_subcommand is None:
        serve(area=area)


def serve(
    area: AreaOption = None,
    port: Annotated[int | None, typer.Option(help="Port, by default BRIDGEHEAD_PORT or 8050.")] = None,
    *,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
) -> None:
    """Prepare what is missing, then serve the application until interrupted."""
    given: dict[str, Any] = {"area": area, "port": port, "open_browser": None if browser else False}
    settings = Settings(**{key: value for key, value in given.items() if value is not None})
    with faults_said():
        _prepare(settings)
        from dashboard.server import serve as serve_application  # noqa: PLC0415 - Dash is slow to import

        console = out()
        serve_application(
            settings,
            started=lambda address: console.print(
                say(language(), "cli.serving", address=address), markup=False
            ),
        )


def _prepare(settings: Settings) -> None:
    """Make libraries, fonts and shipped data ready, with progress where there is something to do."""
    from dashboard.setup.ready import ensure_ready  # noqa: PLC0415 - geopandas is slow to import

    with progress_shown() as report:
        ensure_ready(settings, progress=report)
