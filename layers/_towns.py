"""Which town a parcel belongs to: what its file says, where that is a known town; else the nearest town."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from layers._distances import NOBODY, Origins, nearest
from layers._pieces import cut

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    Texts = NDArray[np.object_]

SUFFIXES = ("镇", "街道", " town")


def town_of(origins: Origins, stated: pd.Series[Any], towns: GeoDataFrame | None) -> Texts:
    """Id of each parcel's town.

    Parameters
    ----------
    origins
        Parcels in the working CRS.
    stated
        The file's own word: a town's id, or its name in either language, with or without 镇.
    towns
        Points or polygons in the working CRS with `id, name_zh, name_en`; None where the place has none.

    Returns
    -------
    ndarray
        The id that the file's word means; where it means none, the town whose polygon or point is nearest;
        where no towns are loaded, the file's own word. Missing where there is neither word nor geometry.

    Examples
    --------
    >>> from geopandas import GeoDataFrame
    >>> from shapely import Point, box
    >>> towns = GeoDataFrame({"id": ["t-a", "t-b"], "name_zh": ["甲镇", "乙镇"], "name_en": ["Jia", "Yi"]},
    ...     geometry=[Point(0, 0), Point(900, 0)])
    >>> parcels = np.array([box(0, 0, 9, 9), box(0, 0, 9, 9), box(800, 0, 809, 9)])
    >>> town_of(Origins(parcels), pd.Series(["乙", None, "nowhere"]), towns).tolist()
    ['t-b', 't-a', 't-b']
    """
    words = stated.astype(object).where(stated.notna(), None)
    if towns is None or not len(towns):
        return np.asarray(words, dtype=object)
    known = words.map(_meanings(towns), na_action="ignore").to_numpy(dtype=object)
    unknown = np.flatnonzero(pd.isna(known))
    pieces = cut(towns)
    _, codes = nearest(origins.only(unknown), pieces)
    names = np.array([*pieces.ids, None], dtype=object)
    known[unknown] = names[np.where(codes == NOBODY, len(pieces.ids), codes)]
    return np.asarray(known, dtype=object)


def _meanings(towns: GeoDataFrame) -> dict[str, str]:
    """Every word that means a town, and the town's id; a word that means two towns means none."""
    meanings: dict[str, set[str]] = {}
    for column in ("id", "name_zh", "name_en"):
        if column in towns:
            for word, name in zip(towns[column], towns["id"], strict=True):
                for form in _forms(word):
                    meanings.setdefault(form, set()).add(str(name))
    by_id = {str(name): str(name) for name in towns["id"]}
    return {word: next(iter(ids)) for word, ids in meanings.items() if len(ids) == 1} | by_id


def _forms(word: object) -> list[str]:
    """Give a name as it stands, without what is said in brackets, and without its suffix."""
    if not isinstance(word, str) or not word:
        return []
    bare = word.split("（")[0].split(" (")[0].strip()
    short = [
        bare.removesuffix(suffix) for suffix in SUFFIXES if bare.endswith(suffix) and len(bare) > len(suffix)
    ]
    return [word, bare, *short]
