"""From layers to a version that can be shown: stage, measure, tile, commit."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from dashboard.origins import NOTHING_SAID, Part, Said, decision_of, part_of, parts_of_extract
from dashboard.setup.progress import Progress, silent
from geodata.areas import StudyArea, load_area, save_area, shipped_areas
from geodata.dataset import Dataset, Manifest
from geodata.datum_check import require_confirmed, trusted_lines
from geodata.errors import ManyLayers, NoParcelsYet
from geodata.guarded import look_guarded, read_guarded
from geodata.memory import given_back
from geodata.options import AS_FOUND, ReadOptions
from geodata.osm import OsmExtract, read_extract
from geodata.osm_names import osm_names
from geodata.read import Import
from geodata.sources import sha256_of
from geodata.store import POINTS, TILES, DatasetStore, Staged
from geodata.tiles import Layout, lay_out
from layers.measures import measure, tile_frame


@dataclass(frozen=True)
class Kept:
    """A version that was kept, and the import it came from where it came from a file, and others of it.

    An OpenStreetMap extract gives no imports, but `extract`.
    """

    manifest: Manifest
    taken: Import | None = None
    beside: tuple[Import, ...] = ()
    extract: OsmExtract | None = None

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
    parts: Sequence[Part] = (),
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
    parts
        The layers that are new in it: the files they were read from are kept too, and their faulty features.
    progress
        Told ``keep``, ``measure`` and ``tiles`` with the share done.
    """
    with store.stage(manifest.dataset_id, area.id) as staged:
        progress("keep", 0.0)
        staged.write_layers(parcels, reference)
        manifest = _with_sources(staged, manifest, parts)
        progress("keep", 1.0)
        dataset = Dataset(area=area, manifest=manifest, parcels=parcels, reference=reference)
        with tempfile.TemporaryDirectory(dir=staged.folder, prefix=".tiles-") as made:
            layout = _measured(staged, dataset, Path(made), progress)
            given_back()
            layout.write(staged.folder / TILES, lambda share: progress("tiles", 0.2 + 0.7 * share))
            layout.write_points(staged.folder / POINTS)
            progress("tiles", 1.0)
        whole = staged.commit(manifest, show=show)
    return Kept(whole)


def _measured(staged: Staged, dataset: Dataset, folder: Path, progress: Progress) -> Layout:
    """Measure the parcels, write the measures, lay out the tiles; the measures are then forgotten."""
    measures = measure(dataset, progress=lambda share, _step: progress("measure", share))
    frame, beside = measures.to_frame()
    staged.write_measures(_with_attributes(frame, beside))
    progress("tiles", 0.0)
    return lay_out(tile_frame(measures, dataset.parcels), folder)


def import_layer(
    store: DatasetStore,
    area: StudyArea,
    path: Path,
    *,
    layer: str = "parcels",
    dataset_id: str | None = None,
    options: ReadOptions = AS_FOUND,
    said: Said = NOTHING_SAID,
    progress: Progress = silent,
) -> Kept:
    """Take one layer of a file in as a new version, beside the other layers that the area shows now.

    Parameters
    ----------
    store, area
        Where it is kept and the place it must lie in.
    path
        The file.
    layer
        ``parcels``, or the reference layer whose place it takes.
    dataset_id
        The data set that gets the version; `own_dataset` where none is named.
    options, said
        What the user says about reading the file, and about where it comes from.

    Raises
    ------
    DatumNotConfirmed
        If the layer seems to be in a shifted datum and the user has not said whether it is.
    DataError
        If the file cannot be taken in whole; the store is then as it was.
    """
    progress("read", 0.0)
    return _take_in(
        store, area, path, [(layer, options)], dataset_id=dataset_id, said=said, progress=progress
    )


def import_each(
    store: DatasetStore,
    area: StudyArea,
    path: Path,
    *,
    dataset_id: str | None = None,
    options: ReadOptions = AS_FOUND,
    said: Said = NOTHING_SAID,
    progress: Progress = silent,
) -> Kept:
    """Take every layer of a file whose name says which layer it is, each to its contract, in one version.

    What the options say of columns and units holds for the parcels.

    Raises
    ------
    ManyLayers
        If the name of none says it.
    DatumNotConfirmed, DataError
        As `import_layer` does; nothing of the file is kept then.
    """
    progress("read", 0.0)
    looked = look_guarded(path, area=area, options=options.of_layer(options.file_layer))
    contracts: Mapping[str, str] = looked["contracts"]
    if not contracts:
        raise ManyLayers(names=", ".join(one["name"] for one in looked["file_layers"]) or "—")
    wanted = [
        (
            layer,
            options.model_copy(update={"file_layer": name}) if layer == "parcels" else options.of_layer(name),
        )
        for name, layer in contracts.items()
    ]
    return _take_in(store, area, path, wanted, dataset_id=dataset_id, said=said, progress=progress)


def _take_in(
    store: DatasetStore,
    area: StudyArea,
    path: Path,
    wanted: Sequence[tuple[str, ReadOptions]],
    *,
    dataset_id: str | None,
    said: Said,
    progress: Progress,
) -> Kept:
    """Read some layers of a file, the one as good as the other, and keep them together."""
    shown = shown_dataset(store, area)
    trusted, every = trusted_of(shown), []
    for done, (layer, options) in enumerate(wanted, 1):
        taken = read_guarded(path, area=area, layer=layer, options=options, trusted=trusted)
        require_confirmed(taken.datum)
        every.append(taken)
        progress("read", done / len(wanted))
    if area.extent is None:
        area = area.fitted_to(every[0].extent)
    parts = [part_of(taken, path, said) for taken in every]
    kept = accept(store, area, parts, base=shown, dataset_id=dataset_id, progress=progress)
    return Kept(kept.manifest, every[0], tuple(every[1:]))


def import_extract(
    store: DatasetStore,
    area: StudyArea,
    path: Path,
    *,
    dataset_id: str | None = None,
    progress: Progress = silent,
) -> Kept:
    """Take every layer of an OpenStreetMap extract in, each in the place of the one shown now.

    Raises
    ------
    NothingInExtract, NotGeodata, NoParcelsYet
        If nothing in it lies in the area, it cannot be read, or there are no parcels it could go with.
    """
    progress("read", 0.0)
    extract = read_extract(path, area, osm_names(area.id, store.root))
    progress("read", 1.0)
    base, parts = shown_dataset(store, area), parts_of_extract(extract, path)
    kept = accept(store, area, parts, base=base, dataset_id=dataset_id, progress=progress)
    return Kept(kept.manifest, extract=extract)


def accept(
    store: DatasetStore,
    area: StudyArea,
    parts: Sequence[Part],
    *,
    base: Dataset | None,
    dataset_id: str | None = None,
    progress: Progress = silent,
) -> Kept:
    """Make a version of some new layers and of those of another version that they do not replace.

    Parameters
    ----------
    parts
        The new layers; one of them may be the parcels.
    base
        The version that the other layers are taken from.
    dataset_id
        The data set that gets the version; `own_dataset` where none is named.

    Raises
    ------
    NoParcelsYet
        If there are parcels neither among the parts nor in `base`.
    """
    by_layer = {part.layer: part for part in parts}
    own = by_layer.pop("parcels", None)
    target = dataset_id or own_dataset(store, area)
    if own is not None:
        parcels, manifest = own.frame, _manifest_of_part(own, area, target)
    elif base is not None:
        fresh: dict[str, Any] = {
            "dataset_id": target,
            "version": "",
            "created_at": None,
            "counts": {},
            "files": {},
        }
        parcels, manifest = base.parcels, base.manifest.model_copy(update=fresh | {"dataset_id": target})
    else:
        raise NoParcelsYet(area=area.name_en, area_zh=area.name_zh, layer=", ".join(by_layer))
    reference = {} if base is None else dict(base.reference)
    reference |= {name: part.frame for name, part in by_layer.items()}
    origins = {} if base is None else dict(base.manifest.origins)
    origins |= {part.layer: part.origin for part in parts}
    whole = {name: one for name, one in origins.items() if name in {"parcels", *reference}}
    manifest = manifest.model_copy(update={"origins": whole})
    kept = keep_version(store, area, manifest, parcels, reference, parts=parts, progress=progress)
    save_area_extent(area, store)
    return kept


def own_dataset(store: DatasetStore, area: StudyArea) -> str:
    """Name the data set that gets a new version where the user names none.

    It is the one that is shown, unless that is the shipped one, which stays as the program builds it.
    """
    shown = store.active(area.id)
    return f"{area.id}-own" if shown in {None, area.builder} else str(shown)


def _manifest_of_part(own: Part, area: StudyArea, dataset_id: str) -> Manifest:
    """Write down what is known of a version whose parcels are new; what they do not say is not claimed."""
    origin, name = own.origin, own.paths[0].name if own.paths else own.origin.source
    return Manifest(
        dataset_id=dataset_id,
        area_id=area.id,
        title_zh=origin.source,
        title_en=origin.source,
        source=origin.source,
        licence=origin.licence or "not stated",
        status=origin.status,
        captured_on=origin.captured_on,
        came_crs=origin.came_crs,
        working_crs=f"EPSG:{area.working_epsg}",
        datum=origin.datum,
        accuracy_m=origin.accuracy_m,
        input_file=name,
        input_sha256=sha256_of(own.paths[0]) if own.paths else None,
        options=origin.options,
        report=origin.report,
    )


def _with_sources(staged: Staged, manifest: Manifest, parts: Sequence[Part]) -> Manifest:
    """Keep the files that layers were read from, write their hashes down, keep their faulty features."""
    origins = dict(manifest.origins)
    for part in parts:
        kept = {path.name: staged.keep_source(path) for path in part.paths}
        origins[part.layer] = origins[part.layer].model_copy(update={"files": kept})
        if part.faulty is not None and len(part.faulty):
            target = staged.folder / faulty_file(part.layer)
            target.parent.mkdir(exist_ok=True)
            part.faulty.to_parquet(target, index=False, compression="zstd")
    return manifest.model_copy(update={"origins": origins})


def faulty_file(layer: str) -> Path:
    """Name the file of a version's folder that holds a layer's faulty features.

    Examples
    --------
    >>> faulty_file("parcels").as_posix()
    'faulty/parcels.parquet'
    """
    return Path("faulty") / f"{layer}.parquet"


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


def _with_attributes(frame: pd.DataFrame, beside: Mapping[str, Any]) -> pd.DataFrame:
    """Put what goes beside the measures into the frame's attributes, which GeoParquet keeps."""
    copy = frame.copy(deep=False)
    copy.attrs.update(beside)
    return copy
