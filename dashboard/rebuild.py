"""A version made anew from its manifest and the files that were kept, compared with what is kept of it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import shapely

from dashboard.origins import Said, as_said
from geodata import sources
from geodata.guarded import read_guarded
from geodata.handed_in import COMPANIONS, ending_of
from geodata.options import ReadOptions
from geodata.osm import read_extract
from geodata.osm_names import osm_names
from geodata.shipped import build_shipped

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geodata.areas import StudyArea
    from geodata.dataset import Dataset, LayerOrigin
    from geodata.store import DatasetStore


def rebuild(store: DatasetStore, dataset: Dataset) -> dict[str, bool]:
    """Read every layer of a version again as its manifest says, and compare it with the one that is kept.

    Parameters
    ----------
    store
        Keeps the files.
    dataset
        The version.

    Returns
    -------
    dict
        Layer → whether it came out the same: geometry bit for bit, every value equal.

    Raises
    ------
    SourceGone
        If a file is no longer kept.
    DataError
        If a file cannot be read any more.

    Examples
    --------
    A version without origins, from before they were kept, has nothing to be made from:

    >>> from layers._examples import one_square
    >>> from geodata.store import DatasetStore
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     rebuild(DatasetStore(Path(folder)), one_square(300))
    {}
    """
    kept = {"parcels": dataset.parcels, **dataset.reference}
    built: dict[str, dict[str, GeoDataFrame]] = {}
    same = {}
    for name, origin in dataset.manifest.origins.items():
        if origin.reader == "builder":
            key = str(origin.options["builder"])
            if key not in built:
                parcels, reference, _ = build_shipped(key, dataset.area)
                built[key] = {"parcels": parcels, **reference}
            frame = built[key][name]
        else:
            frame = read_again(store.root, dataset.area, name, origin)
        same[name] = is_same(kept[name], frame)
    return same


def read_again(root: Path, area: StudyArea, layer: str, origin: LayerOrigin) -> GeoDataFrame:
    """Read a layer from the kept files as it was read the first time.

    Raises
    ------
    SourceGone
        If a file is no longer kept.
    """
    with tempfile.TemporaryDirectory(prefix="bridgehead-") as made:
        paths = sources.lay_out(root, origin.files, Path(made))
        if origin.reader == "osm":
            return read_extract(paths[0], area, osm_names(area.id, root)).layers[layer]
        main = next(path for path in paths if ending_of(path.name) not in COMPANIONS)
        taken = read_guarded(main, area=area, layer=layer, options=ReadOptions.model_validate(origin.options))
        return as_said(taken.frame, Said.model_validate(origin.said))


def is_same(one: GeoDataFrame, other: GeoDataFrame) -> bool:
    """Say whether two layers are equal: rows in the same order, values, and every vertex bit for bit."""
    if one.crs != other.crs or list(one.columns) != list(other.columns) or len(one) != len(other):
        return False
    shapes = shapely.to_wkb(one.geometry.to_numpy()), shapely.to_wkb(other.geometry.to_numpy())
    if not (shapes[0] == shapes[1]).all():
        return False
    left, right = (pd.DataFrame(frame.drop(columns=frame.geometry.name)) for frame in (one, other))
    return all(_equal(left[name], right[name]) for name in left.columns)


def _equal(one: pd.Series, other: pd.Series) -> bool:
    missing = one.isna().to_numpy(), other.isna().to_numpy()
    values = one.to_numpy(dtype=object) == other.to_numpy(dtype=object)
    return bool(((missing[0] & missing[1]) | (~missing[0] & ~missing[1] & values)).all())
