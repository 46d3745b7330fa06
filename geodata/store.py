"""The folder in which data sets are kept: immutable versions, one pointer each, nothing half written.

A version is written into a temporary folder beside its place, synced and renamed; only then does the pointer
move. A kill at any moment leaves the older version shown, and only what the next start removes.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
from pydantic import ValidationError

from geodata import sources
from geodata._leftovers import (
    REMOVED,
    STAGING,
    abandoned_notes,
    hold,
    lock_of,
    note_of,
    remove_abandoned_folders,
    write_note,
)
from geodata._pieces import in_one_piece
from geodata.areas import AREA_ID, first_complaint, load_area
from geodata.atomic import sync_file, sync_folder, write_text
from geodata.contracts import EXTRA, check_parcels, check_reference
from geodata.dataset import DATASET_ID, Dataset, Manifest
from geodata.errors import BadName, Damaged, NotCommitted, UnknownDataset, UnknownVersion, VersionShown
from geodata.scratch import sweep
from geodata.sources import sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geodata.areas import StudyArea

MANIFEST = "manifest.json"
PARCELS = "parcels.parquet"
MEASURES = "measures.parquet"
TILES = "tiles/parcels.pmtiles"
POINTS = "tiles/points.pmtiles"  # where the parcels' ids stand; versions of an earlier program lack it

_VERSION = r"^\d{8}T\d{9}Z-[0-9a-f]{8}$"


class Staged:
    """A version being written: fill `folder`, then `commit` it. Made by `DatasetStore.stage`."""

    def __init__(self, store: DatasetStore, dataset_id: str, area: StudyArea, folder: Path) -> None:
        self._store = store
        self._dataset_id = dataset_id
        self._counts: dict[str, int] = {}
        self.area = area
        self.folder = folder
        self.committed: Manifest | None = None

    def write_layers(self, parcels: gpd.GeoDataFrame, reference: Mapping[str, gpd.GeoDataFrame]) -> None:
        """Check the layers against their contracts and write them as GeoParquet.

        Raises
        ------
        WrongCRS, ContractBroken
            If a layer is not as it must be; nothing of it is written then.
        """
        check_parcels(parcels, self.area.working)
        for name, layer in reference.items():
            check_reference(name, layer, self.area.working)
        parcels.to_parquet(self.folder / PARCELS, index=False, compression="zstd")
        for name, layer in reference.items():
            layer.to_parquet(self.folder / f"{name}.parquet", index=False, compression="zstd")
        self._counts = {"parcels": len(parcels)} | {name: len(layer) for name, layer in reference.items()}

    def write_measures(self, measures: pd.DataFrame) -> None:
        """Write the measures of the parcels beside them."""
        measures.to_parquet(self.folder / MEASURES, index=False, compression="zstd")

    def keep_source(self, path: Path) -> str:
        """Keep the bytes of a file that a layer is made from, to read it again one day; give their hash."""
        return sources.keep(self._store.root, path)

    def commit(self, manifest: Manifest, *, show: bool = False) -> Manifest:
        """Hash and sync every file, put the version in its place, then move the pointer to it.

        Parameters
        ----------
        manifest
            What is known about the version.
        show
            Whether the area is to show this data set from now on.

        Returns
        -------
        Manifest
            With version, time, counts and hashes filled in.

        Raises
        ------
        NotCommitted
            If no parcels were written, or the manifest speaks of another data set or area.
        """
        self._refuse_unless_whole(manifest)
        files = {_posix(path, self.folder): sha256_of(path) for path in _files(self.folder)}
        now = datetime.now(UTC)
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        digest = hashlib.sha256(
            "".join(f"{name}{files[name]}" for name in sorted(files)).encode()
        ).hexdigest()
        facts = {
            "version": f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03d}Z-{digest[:8]}",
            "created_at": now,
            "counts": self._counts,
            "files": files,
        }
        whole = manifest.model_copy(update=facts)
        (self.folder / MANIFEST).write_text(whole.model_dump_json(indent=1) + "\n", "utf-8")
        self._put_in_place(whole, self.area.id if show else None)
        self.committed = whole
        return whole

    def _refuse_unless_whole(self, manifest: Manifest) -> None:
        if not (self.folder / PARCELS).is_file():
            raise NotCommitted(detail="no parcels were written")
        if (manifest.dataset_id, manifest.area_id) != (self._dataset_id, self.area.id):
            raise NotCommitted(detail=f"its manifest speaks of {manifest.dataset_id} in {manifest.area_id}")

    def _put_in_place(self, manifest: Manifest, show_in: str | None) -> None:
        for path in _files(self.folder):
            sync_file(path)
        for path in (*(p for p in self.folder.rglob("*") if p.is_dir()), self.folder):
            sync_folder(path)
        target = self.folder.parent / manifest.version
        note = write_note(self.folder, manifest.version, show_in)
        self.folder.rename(target)
        sync_folder(target.parent)
        self._store.point(self._dataset_id, manifest.version)
        if show_in is not None:
            self._store.activate(show_in, self._dataset_id)
        note.unlink()


class DatasetStore:
    """The data sets under one data folder.

    Parameters
    ----------
    root
        The data folder. It need not exist yet. Temporary folders that a killed process left are removed.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     DatasetStore(Path(folder)).datasets()
    []
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.remove_stale()

    @contextmanager
    def stage(self, dataset_id: str, area_id: str) -> Iterator[Staged]:
        """Open a temporary folder beside the data set's versions; it is removed unless it is committed.

        Raises
        ------
        BadName, UnknownArea
            If the data set's name is not allowed or the area is not known.
        """
        home = self._home(dataset_id)
        area = load_area(area_id, self.root)
        folder = home / f"{STAGING}{secrets.token_hex(6)}"
        home.mkdir(parents=True, exist_ok=True)
        # held before the folder is there, so that no other process can take the folder for a left-over
        lock = hold(lock_of(folder))
        folder.mkdir()
        try:
            yield Staged(self, dataset_id, area, folder)
        finally:
            lock.close()
            shutil.rmtree(folder, ignore_errors=True)
            lock_of(folder).unlink(missing_ok=True)
            if note_of(folder).is_file():  # something failed while it was put in its place
                self.remove_stale()
            with suppress(OSError):  # the data set's folder goes too where this was its first version
                home.rmdir()

    def datasets(self) -> list[str]:
        """List the ids of data sets that have a current version."""
        return sorted(path.parent.name for path in self.root.glob("datasets/*/current"))

    def versions(self, dataset_id: str) -> list[str]:
        """List the versions of a data set, oldest first."""
        found = (path.parent.name for path in self._home(dataset_id).glob(f"*/{MANIFEST}"))
        return sorted(name for name in found if re.match(_VERSION, name))

    def current(self, dataset_id: str) -> str | None:
        """Name the version that is shown, or None where there is none yet."""
        return _read(self._home(dataset_id) / "current")

    def point(self, dataset_id: str, version: str) -> None:
        """Move the pointer of a data set to one of its versions.

        Raises
        ------
        UnknownVersion
            If there is no such version.
        """
        self.folder(dataset_id, version)
        write_text(self._home(dataset_id) / "current", version)

    def active(self, area_id: str) -> str | None:
        """Name the data set that is shown for an area, or None where none was chosen yet."""
        return _read(self.root / "active" / _safe(area_id, AREA_ID))

    def activate(self, area_id: str, dataset_id: str) -> None:
        """Choose the data set that is shown for an area.

        Raises
        ------
        UnknownDataset
            If the data set has no current version or belongs to another area.
        """
        if self.manifest(dataset_id).area_id != area_id:
            raise UnknownDataset(came=f"{dataset_id} ({area_id})", known=", ".join(self.datasets()) or "—")
        write_text(self.root / "active" / _safe(area_id, AREA_ID), dataset_id)

    def folder(self, dataset_id: str, version: str | None = None) -> Path:
        """Give the folder of a version (the current one where none is named).

        Raises
        ------
        UnknownDataset, UnknownVersion
            If there is no such data set or version.
        """
        name = version or self.current(dataset_id)
        if name is None:
            raise UnknownDataset(came=dataset_id, known=", ".join(self.datasets()) or "—")
        path = self._home(dataset_id) / _safe(name, _VERSION)
        if not (path / MANIFEST).is_file():
            raise UnknownVersion(came=name, dataset=dataset_id)
        return path

    def manifest(self, dataset_id: str, version: str | None = None) -> Manifest:
        """Read the manifest of a version.

        Raises
        ------
        UnknownDataset, UnknownVersion, Damaged
            If there is no such version, or its manifest cannot be read.
        """
        path = self.folder(dataset_id, version) / MANIFEST
        try:
            return Manifest.model_validate_json(path.read_bytes())
        except ValidationError as fault:
            raise Damaged(path=path, detail=first_complaint(fault)) from fault

    def load(self, dataset_id: str, version: str | None = None) -> Dataset:
        """Read a version into memory, after comparing the hash of every layer file with the manifest.

        Raises
        ------
        UnknownDataset, UnknownVersion, UnknownArea, Damaged
            If there is no such version, or a file of it is not what was written.
        """
        manifest = self.manifest(dataset_id, version)
        folder = self.folder(dataset_id, manifest.version)
        names = [name for name in manifest.files if name.removesuffix(".parquet") in EXTRA]
        for name in (PARCELS, *names):
            _require_hash(folder / name, manifest.files.get(name))
        reference = {name.removesuffix(".parquet"): gpd.read_parquet(folder / name) for name in names}
        area = load_area(manifest.area_id, self.root)
        return Dataset(area, manifest, in_one_piece(gpd.read_parquet(folder / PARCELS)), reference)

    def read_measures(self, dataset_id: str, version: str | None = None) -> pd.DataFrame:
        """Read the measures that were kept with a version.

        Raises
        ------
        UnknownDataset, UnknownVersion, Damaged
            If there is no such version, it has no measures, or they are not what was written.
        """
        manifest = self.manifest(dataset_id, version)
        path = self.folder(dataset_id, manifest.version) / MEASURES
        _require_hash(path, manifest.files.get(MEASURES))
        return in_one_piece(pd.read_parquet(path))

    def verify(self, dataset_id: str, version: str | None = None) -> None:
        """Compare every file of a version with its hash in the manifest.

        Raises
        ------
        UnknownDataset, UnknownVersion, Damaged
            If there is no such version, or a file is not what was written.
        """
        manifest = self.manifest(dataset_id, version)
        folder = self.folder(dataset_id, manifest.version)
        for name, digest in manifest.files.items():
            _require_hash(folder / name, digest)

    def remove(self, dataset_id: str, version: str) -> None:
        """Delete a version that is not the current one.

        Raises
        ------
        UnknownVersion, VersionShown
            If there is no such version, or it is the current one.
        """
        folder = self.folder(dataset_id, version)
        if version == self.current(dataset_id):
            raise VersionShown(came=version, dataset=dataset_id)
        aside = folder.with_name(f"{REMOVED}{secrets.token_hex(6)}")
        folder.rename(aside)
        sync_folder(aside.parent)
        shutil.rmtree(aside, ignore_errors=True)
        sources.remove_unused(self.root)

    def remove_stale(self) -> None:
        """Remove what killed processes left, here and among temporary files; what one writes now stays."""
        sweep()
        for note, version, show_in in abandoned_notes(self.root):
            dataset_id = note.parent.name
            if self.current(dataset_id) != version:
                shutil.rmtree(note.with_name(_safe(version, _VERSION)), ignore_errors=True)
            elif show_in is not None:
                self.activate(show_in, dataset_id)
            note.unlink(missing_ok=True)
        remove_abandoned_folders(self.root)
        sources.remove_unused(self.root)

    def _home(self, dataset_id: str) -> Path:
        return self.root / "datasets" / _safe(dataset_id, DATASET_ID)


def _require_hash(path: Path, digest: str | None) -> None:
    if digest is None or not path.is_file():
        raise Damaged(path=path, detail="it is not there")
    if sha256_of(path) != digest:
        raise Damaged(path=path, detail="its bytes are not those that were written")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _posix(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _safe(name: str, pattern: str) -> str:
    if not re.fullmatch(pattern, name):
        raise BadName(came=name)
    return name


def _read(pointer: Path) -> str | None:
    return pointer.read_text("utf-8").strip() if pointer.is_file() else None
