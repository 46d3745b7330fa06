"""The measures that were kept with a version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.measures import Measures

if TYPE_CHECKING:
    from geodata.store import DatasetStore


def kept_measures(store: DatasetStore, dataset_id: str, version: str | None = None) -> Measures:
    """Read the measures of a version (the current one by default) with what was kept beside them."""
    frame = store.read_measures(dataset_id, version)
    return Measures.from_frame(frame, {str(key): value for key, value in frame.attrs.items()})
