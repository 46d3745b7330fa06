"""``datasets``: what is kept, which version is current, which data set each area shows."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.table import Table

from dashboard.cli.console import faults_said, language, out
from dashboard.settings import Settings
from dashboard.text import say
from geodata.areas import known_areas
from geodata.store import DatasetStore


def datasets(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the data sets and their versions."""
    settings = Settings()
    with faults_said():
        rows = listing(DatasetStore(settings.data), known_areas(settings.data))
        if as_json:
            typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        elif rows:
            out().print(_table(rows))
        else:
            out().print(say(language(), "cli.no_datasets"))


def listing(store: DatasetStore, area_ids: list[str]) -> list[dict[str, object]]:
    """Return one row a version, newest last, with what its manifest says."""
    shown = {store.active(area_id) for area_id in area_ids}
    rows: list[dict[str, object]] = []
    for dataset_id in store.datasets():
        current = store.current(dataset_id)
        for version in store.versions(dataset_id):
            manifest = store.manifest(dataset_id, version)
            rows.append(
                {
                    "dataset": dataset_id,
                    "version": version,
                    "area": manifest.area_id,
                    "title_zh": manifest.title_zh,
                    "title_en": manifest.title_en,
                    "status": manifest.status,
                    "parcels": manifest.counts.get("parcels"),
                    "current": version == current,
                    "shown": version == current and dataset_id in shown,
                }
            )
    return rows


def _table(rows: list[dict[str, object]]) -> Table:
    spoken = language()
    table = Table(box=None, pad_edge=False)
    for key in ("dataset", "version", "title", "parcels", "status"):
        table.add_column(say(spoken, f"cli.{key}"), justify="right" if key == "parcels" else "left")
    table.add_column("")
    for row in rows:
        marks = [say(spoken, f"cli.{mark}") for mark in ("current", "shown") if row[mark]]
        status = say(spoken, f"data.status_{row['status']}" if row["status"] else "data.field_status_none")
        cells = (row["dataset"], row["version"], row[f"title_{spoken}"], row["parcels"], status)
        table.add_row(*map(str, cells), " · ".join(marks))
    return table
