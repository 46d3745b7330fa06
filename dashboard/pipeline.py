"""From layers to a version that can be shown: stage, measure, tile, commit. The one place that joins the rooms."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from geopandas import GeoDataFrame

from dashboard.setup.progress import Progress, silent
from geodata.areas import StudyArea
from geodata.dataset import Dataset, DatumDecision, Manifest
from geodata.read import Import
from geodata.store import DatasetStore
from geodata.tiles import write_tiles
from layers.measures import measure, tile_frame


def keep_version(  # a version is one thing with many facts
    store: DatasetStore,
    area: StudyArea,
    manifest: Manifest,
    parcels: GeoDataFrame,
    reference: Mapping[str, GeoDataFrame],
    *,
    progress: Progress = silent,
) -> str:
    """Measure, tile and commit one version, make it current and the one shown; return its name.

    A kill at any moment leaves the versions that were there, and the pointers to them, as they were.

    Parameters
    ----------
    store, area, manifest
        Where it is kept, the place it belongs to, what is known about it.
    parcels, reference
        Layers in the area's working CRS.
    progress
        Told ``keep``, ``measure`` and ``tiles`` with the share done.
    """
    with store.stage(manifest.dataset_id, area.id) as staged:
        progress("keep", 0.0)
        staged.write_layers(parcels, reference)
        dataset = Dataset(area=area, manifest=manifest, parcels=parcels, reference=reference)
        progress("keep", 1.0)
        measures = measure(dataset, progress=lambda share: progress("measure", share))
        staged.write_measures(measures.to_frame())
        progress("measure", 1.0)
        _write_parcel_tiles(parcels, staged.folder / "tiles" / "parcels.pmtiles", dataset, progress)
        version: str = staged.commit(manifest)
    store.activate(area.id, manifest.dataset_id)
    return version
