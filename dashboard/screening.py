"""A whole data set under a pack: every measure and verdict a parcel as a table, and a summary of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from dashboard.altered import altered_text
from geodata.areas import StudyArea
from geodata.atomic import replacing
from geodata.errors import UnknownOutput
from layers.assess import Assessment, Verdict
from layers.reasons import reasons_frame
from layers.statistics import M2_PER_HA, M2_PER_KM2, M2_PER_MU

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
NAMED: Final = ("id", "name_zh", "name_en")
SUFFIXES: Final = (".csv", ".parquet", ".gpkg", ".geojson")


def screening_table(assessment: Assessment, names: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Put measures, verdicts, margins and sentences of every parcel side by side.

    Parameters
    ----------
    assessment
        A whole data set, judged.
    names
        Names (zh, en) of the features that can decide, by id.

    Returns
    -------
    DataFrame
        One row a parcel: all measures (metres, m², shares), the overall verdict and flags, and for every rule
        its verdict, measured value, limit, margin, trigger and its reason in Chinese and in English; at last
        which policy, and what is altered of it with the original (empty where nothing is).
    """
    judged = assessment.to_frame().drop(columns=["parcel_id"])
    reasons = reasons_frame(assessment, names)
    sentences = {
        f"{rule_id}:reason_{language}": rows[language].to_numpy(dtype=object)
        for rule_id, rows in reasons.groupby("rule_id", sort=False)
        for language in ("zh", "en")
    }
    measures = assessment.measures.frame.reset_index(drop=True)
    altered = altered_text(assessment.altered)
    return pd.concat([measures, judged, pd.DataFrame(sentences)], axis=1).assign(
        policy=assessment.pack.id, altered=altered
    )


def feature_names(reference: Mapping[str, gpd.GeoDataFrame]) -> dict[str, tuple[str, str]]:
    """Collect the names (zh, en) of the features that a rule can be decided by."""
    return {
        str(one): (str(zh or one), str(en or zh or one))
        for name in ("rings", "carriers", "crossings", "stations", "towns")
        if name in reference
        for one, zh, en in zip(*(_texts(reference[name], column) for column in NAMED), strict=True)
    }


def summary(assessment: Assessment, area: StudyArea) -> dict[str, Any]:
    """Count parcels and areas by verdict, by supply and by rule.

    Parameters
    ----------
    assessment
        A whole data set, judged.
    area
        The study area it lies in.

    Returns
    -------
    dict
        Plain values for JSON; areas are legal site areas, drawn ones where no legal one is known.
    """
    frame, verdict = assessment.measures.frame, assessment.verdict
    area_m2 = np.nan_to_num(frame["site_area_m2"].to_numpy(dtype=np.float64))
    supply = frame["supply"].to_numpy(dtype=object)
    return {
        "area": area.id,
        "pack": assessment.pack.id,
        "pack_title_zh": assessment.pack.title_zh,
        "announced_on": str(assessment.pack.info.announced_on or "") or None,
        "altered": [
            {"what": one.what, "original": one.original, "value": one.value} for one in assessment.altered
        ],
        "parcels": _amount(area_m2, np.ones(len(frame), dtype=bool)),
        "supply": {
            str(kind): _amount(area_m2, supply == kind) for kind in pd.unique(supply[pd.notna(supply)])
        },
        "verdicts": {code.name.lower(): _amount(area_m2, verdict == code) for code in Verdict},
        "flags": {
            "too_close": _amount(area_m2, assessment.too_close),
            "near_miss": _amount(area_m2, assessment.near_miss),
        },
        "rules": {rule_id: _rule_counts(assessment, rule_id) for rule_id in assessment.results},
    }


def write_screening(table: pd.DataFrame, geometry: gpd.GeoSeries, path: Path) -> None:
    """Write the table whole or not at all: CSV, GeoParquet, GeoPackage or GeoJSON by the file's ending.

    Parameters
    ----------
    table
        From `screening_table`.
    geometry
        The parcels' outlines in the working CRS, in the same order; CSV leaves them out.
    path
        Ends in ``.csv``, ``.parquet``, ``.gpkg`` or ``.geojson`` (which is written in WGS84 degrees).

    Raises
    ------
    UnknownOutput
        If the ending is another.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnknownOutput(came=path.name, known=", ".join(SUFFIXES))
    with replacing(path) as temporary:
        if suffix == ".csv":
            guarded(table).to_csv(temporary, index=False, encoding="utf-8-sig")
            return
        frame = gpd.GeoDataFrame(table, geometry=geometry.to_numpy(), crs=geometry.crs)
        if suffix == ".parquet":
            frame.to_parquet(temporary, index=False, compression="zstd")
            return
        temporary.unlink()
        driver = {".gpkg": "GPKG", ".geojson": "GeoJSON"}[suffix]
        (frame.to_crs(4326) if suffix == ".geojson" else frame).to_file(
            temporary, driver=driver, layer="screened"
        )


def store_screening(table: pd.DataFrame, geometry: gpd.GeoSeries, address: str, name: str) -> None:
    """Write the table with the outlines into a database, in the place of a table of that name.

    Parameters
    ----------
    table, geometry
        As for `write_screening`.
    address, name
        ``postgresql://…`` and the table, with its schema before a point if it has one.

    Raises
    ------
    DatabaseFault
        If the database cannot be reached or refuses.
    """
    from geodata.postgis import write_table  # noqa: PLC0415 - SQLAlchemy is slow to import

    write_table(gpd.GeoDataFrame(table, geometry=geometry.to_numpy(), crs=geometry.crs), address, name)


def guarded(table: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before texts that a spreadsheet would take for a formula.

    Examples
    --------
    >>> guarded(pd.DataFrame({"id": ["=1+1", "A-1"], "n": [-1, 2]})).id.tolist()
    ["'=1+1", 'A-1']
    """
    safe = table.copy()
    for name in safe.columns:
        column = safe[name]
        if not pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
            texts = column.astype("str").where(column.notna(), "")
            safe[name] = texts.where(~texts.str.startswith(FORMULA_STARTS), "'" + texts)
    return safe


def _amount(area_m2: np.ndarray[Any, Any], chosen: np.ndarray[Any, Any]) -> dict[str, float | int]:
    total = float(area_m2[chosen].sum())
    return {
        "count": int(chosen.sum()),
        "area_m2": round(total, 2),
        "area_ha": round(total / M2_PER_HA, 4),
        "area_km2": round(total / M2_PER_KM2, 6),
        "area_mu": round(total / M2_PER_MU, 2),
    }


def _rule_counts(assessment: Assessment, rule_id: str) -> Mapping[str, int]:
    result = assessment.results[rule_id]
    names = ("pass", "fail", "needs_review", "not_applicable")
    return dict(zip(names, np.bincount(result.verdict, minlength=len(names)).tolist(), strict=True))


def _texts(layer: gpd.GeoDataFrame, column: str) -> list[Any]:
    values = layer[column].astype(object)
    return list(values.where(layer[column].notna(), None))
