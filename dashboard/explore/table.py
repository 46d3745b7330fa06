"""The rows of the parcel table: sorted and cut on the server, a block at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from dashboard.explore.figures import selection_of
from dashboard.explore.options import names_of, town_names, use_name
from dashboard.explore.rules import VERDICT_KEYS
from dashboard.numerals import hectares, mu, number
from dashboard.text import say

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandas import Series

    from dashboard.context import Context
    from dashboard.explore.figures import Selected
    from dashboard.view import View

    Rows = NDArray[np.int32]

MOST_ROWS: Final = 200
SORT_COLUMNS: Final = {
    "parcel_id": "parcel_id",
    "town": "town",
    "land_use": "land_use",
    "supply": "supply",
    "site_area_ha": "site_area_m2",
    "site_area_mu": "site_area_m2",
    "far": "far",
    "cap_m2": "site_area_m2",
    "carrier": "carrier",
    "station_m": "station_m",
    "crossing_m": "crossing_m",
}


def answer_rows(context: Context, view: View, request: dict[str, Any]) -> dict[str, Any]:
    """Answer the table's request for a block of rows.

    Parameters
    ----------
    context
        Data and measures.
    view
        Which parcels are filtered, and in which language they are shown.
    request
        ``startRow``, ``endRow``, ``sortModel`` as the table sends them.

    Returns
    -------
    dict
        ``rowData`` and ``rowCount`` of everything filtered.
    """
    start = max(int(request.get("startRow") or 0), 0)
    end = min(max(int(request.get("endRow") or 0), start), start + MOST_ROWS)
    picked = selection_of(context, view)
    rows = _ordered(context, picked, request.get("sortModel") or [])
    return {"rowData": _rows(context, view, picked, rows[start:end]), "rowCount": len(rows)}


def _ordered(context: Context, picked: Selected, model: list[dict[str, str]]) -> Rows:
    """Give the filtered rows in the table's order; the order of a whole column is found once."""
    known = {*SORT_COLUMNS, "verdict", "ring_m"}
    wanted = next((entry for entry in model if entry.get("colId") in known), None)
    if wanted is None:
        return np.flatnonzero(picked.mask).astype(np.int32)
    shown, falling = wanted["colId"], wanted.get("sort") == "desc"
    if shown == "verdict":
        order = _order(picked.judged.verdict, falling=falling)
    else:
        measured = picked.judged.assessment.overrides.measure_from
        column = SORT_COLUMNS.get(shown, f"ring_{measured}_m")
        values = context.measures.frame[column]
        order = context.orders.get((column, falling), lambda: _order(values, falling=falling))
    found: Rows = order[picked.mask[order]]
    return found


def _order(values: Series | NDArray[Any], *, falling: bool) -> Rows:
    """Sort rows by a value; rows without one come last, equal ones stay as they are.

    Examples
    --------
    >>> [_order(np.array([2.0, np.nan, 1.0, 2.0]), falling=falling).tolist() for falling in (False, True)]
    [[2, 0, 3, 1], [0, 3, 2, 1]]
    >>> _order(pd.Series(["b", None, "a"], dtype="str"), falling=False).tolist()
    [2, 0, 1]
    """
    if values.dtype.kind not in "fiu":
        codes, _ = pd.factorize(values, sort=True)  # a missing value is -1
        values = np.where(codes < 0, np.nan, codes)
    numbers = np.asarray(values, dtype=np.float64)
    return np.argsort(-numbers if falling else numbers, kind="stable").astype(np.int32)


def _rows(context: Context, view: View, picked: Selected, rows: np.ndarray) -> list[dict[str, str]]:
    language = view.language
    part = context.measures.frame.iloc[rows]
    towns, carriers = town_names(context, language), names_of(context, "carriers", language)
    far_limit = picked.judged.far_limit
    cells = zip(
        part["parcel_id"], part["town"], part["land_use"], part["supply"], part["site_area_m2"], part["far"],
        part["carrier"], part["station_m"], part["crossing_m"], picked.judged.verdict[rows],
        picked.judged.close[rows],
        picked.judged.near[rows], picked.judged.ring_m[rows], strict=True,
    )  # fmt: skip
    return [
        {
            "parcel_id": parcel,
            "verdict": say(language, f"verdict.{VERDICT_KEYS[verdict]}"),
            "flag": _flags(view, close=bool(close), near=bool(near)),
            "town": towns.get(town, town) if isinstance(town, str) else say(language, "town.outside"),
            "land_use": use_name(language, use),
            "supply": say(language, f"supply.{supply}") if isinstance(supply, str) else "",
            "site_area_ha": hectares(area),
            "site_area_mu": mu(area),
            "far": number(far, 2),
            "ring_m": number(ring),
            "cap_m2": number(None if far_limit is None else area * far_limit),
            "carrier": carriers.get(carrier, "") if isinstance(carrier, str) else "",
            "station_m": number(station),
            "crossing_m": number(crossing),
        }
        for row in cells
        for parcel, town, use, supply, area, far, carrier, station, crossing, verdict, close, near, ring in [
            row
        ]
    ]


def _flags(view: View, *, close: bool, near: bool) -> str:
    words = [say(view.language, f"verdict.{key}") for key, has in (("close", close), ("near", near)) if has]
    return " · ".join(words)
