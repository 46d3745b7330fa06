"""What may be said of the data as a whole: drawn by a program, not stated, or surveyed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geopandas import GeoDataFrame

    from geodata.dataset import Dataset

DataStatus: TypeAlias = Literal["schematic", "unstated", "surveyed"]
MADE_UP: Final = frozenset({"schematic", "assumed", "synthetic"})
SURVEYED: Final = "surveyed"


def layers_status(layers: Iterable[GeoDataFrame]) -> DataStatus:
    """Tell the worst status of some layers.

    Parameters
    ----------
    layers
        Frames with the column ``status``; one without it states none, an empty layer says nothing.

    Returns
    -------
    str
        ``schematic`` if any feature is schematic, assumed or synthetic; else ``unstated`` if any is not
        surveyed, or its status is not stated; else ``surveyed``.

    Examples
    --------
    >>> from geopandas import GeoDataFrame
    >>> layers_status([GeoDataFrame({"status": ["surveyed", None]})])
    'unstated'
    >>> layers_status([GeoDataFrame({"status": ["surveyed", None]}), GeoDataFrame({"status": ["assumed"]})])
    'schematic'
    """
    found: set[object] = set()
    for layer in layers:
        if len(layer):
            found |= set(layer["status"].unique()) if "status" in layer else {None}
    if found & MADE_UP:
        return "schematic"
    return "surveyed" if found <= {SURVEYED} else "unstated"


def data_status(dataset: Dataset) -> DataStatus:
    """Tell the worst status of a data set: of its parcels and of every reference layer.

    Parameters
    ----------
    dataset
        Parcels and reference layers.
    """
    return layers_status([dataset.parcels, *dataset.reference.values()])
