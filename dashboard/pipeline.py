"""From layers to a version that can be shown: stage, measure, tile, commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geopandas import GeoDataFrame

from dashboard.setup.progress import Progress, silent
from geodata.areas import StudyArea
from geodata.dataset import Dataset, Manifest
from geodata.store import DatasetStore
from geodata.tiles import write_tiles
from layers.measures import measure, tile_frame

TILES = Path("tiles") / "parcels.pmtiles"


@dataclass(frozen=True)
class Kept:
    """A version that was kept."""

    manifest: Manifest

    @property
    def dataset_id(self) -> str:
        """The data set it is a version of."""
        return self.manifest.dataset_id

    @property
    def version(self) -> str:
        """Its name."""
        return self.manifest.version


def keep_version(
    store: DatasetStore,
    area: StudyArea,
    manifest: Manifest,
    parcels: GeoDataFrame,
    reference: Mapping[str, GeoDataFrame],
    *,
    show: bool = True,
    progress: Progress = silent,
) -> Kept:
    """Measure, tile and commit one version, make it current and, with `show`, the one the area shows.

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
        progress("keep", 1.0)
        dataset = Dataset(area=area, manifest=manifest, parcels=parcels, reference=reference)
        measures = measure(dataset, progress=lambda share: progress("measure", share))
        staged.write_measures(measures.to_frame())
        progress("measure", 1.0)
        progress("tiles", 0.0)
        tiled = GeoDataFrame(tile_frame(measures, parcels), geometry=parcels.geometry, crs=parcels.crs)
        write_tiles(tiled, staged.folder / TILES)
        progress("tiles", 1.0)
        whole = staged.commit(manifest)
    if show:
        store.activate(area.id, manifest.dataset_id)
    return Kept(whole)
