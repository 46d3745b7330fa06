"""What the process of imports does: read a draft, or accept it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dashboard.importing.drafts import Draft, Drafts
from dashboard.importing.outcome import (
    Outcome,
    beside_of,
    beside_refused,
    outcome_of,
    read_outcome,
    read_parts,
    refused,
    write_outcome,
)
from dashboard.importing.remembered import recalled, remember
from dashboard.origins import files_of, part_of, parts_of_extract
from dashboard.pipeline import accept, shown_dataset, trusted_of
from dashboard.text import say
from geodata.areas import load_area
from geodata.errors import BridgeheadError, DataError, DatumFirst, ReadFirst
from geodata.guarded import look_guarded, read_guarded
from geodata.options import AS_FOUND
from geodata.osm import read_extract
from geodata.osm_names import osm_names
from geodata.read import Import
from geodata.store import DatasetStore

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from dashboard.jobs.model import Report, Task
    from geodata.areas import StudyArea
    from geodata.options import ReadOptions

    Trusted = Mapping[str, NDArray[np.object_]]

# Where each step of accepting begins and ends in the whole, as measured at 100,000 parcels
SPANS: Final = {"keep": (0.0, 0.15), "measure": (0.15, 0.45), "tiles": (0.45, 1.0)}


def run(task: Task) -> dict[str, Any]:
    """Do one step of an import: ``read`` or ``accept``.

    Parameters
    ----------
    task
        Its arguments name the draft and the step.
    """
    drafts = Drafts(task.settings.data)
    draft = drafts.get(str(task.arguments["draft"]))
    area = load_area(task.settings.area, task.settings.data)
    if task.arguments["step"] == "accept":
        return _accept(task, drafts, draft, area)
    _tell(task.report, "read", 0.1)
    drafts.require_whole(draft)
    _read(drafts, _as_remembered(drafts, draft), area, task.settings.data)
    return {}


def _tell(report: Report, what: str, share: float) -> None:
    report(share, say("zh", f"progress.{what}"), say("en", f"progress.{what}"))


def _as_remembered(drafts: Drafts, draft: Draft) -> Draft:
    """Take over what was said about the source before, unless the user has said something already."""
    if not draft.nothing_said or draft.remembered or read_outcome(drafts.home(draft.id)):
        return draft
    found = recalled(drafts.folder.parent, draft)
    if found is None:
        return draft
    drafts.write(found)
    return found


def _read(drafts: Drafts, draft: Draft, area: StudyArea, root: Path) -> None:
    home, path = drafts.home(draft.id), drafts.path(draft)
    if draft.layer == "osm":
        try:
            _read_extract(home, path, area, root)
        except DataError as fault:
            write_outcome(home, refused({"": fault}, {}), [])
        return
    trusted = trusted_of(shown_dataset(DatasetStore(root), area))
    read = _read_layers(path, draft, area, trusted)
    faults = {name: one for name, one in read.items() if isinstance(one, DataError)}
    if faults and draft.remembered and not draft.nothing_said:
        # what was said the last time no longer fits: begin as with a new source
        plain = draft.with_(options=AS_FOUND, more={}, remembered=False)
        drafts.write(plain)
        _read(drafts, plain, area, root)
    elif faults:
        looked = _looked(path, area, draft.layer, draft.options)
        beside = [
            beside_of(name, one)
            if isinstance(one := read[name], Import)
            else beside_refused(name, own.layer, _looked(path, area, own.layer, draft.options_of(name)))
            for name, own in draft.more.items()
        ]
        write_outcome(home, refused(faults, looked, beside), [])
    else:
        whole = {name: one for name, one in read.items() if isinstance(one, Import)}
        _write_read(drafts, draft, area, trusted, whole)


def _read_layers(
    path: Path, draft: Draft, area: StudyArea, trusted: Trusted
) -> dict[str, Import | DataError]:
    """Read each layer that is to be taken, the first one first, or say by its name why it cannot be."""
    first = str(draft.options.file_layer) if draft.more else ""
    how = {first: (draft.layer, draft.options)}
    how |= {name: (own.layer, draft.options_of(name)) for name, own in draft.more.items()}
    read: dict[str, Import | DataError] = {}
    for name, (layer, options) in how.items():
        try:
            read[name] = read_guarded(path, area=area, layer=layer, options=options, trusted=trusted)
        except DataError as fault:
            read[name] = fault
    return read


def _looked(path: Path, area: StudyArea, layer: str, options: ReadOptions) -> dict[str, Any]:
    """Look into a layer that could not be read; nothing where that cannot be done either."""
    try:
        return look_guarded(path, area=area, layer=layer, options=options)
    except DataError:
        return {}


def _write_read(
    drafts: Drafts, draft: Draft, area: StudyArea, trusted: Trusted, read: Mapping[str, Import]
) -> None:
    home, path = drafts.home(draft.id), drafts.path(draft)
    taken, *_ = read.values()
    others = {name: read[name] for name in draft.more}
    outcome = outcome_of(taken, area, trusted, others)
    faulty = {one.layer: one.faulty for one in read.values()}
    try:
        parts = [part_of(taken, path, draft.said)]
        parts += [part_of(one, path, draft.said_of(name)) for name, one in others.items()]
    except BridgeheadError as fault:
        said = {"fault_zh": fault.sentence("zh"), "fault_en": fault.sentence("en")}
        write_outcome(home, outcome.model_copy(update=said), [], faulty)
        return
    write_outcome(home, outcome, parts, faulty)


def _read_extract(home: Path, path: Path, area: StudyArea, root: Path) -> None:
    extract = read_extract(path, area, osm_names(area.id, root))
    parts = parts_of_extract(extract, path)
    counts = {part.layer: len(part.frame) for part in parts}
    outcome = Outcome(
        layers=counts,
        count_in=sum(counts.values()),
        count_out=sum(counts.values()),
        came_crs="WGS 84 (EPSG:4326)",
        crs_how="stated",
        rings=dict(extract.rings),
        missing=dict(extract.missing),
    )
    write_outcome(home, outcome, parts)


def _accept(task: Task, drafts: Drafts, draft: Draft, area: StudyArea) -> dict[str, Any]:
    home, path = drafts.home(draft.id), drafts.path(draft)
    outcome = read_outcome(home)
    if outcome is None or not outcome.is_read:
        raise ReadFirst
    if outcome.waits_for_datum:
        raise DatumFirst
    store = DatasetStore(task.settings.data)
    parts = read_parts(home, files_of(path))

    def progress(what: str, share: float) -> None:
        start, end = SPANS[what]
        _tell(task.report, what, start + (end - start) * share)

    if area.extent is None and outcome.extent is not None:
        area = area.fitted_to(outcome.extent)
    base = shown_dataset(store, area)
    kept = accept(store, area, parts, base=base, dataset_id=draft.dataset_id, progress=progress)
    remember(task.settings.data, draft)
    drafts.write(draft.with_(kept=(kept.dataset_id, kept.version)))
    drafts.lighten(draft)
    return {"dataset": kept.dataset_id, "version": kept.version}
