"""What every command shares: where it prints, in which language, and how a fault is said."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from dashboard.text import say
from geodata.errors import BridgeheadError, Language

if TYPE_CHECKING:
    from dashboard.setup.progress import Progress as Report

BAD_INPUT: Final = 2
PIPE_COLUMNS: Final = 200


def language() -> Language:
    """Return the language of the command line: ``BRIDGEHEAD_LANGUAGE``, else the terminal's locale."""
    asked = os.environ.get("BRIDGEHEAD_LANGUAGE", "")
    if asked in {"zh", "en"}:
        return "zh" if asked == "zh" else "en"
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "zh" if locale.startswith("zh") else "en"


def out() -> Console:
    """Return the console for results (standard output); a pipe or file is wide enough for any table."""
    return Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else PIPE_COLUMNS)


def err() -> Console:
    """Return the console for progress and faults (standard error)."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def faults_said() -> Iterator[None]:
    """Say a fault in one sentence and leave with exit code 2; anything else is a bug and shows itself."""
    try:
        yield
    except BridgeheadError as error:
        err().print(error.sentence(language()), style="bold red", markup=False)
        raise typer.Exit(BAD_INPUT) from error


@contextmanager
def progress_shown(*, quiet: bool = False) -> Iterator[Report]:
    """Show the steps of long work as bars on standard error; `quiet` shows nothing."""
    if quiet:
        yield lambda _what, _share: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err(), transient=False) as bars:
        tasks: dict[str, int] = {}

        def report(what: str, share: float) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(say(language(), f"progress.{what}"), total=1.0)
            bars.update(bars.task_ids[tasks[what]], completed=share)

        yield report
