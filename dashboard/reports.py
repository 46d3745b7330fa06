"""The report of an import to take away: a page (HTML), a workbook (XLSX), faulty features (GeoPackage)."""

from __future__ import annotations

import html
import io
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import pandas as pd
import xlsxwriter

from dashboard.numerals import number, within
from dashboard.text import knows, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dashboard.importing.drafts import Draft
    from dashboard.importing.outcome import Outcome
    from geodata.dataset import DatumDecision, LayerOrigin, Manifest
    from geodata.errors import Language

MIMES: Final = {
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gpkg": "application/geopackage+sqlite3",
}
MOST_ROWS: Final = 100_000
ZOOM: Final = 17
_STYLE: Final = """
body{font:14px/1.55 Inter,"Noto Sans SC",system-ui,sans-serif;color:#14202B;background:#FBFAF6;margin:0}
main{max-width:1000px;margin:0 auto;padding:36px 28px 72px}h1{font-size:26px;margin:0 0 4px}
h2{font-size:18px;margin:34px 0 8px;border-top:1px solid #DFE3E6;padding-top:22px}p{margin:4px 0}
.lead,.note{color:#4A5662}table{border-collapse:collapse;width:100%;font-size:13px;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:7px 12px 7px 0;border-top:1px solid #DFE3E6}
thead th{color:#5F6B78;border-bottom:1px solid #14202B;border-top:0}td a{color:#0A6B5A}
.left_out{color:#B03A22;font-weight:600}.changed{color:#7F5A05;font-weight:600}
"""


@dataclass(frozen=True, eq=False)
class LayerReport:
    """What is reported of one layer."""

    layer: str
    facts: Callable[[Language], tuple[tuple[str, str], ...]]
    count_in: int
    count_out: int
    findings: tuple[Mapping[str, Any], ...]
    faulty: gpd.GeoDataFrame | None


@dataclass(frozen=True, eq=False)
class Report:
    """The report of an import, or of everything a version was made from.

    Parameters
    ----------
    name
        Part of the files' names.
    title
        What it is about: a file, a data set's version.
    layers
        One a layer.
    """

    name: str
    title: str
    layers: tuple[LayerReport, ...]


def report_of_draft(draft: Draft, outcome: Outcome, faulty: Mapping[str, gpd.GeoDataFrame]) -> Report:
    """Return the report of an import that is not accepted yet.

    Parameters
    ----------
    draft, outcome
        What was handed in, and what reading it gave.
    faulty
        Layer → the features something was wrong with.
    """
    facts = [("crs", outcome.came_crs or ""), ("source", draft.said.source or draft.main)]
    if outcome.fault_en:
        facts.append(("fault", outcome.fault_en))
    layer = LayerReport(
        layer=draft.layer,
        facts=lambda _language: tuple(facts),
        count_in=outcome.count_in,
        count_out=outcome.count_out,
        findings=outcome.findings,
        faulty=faulty.get(draft.layer),
    )
    beside = [
        LayerReport(
            layer=one.layer,
            facts=lambda _language: tuple(facts),
            count_in=one.count_in,
            count_out=one.count_out,
            findings=one.findings,
            faulty=faulty.get(one.layer),
        )
        for one in outcome.beside
    ]
    return Report(draft.id[:8], draft.main, (layer, *beside))


def report_of_version(manifest: Manifest, faulty: Mapping[str, Path]) -> Report:
    """Return the report of a version: where each of its layers comes from, and what was found in it.

    Parameters
    ----------
    manifest
        Of the version.
    faulty
        Layer → GeoParquet file of its faulty features, where it has some.
    """
    layers = tuple(
        LayerReport(
            layer=name,
            facts=partial(origin_facts, origin),
            count_in=origin.count_in,
            count_out=origin.count_out,
            findings=tuple(origin.report),
            faulty=gpd.read_parquet(faulty[name]) if name in faulty else None,
        )
        for name, origin in manifest.origins.items()
    )
    return Report(f"{manifest.dataset_id}-{manifest.version[:15]}", manifest.title_zh, layers)


def origin_facts(origin: LayerOrigin, language: Language) -> tuple[tuple[str, str], ...]:
    """List what is known of where a layer comes from, as keys and values; what is not stated is empty."""
    return (
        ("source", origin.source_said(language)),
        ("licence", origin.licence_said(language)),
        ("attribution", origin.attribution),
        ("captured_on", origin.captured_on or ""),
        ("crs", origin.came_crs),
        ("datum", datum_words(origin.datum, language)),
        ("accuracy_m", "" if origin.accuracy_m is None else within(origin.accuracy_m)),
    )


def datum_words(decision: DatumDecision, language: Language) -> str:
    """Say a datum decision in one line.

    Examples
    --------
    >>> from geodata.dataset import DatumDecision
    >>> datum_words(DatumDecision(datum="cgcs2000", how="as stated: EPSG:4549"), "en")
    'CGCS2000 · as stated: EPSG:4549'
    """
    names = {"cgcs2000": "CGCS2000", "wgs84": "WGS 84", "gcj02": "GCJ-02", "bd09": "BD-09"}
    return f"{names.get(decision.datum, decision.datum)} · {decision.how_said(language)}"


def write_report(report: Report, kind: str, language: Language) -> bytes:
    """Write a report as ``html``, ``xlsx`` or ``gpkg``."""
    if kind == "xlsx":
        return _workbook(report, language)
    if kind == "gpkg":
        return _geopackage(report)
    return _page(report, language).encode("utf-8")


def faulty_rows(layer: LayerReport, language: Language) -> pd.DataFrame:
    """List a layer's faulty features: number in the file, id, outcome, reason, longitude, latitude.

    The place is a point of the feature in degrees (WGS84), missing where it has no geometry.
    """
    frame = layer.faulty
    columns = ["feature", "id", "outcome", "reason", "lon", "lat"]
    if frame is None or not len(frame):
        return pd.DataFrame(columns=columns)
    box = frame.geometry.to_crs(4326).bounds
    return pd.DataFrame(
        {
            "feature": frame["feature"],
            "id": frame["id"].where(frame["id"].notna(), ""),
            "outcome": frame["outcome"],
            "reason": frame[f"reason_{language}"],
            "lon": (box["minx"] + box["maxx"]) / 2,
            "lat": (box["miny"] + box["maxy"]) / 2,
        }
    )[columns]


def zoom_link(lon: float, lat: float, language: Language) -> str:
    """Write the address that shows a place on the map.

    Examples
    --------
    >>> zoom_link(120.98, 31.385, "en")
    '/?lang=en&at=120.98000,31.38500,17.00'
    """
    return f"/?lang={language}&at={lon:.5f},{lat:.5f},{ZOOM:.2f}"


def rings_said(
    rings: Mapping[str, str], missing: Mapping[str, Sequence[str]], language: Language
) -> list[str]:
    """Say of each ring how it was found in an extract, or what was missing of it.

    Examples
    --------
    >>> rings_said({"ring-outer": "named"}, {}, "en")
    ['ring-outer: taken from ways that bear its name']
    """
    none = set(rings.values()) == {"missing"}
    return [
        say(language, f"data.ring_{how}", ring=ring)
        if how != "missing"
        else say(
            language,
            "data.ring_kept" if none else "data.ring_missing",
            ring=ring,
            missing=", ".join(missing.get(ring, ())),
        )
        for ring, how in rings.items()
    ]


def layer_word(language: Language, layer: str) -> str:
    """Say a layer's name."""
    key = f"data.layer_{layer}"
    return say(language, key) if knows(key) else layer


def _page(report: Report, language: Language) -> str:
    escape = html.escape
    parts = [
        f"<h1>{escape(say(language, 'data.report_title'))}</h1><p class='lead'>{escape(report.title)}</p>"
    ]
    for layer in report.layers:
        parts.append(f"<h2>{escape(layer_word(language, layer.layer))}</h2>")
        parts.append(f"<p>{escape(_counts(layer, language))}</p>")
        facts = [
            (say(language, f"data.fact_{key}"), value or say(language, "data.not_stated"))
            for key, value in layer.facts(language)
        ]
        parts.append(_table([], [[escape(name), escape(value)] for name, value in facts]))
        general = [escape(str(one[language])) for one in layer.findings if one.get("row") is None]
        parts.append("<ul>" + "".join(f"<li>{text}</li>" for text in general) + "</ul>" if general else "")
        parts.append(_faulty_table(layer, language))
    lang = "zh-CN" if language == "zh" else "en"
    head = f"<meta charset='utf-8'><title>{escape(report.title)}</title><style>{_STYLE}</style>"
    body = f"<body><main>{''.join(parts)}</main></body>"
    return f"<!DOCTYPE html><html lang='{lang}'><head>{head}</head>{body}</html>"


def _counts(layer: LayerReport, language: Language) -> str:
    gone = layer.count_in - layer.count_out
    return say(
        language,
        "data.counts",
        came=number(layer.count_in),
        kept=number(layer.count_out),
        dropped=number(gone),
    )


def _faulty_table(layer: LayerReport, language: Language) -> str:
    rows = faulty_rows(layer, language).head(MOST_ROWS)
    if not len(rows):
        return f"<p class='note'>{html.escape(say(language, 'data.no_faulty'))}</p>"
    heads = [say(language, f"data.col_{key}") for key in ("feature", "id", "outcome", "reason", "place")]
    cells = []
    for row in rows.to_dict("records"):
        outcome = say(language, f"data.outcome_{row['outcome']}")
        place = ""
        if pd.notna(row["lon"]):
            link = html.escape(zoom_link(row["lon"], row["lat"], language))
            place = f"<a href='{link}'>{html.escape(say(language, 'data.zoom'))}</a>"
        mark = f"<span class='{html.escape(row['outcome'])}'>{html.escape(outcome)}</span>"
        cells.append(
            [str(row["feature"]), html.escape(str(row["id"])), mark, html.escape(str(row["reason"])), place]
        )
    return _table([html.escape(head) for head in heads], cells)


def _table(heads: list[str], rows: list[list[str]]) -> str:
    head = "<thead><tr>" + "".join(f"<th>{text}</th>" for text in heads) + "</tr></thead>" if heads else ""
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{head}<tbody>{body}</tbody></table>"


def _workbook(report: Report, language: Language) -> bytes:
    held = io.BytesIO()
    # a text that begins like a formula stays a text
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(held, options) as book:
        bold = book.add_format({"bold": True})
        summary = book.add_worksheet(say(language, "data.sheet_summary"))
        summary.set_column(0, 1, 30)
        summary.set_column(2, 2, 80)
        line = 0
        for layer in report.layers:
            word = layer_word(language, layer.layer)
            summary.write_row(
                line, 0, [word, say(language, "data.sheet_counts"), _counts(layer, language)], bold
            )
            facts = [(say(language, f"data.fact_{key}"), value) for key, value in layer.facts(language)]
            notes = [(say(language, "data.sheet_note"), str(one[language])) for one in layer.findings]
            for place, pair in enumerate([*facts, *notes], line + 1):
                summary.write_row(place, 0, [word, *pair])
            line += len(facts) + len(notes) + 2
        _faulty_sheet(book.add_worksheet(say(language, "data.sheet_faulty")), bold, report, language)
    return held.getvalue()


def _faulty_sheet(sheet: Any, bold: Any, report: Report, language: Language) -> None:  # noqa: ANN401 - xlsxwriter's
    heads = ("layer", "feature", "id", "outcome", "reason", "lon", "lat")
    sheet.write_row(0, 0, [say(language, f"data.col_{key}") for key in heads], bold)
    sheet.set_column(0, 3, 16)
    sheet.set_column(4, 4, 90)
    sheet.freeze_panes(1, 0)
    line = 1
    for layer in report.layers:
        for row in faulty_rows(layer, language).head(MOST_ROWS).to_dict("records"):
            place = [round(row[key], 7) if pd.notna(row[key]) else None for key in ("lon", "lat")]
            outcome = say(language, f"data.outcome_{row['outcome']}")
            cells = [
                layer_word(language, layer.layer),
                row["feature"],
                row["id"],
                outcome,
                row["reason"],
                *place,
            ]
            sheet.write_row(line, 0, cells)
            line += 1


def _geopackage(report: Report) -> bytes:
    frames = [(one.layer, one.faulty) for one in report.layers if one.faulty is not None and len(one.faulty)]
    with tempfile.TemporaryDirectory(prefix="bridgehead-") as made:
        path = Path(made) / "faulty.gpkg"
        if not frames:
            columns = {name: pd.Series(dtype="str") for name in ("feature", "id", "outcome", "kind")}
            empty = gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries([], crs=4326))
            empty.to_file(path, layer="faulty", geometry_type="Unknown")
        for layer, frame in frames:
            frame.to_file(path, layer=layer, mode="a" if path.exists() else "w")
        return path.read_bytes()
