"""From layers to a version that can be shown: stage, measure, tile, commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from dashboard.setup.progress import Progress, silent
from geodata.areas import StudyArea, load_area, save_area, shipped_areas
from geodata.dataset import Dataset, Datum, DatumDecision, Manifest
from geodata.datum_check import require_confirmed, trusted_lines
from geodata.options import AS_FOUND, ReadOptions
from geodata.read import Import, read_layer
from geodata.store import DatasetStore
from geodata.tiles import write_tiles
from layers.measures import Measures, measure, tile_frame

TILES = Path("tiles") / "parcels.pmtiles"


@dataclass(frozen=True)
class Kept:
    """A version that was kept, and the import it came from where it came from a file."""

    manifest: Manifest
    taken: Import | None = None

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
        measures = measure(dataset, progress=lambda share, _step: progress("measure", share))
        frame, beside = measures.to_frame()
        staged.write_measures(_with_attributes(frame, beside))
        progress("tiles", 0.0)
        write_tiles(tile_frame(measures, parcels), staged.folder / TILES)
        progress("tiles", 1.0)
        whole = staged.commit(manifest, show=show)
    return Kept(whole)


def import_parcels(
    store: DatasetStore,
    area: StudyArea,
    path: Path,
    *,
    dataset_id: str,
    options: ReadOptions = AS_FOUND,
    progress: Progress = silent,
) -> Kept:
    """Take a parcel file in as a new version of a data set, with the reference layers the area shows now.

    Parameters
    ----------
    store, area
        Where it is kept and the place it must lie in.
    path
        The file.
    dataset_id
        The data set that gets the version.
    options
        What the user says about the file.

    Raises
    ------
    DatumNotConfirmed
        If the layer seems to be in a shifted datum and the user has not said whether it is.
    DataError
        If the file cannot be taken in whole; the store is then as it was.
    """
    progress("read", 0.0)
    shown = shown_dataset(store, area)
    taken = read_layer(path, area=area, options=options, trusted=trusted_of(shown))
    require_confirmed(taken.datum)
    progress("read", 1.0)
    if area.extent is None:
        area = area.fitted_to(taken.extent)
    manifest = manifest_of(taken, area, dataset_id)
    reference = {} if shown is None else shown.reference
    kept = keep_version(store, area, manifest, taken.frame, reference, progress=progress)
    save_area_extent(area, store)
    return Kept(kept.manifest, taken)


def kept_measures(store: DatasetStore, dataset_id: str, version: str | None = None) -> Measures:
    """Read the measures of a version (the current one by default) with what was kept beside them."""
    frame = store.read_measures(dataset_id, version)
    return Measures.from_frame(frame, {str(key): value for key, value in frame.attrs.items()})


def shown_reference(store: DatasetStore, area: StudyArea) -> Mapping[str, GeoDataFrame]:
    """Return the reference layers of the data set that the area shows, or none."""
    shown = shown_dataset(store, area)
    return {} if shown is None else shown.reference


def shown_dataset(store: DatasetStore, area: StudyArea) -> Dataset | None:
    """Return the data set that the area shows, if it shows one."""
    shown = store.active(area.id)
    return None if shown is None else store.load(shown)


def trusted_of(shown: Dataset | None) -> Mapping[str, NDArray[np.object_]]:
    """Return the lines of the data set shown that a new layer's datum is judged by."""
    return {} if shown is None else trusted_lines(shown.parcels, shown.reference)


def save_area_extent(area: StudyArea, store: DatasetStore) -> None:
    """Write the extent that the first import gave an area of the user's own."""
    if area.id not in shipped_areas() and load_area(area.id, store.root).extent is None:
        save_area(area, store.root)


def datum_of(crs: str) -> Datum:
    """Return the datum that a CRS's name states; `other` where it is none of the known ones.

    Examples
    --------
    >>> datum_of("EPSG:4326"), datum_of("CGCS2000 / 3-degree Gauss-Kruger CM 120E (EPSG:4549)")
    ('wgs84', 'cgcs2000')
    """
    if "CGCS2000" in crs or "China Geodetic" in crs or "EPSG:4490" in crs:
        return "cgcs2000"
    return "wgs84" if "WGS 84" in crs or "EPSG:4326" in crs else "other"


def manifest_of(taken: Import, area: StudyArea, dataset_id: str) -> Manifest:
    """Write down what is known of an imported file; what it does not say is not claimed."""
    statuses = taken.frame["status"].dropna().unique()
    return Manifest(
        dataset_id=dataset_id,
        area_id=area.id,
        title_zh=taken.source_name,
        title_en=taken.source_name,
        source=taken.source_name,
        licence="not stated",
        status=statuses[0] if len(statuses) == 1 else None,
        came_crs=taken.came_crs,
        working_crs=f"EPSG:{area.working_epsg}",
        datum=decision_of(taken),
        input_file=taken.source_name,
        input_sha256=taken.source_sha256,
        options=taken.options.model_dump(mode="json", exclude_defaults=True),
        report=[finding.as_json() for finding in taken.findings],
    )


def decision_of(taken: Import) -> DatumDecision:
    """Write down which datum a layer was taken to be in, who said so, and the evidence."""
    proposal = taken.datum
    if proposal.taken == "stated":
        who = "confirmed by the user" if proposal.confirmed else "as stated"
        datum = datum_of(taken.came_crs)
    else:
        who, datum = "confirmed by the user, shift undone; coordinates", proposal.taken
    return DatumDecision(datum=datum, how=f"{who}: {taken.came_crs}", evidence=proposal.as_json())


def _with_attributes(frame: pd.DataFrame, beside: Mapping[str, Any]) -> pd.DataFrame:
    """Put what goes beside the measures into the frame's attributes, which GeoParquet keeps."""
    copy = frame.copy(deep=False)
    copy.attrs.update(beside)
    return copy
