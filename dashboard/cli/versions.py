"""``diff``, ``rollback``, ``report``: versions compared, gone back to, what was found in their files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final

import typer

from dashboard.cli.console import faults_said, language, out
from dashboard.settings import Settings
from dashboard.text import say
from geodata.atomic import write_bytes
from geodata.errors import NoOlderVersion, NothingToShow, UnknownOutput
from geodata.store import DatasetStore

SHOWN: Final = 40
Dataset = Annotated[str | None, typer.Argument(help="Data set; the one that is shown where none is named.")]


def diff(
    dataset: Dataset = None,
    before: Annotated[str | None, typer.Option(help="Older version; else the one before the newer.")] = None,
    after: Annotated[str | None, typer.Option(help="Newer version; else the current one.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, every parcel.")] = False,
) -> None:
    """Compare two versions of a data set: new, gone, moved, attribute changed, verdict changed."""
    settings = Settings()
    with faults_said():
        from dashboard.context import ContextSource  # noqa: PLC0415 - geopandas is slow to import
        from layers.versions import compare_versions  # noqa: PLC0415 - the same

        source = ContextSource(settings)
        named = dataset or _shown(source.store, settings.area)
        newer = after or source.store.manifest(named).version
        older = before or _version_before(source.store, named, newer)
        old, new = (source.get(named, version) for version in (older, newer))
        found = compare_versions(
            old.dataset.parcels, new.dataset.parcels, verdicts=(old.base.verdict, new.base.verdict)
        )
        kinds = found.kinds_by_parcel()
        if as_json:
            told = {"dataset": named, "before": older, "after": newer, "counts": found.counts}
            typer.echo(
                json.dumps(told | {"same": found.same, "parcels": kinds}, ensure_ascii=False, indent=1)
            )
            return
        spoken = language()
        counts = {key: str(count) for key, count in found.counts.items()}
        out().print(f"{named}: {older} → {newer}", markup=False)
        out().print(say(spoken, "data.compare_counts", **counts, same=found.same), markup=False)
        for parcel, some in list(kinds.items())[:SHOWN]:
            words = ", ".join(say(spoken, f"data.kind_{kind}") for kind in some)
            out().print(f"  {parcel}: {words}", markup=False)
        if len(kinds) > SHOWN:
            listed = say(spoken, "data.compare_listed", count=SHOWN, total=len(kinds))
            out().print(listed, markup=False)


def rollback(
    version: Annotated[str | None, typer.Argument(help="Version; else the one before the current.")] = None,
    dataset: Annotated[str | None, typer.Option(help="Data set; else the one that is shown.")] = None,
) -> None:
    """Go back to an older version; the newer one is kept."""
    settings = Settings()
    with faults_said():
        store = DatasetStore(settings.data)
        named = dataset or _shown(store, settings.area)
        target = version or _version_before(store, named, store.manifest(named).version)
        store.point(named, target)
        store.activate(store.manifest(named).area_id, named)
        out().print(say(language(), "cli.gone_back", dataset=named, version=target), markup=False)


def report(
    output: Annotated[Path, typer.Argument(help="Where to: .html, .xlsx or .gpkg (faulty features).")],
    dataset: Annotated[str | None, typer.Option(help="Data set; else the one that is shown.")] = None,
    version: Annotated[str | None, typer.Option(help="Version; else the current one.")] = None,
) -> None:
    """Write the report of what a version was made from."""
    settings = Settings()
    with faults_said():
        from dashboard.pipeline import faulty_file  # noqa: PLC0415 - geopandas is slow to import
        from dashboard.reports import MIMES, report_of_version, write_report  # noqa: PLC0415 - the same

        kind = output.suffix.casefold().removeprefix(".")
        if kind not in MIMES:
            raise UnknownOutput(came=output.name, known=", ".join(f".{one}" for one in MIMES))
        store = DatasetStore(settings.data)
        manifest = store.manifest(dataset or _shown(store, settings.area), version)
        folder = store.folder(manifest.dataset_id, manifest.version)
        paths = {name: folder / faulty_file(name) for name in manifest.origins}
        faulty = {name: path for name, path in paths.items() if path.is_file()}
        write_bytes(output, write_report(report_of_version(manifest, faulty), kind, language()))
        out().print(say(language(), "cli.written", path=output), markup=False)


def _shown(store: DatasetStore, area_id: str) -> str:
    shown = store.active(area_id)
    if shown is None:
        raise NothingToShow(area=area_id)
    return shown


def _version_before(store: DatasetStore, dataset: str, version: str) -> str:
    older = [one for one in store.versions(dataset) if one < version]
    if not older:
        raise NoOlderVersion(dataset=dataset, version=version)
    return older[-1]
