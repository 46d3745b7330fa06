"""The shipped data, built and kept as a version at the first start, and again when its builder changes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from dashboard.settings import PROJECT_ROOT
from dashboard.setup.progress import Progress, silent
from geodata.areas import StudyArea
from geodata.dataset import Manifest
from geodata.shipped import build_shipped
from geodata.store import DatasetStore

BUILT_FROM: Final = ("geodata", "layers")  # data, measures and tiles follow from these two rooms alone


def ensure_shipped(store: DatasetStore, area: StudyArea, *, progress: Progress = silent) -> bool:
    """Build the area's shipped data set unless the store holds the one this program would build.

    A data set of the user's own stays the one shown: the shipped one becomes current of its own id only.

    Parameters
    ----------
    store, area
        Where it is kept and the place it belongs to.
    progress
        Told what is being done.

    Returns
    -------
    bool
        Whether it was built.
    """
    key = area.builder
    if key is None or _kept_fingerprint(store, key) == fingerprint():
        return False
    # what reads files and writes tiles is large, and most starts build nothing
    from dashboard.origins import shipped_origins  # noqa: PLC0415
    from dashboard.pipeline import keep_version  # noqa: PLC0415

    parcels, reference, facts = build_shipped(key, area, lambda _what, share: progress("shipped", share))
    progress("shipped", 1.0)
    identity = {"dataset_id": key, "area_id": area.id, "input_sha256": fingerprint()}
    origins = shipped_origins(key, fingerprint(), facts, {"parcels": parcels, **reference})
    manifest = Manifest.model_validate(facts | identity | {"origins": origins})
    show = store.active(area.id) in {None, key}
    keep_version(store, area, manifest, parcels, reference, show=show, progress=progress)
    return True


def fingerprint(root: Path = PROJECT_ROOT) -> str:
    """Return a hash of everything the shipped data set is made from."""
    digest = hashlib.sha256()
    for name in BUILT_FROM:
        path = root / name
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and file.suffix in {".py", ".toml", ".geojson"}:
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _kept_fingerprint(store: DatasetStore, key: str) -> str | None:
    version = store.current(key)
    return None if version is None else store.manifest(key, version).input_sha256
