"""The features of an import about which something has to be said, as a layer that can be written out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pyproj import CRS

    from geodata.findings import Finding


def faulty_features(
    findings: Sequence[Finding],
    geometry: NDArray[np.object_],
    ids: NDArray[np.object_],
    kept: NDArray[np.bool_],
    crs: CRS,
) -> GeoDataFrame:
    """Gather every feature that a finding is about, with its geometry as it came.

    Parameters
    ----------
    findings
        All of them, none left out; those about no single feature are passed over.
    geometry, ids, kept
        One a feature of the file: its geometry before any repair in the working CRS (None where it had
        none), its id (None where unknown), whether it was kept.
    crs
        The working CRS.

    Returns
    -------
    GeoDataFrame
        One row a finding: ``feature`` (its number in the file, from 1), ``id``, ``outcome`` (``left_out``,
        ``changed``, ``kept``), ``kind``, ``reason_zh``, ``reason_en``, ``position`` (its row in the layer
        that was kept, missing where it was left out).
    """
    about = [finding for finding in findings if finding.row is not None]
    rows = np.array([finding.row for finding in about], dtype=np.intp)
    position = np.cumsum(kept) - 1
    table = pd.DataFrame(
        {
            "feature": rows + 1,
            "id": pd.Series(ids[rows], dtype="str"),
            "outcome": pd.Series([finding.outcome for finding in about], dtype="str"),
            "kind": pd.Series([str(finding.kind) for finding in about], dtype="str"),
            "reason_zh": pd.Series([finding.sentence("zh") for finding in about], dtype="str"),
            "reason_en": pd.Series([finding.sentence("en") for finding in about], dtype="str"),
            "position": pd.Series(position[rows], dtype="Int64").mask(pd.Series(~kept[rows])),
        }
    )
    return GeoDataFrame(table, geometry=geometry[rows], crs=crs)
