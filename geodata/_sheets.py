"""Tables that carry their geometry as text or as coordinates: CSV, tab-separated text, XLSX."""

from __future__ import annotations

import io
import re
import warnings
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata._encodings import guess_encoding
from geodata._formats import Asked, FileLayer, Raw, Source, refusal
from geodata._workbooks import BROKEN, open_workbook
from geodata.columns import aliases, plain
from geodata.errors import ManyLayers
from geodata.findings import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geodata.options import ReadOptions

    Series = pd.Series[Any]
    Shapes = NDArray[np.object_]

_MOST_COLUMNS: Final = 500
_MOST_CELLS: Final = 20_000_000
_WKT: Final = re.compile(
    r"\s*(?:SRID=\d+;)?\s*(?:MULTI)?(?:POLYGON|LINESTRING|POINT)\s*Z?M?\s*\(", re.IGNORECASE
)
# First the column of the first coordinate. Surveyors' X is north; whoever writes X for east is as common:
# `loose` pairs are told apart by the size of their numbers
_EXPLICIT: Final = (
    ("lon", "lat"),
    ("lng", "lat"),
    ("longitude", "latitude"),
    ("经度", "纬度"),
    ("easting", "northing"),
    ("east", "north"),
    ("东坐标", "北坐标"),
    ("横坐标", "纵坐标"),
)
_LOOSE: Final = (
    ("x", "y"),
    ("x坐标", "y坐标"),
    ("x_m", "y_m"),
    ("坐标x", "坐标y"),
    ("xzb", "yzb"),
    ("pointx", "pointy"),
)
_SHAPE_NAMES: Final = frozenset({"wkt", "geometry", "geom", "图形", "坐标"})
# Headings stand in one of the first rows, however many titles are above them
_HEADINGS_WITHIN: Final = 15
_HEAD: Final = 1 << 16
_POINT_LAYERS: Final = frozenset({"stations", "towns", "landmarks", "neighbours"})
# Of the northern half and the eastern: no sign
_SEXAGESIMAL: Final = (
    r"^\s*[EN东北]?\s*(\d{1,3})\s*[°度º]\s*(\d{1,2})\s*[′'分’]"
    r"""\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:[″"秒”]|'')?)?\s*[EN东北]?\s*$"""
)
_NUMBER: Final = r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?"


def read_sheet(source: Source, asked: Asked) -> Raw:
    """Read a table whose rows are features (a WKT column) or points (two columns of coordinates).

    Rows of points that share the id of a parcel are its corners, in their order.

    Raises
    ------
    NotGeodata, ManyLayers, UnsafeArchive, TooLarge
        If it is no table, has no geometry in it, or several sheets of which none was named.
    """
    if source.kind.driver == "XLSX":
        table, layers, findings = _workbook(source, asked)
    else:
        table, findings = _text_table(source, asked.options)
        layers = (FileLayer(source.path.stem, None, len(table)),)
    frame, loose, noted = _with_geometry(source, table, asked)
    return Raw(frame, None, source.kind, loose=loose, findings=[*findings, *noted], file_layers=layers)


def _text_table(source: Source, options: ReadOptions) -> tuple[pd.DataFrame, list[Finding]]:
    content = source.ours.read_bytes()
    encoding, findings = _text_encoding(source, content, options)
    try:
        text = content.decode(encoding)
        text, noted = _from_headings(text)
        findings += noted
        first = text[: text.find("\n")] if "\n" in text else text
        separator = next((one for one in ("\t", ";", "|") if one in first), ",")
        if first.count(separator) >= _MOST_COLUMNS:
            raise refusal(source, f"it has more than {_MOST_COLUMNS} columns", "字段过多")
        with warnings.catch_warnings():
            # a line with more cells than the heading would lose them without a word
            warnings.simplefilter("error", pd.errors.ParserWarning)
            table = pd.read_csv(
                io.StringIO(text),
                sep=separator,
                dtype="str",
                keep_default_na=False,
                na_values=[""],
                skipinitialspace=True,
                index_col=False,
            )
    except (ValueError, OverflowError, pd.errors.ParserWarning) as fault:
        reason = (str(fault).splitlines() or [""])[0][:120]
        raise refusal(source, f"it is no table ({reason})", f"它不是表格（{reason}）") from fault
    _require_size(source, table)
    return _numbered(table), findings


def _from_headings(text: str) -> tuple[str, list[Finding]]:
    """Leave out the lines above a text table's headings."""
    lines = text[:_HEAD].splitlines(keepends=True)[:_HEADINGS_WITHIN]
    at = headings_at([re.split(r'"?[\t;|,]"?', line.strip().strip('"')) for line in lines])
    if not at:
        return text, []
    above = sum(bool(line.strip()) for line in lines[:at])
    return text[sum(map(len, lines[:at])) :], [
        Finding(Kind.HEADINGS_BELOW, facts={"row": at + 1, "above": above})
    ]


def _text_encoding(source: Source, content: bytes, options: ReadOptions) -> tuple[str, list[Finding]]:
    if options.encoding is not None:
        return options.encoding, [Finding(Kind.ENCODING_GIVEN, facts={"encoding": options.encoding})]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", []
    if b"\0" in content:
        raise refusal(source, "it is not text", "它不是文本")
    if content.startswith(b"\xef\xbb\xbf") or content.isascii():
        return "utf-8-sig", []
    guessed = guess_encoding(content)
    if guessed is None:
        raise refusal(source, "its text is in no encoding that is known", "其文字编码无法识别")
    return guessed, [Finding(Kind.ENCODING, facts={"encoding": guessed})]


def _workbook(source: Source, asked: Asked) -> tuple[pd.DataFrame, tuple[FileLayer, ...], list[Finding]]:
    try:
        book = open_workbook(source.path.name, source.ours, limit=asked.limit)
        names = [str(sheet.title) for sheet in book.worksheets]
        chosen, findings = _sheet(names, asked)
        sheet: Any = book[chosen]
        sheet.reset_dimensions()  # what a file says of its size may be wrong
        table, noted = _cells(source, sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True))
        findings += noted
    except BROKEN as fault:
        reason = str(fault)[:120]
        raise refusal(source, f"the workbook is broken ({reason})", f"工作簿已损坏（{reason}）") from fault
    return table, tuple(FileLayer(name, None) for name in names), findings


def _sheet(names: list[str], asked: Asked) -> tuple[str, list[Finding]]:
    called = next((name for name in names if name.casefold() == asked.layer), None)
    chosen = asked.options.file_layer or called
    if chosen is None and len(names) == 1:
        return names[0], []
    if chosen not in names:
        raise ManyLayers(names=", ".join(names))
    return chosen, [Finding(Kind.LAYER_CHOSEN, facts={"names": ", ".join(names), "chosen": chosen})]


def headings_at(rows: Sequence[Sequence[str]]) -> int:
    """Say which of a table's first rows holds its headings: the first, unless one below it does, and it not.

    Sheets begin with a title, a date, or headings over several columns.

    Examples
    --------
    >>> headings_at([["Plots 2025", ""], ["basic", "shape"], ["DKBH", "WKT"], ["A-1", "POINT (1 2)"]])
    2
    """
    known = {plain(name) for names in aliases().values() for name in names}
    known |= {plain(name) for pair in (*_EXPLICIT, *_LOOSE) for name in pair} | _SHAPE_NAMES
    counts = [sum(plain(cell) in known for cell in cells if cell) for cells in rows]
    if not counts or counts[0] or not any(counts):
        return 0
    best = counts.index(max(counts))
    return best if counts[best] > 1 else 0


def _cells(source: Source, rows: Any) -> tuple[pd.DataFrame, list[Finding]]:  # noqa: ANN401 - openpyxl's generator
    lines = ((at, cells) for at, cells in enumerate(rows, 1) if any(cell not in (None, "") for cell in cells))
    first = list(islice(lines, _HEADINGS_WITHIN))
    named = [[str(cell).strip() if cell is not None else "" for cell in cells] for _, cells in first]
    at = headings_at(named)
    head = named[at] if named else []
    head = head[: max((place for place, name in enumerate(head, 1) if name), default=0)]
    body = [cells for _, cells in first[at + 1 :]]
    for _, cells in lines:
        body.append(cells)
        if len(body) * len(head) > _MOST_CELLS:
            raise refusal(source, "it has too many cells", "单元格过多")
    noted = [Finding(Kind.HEADINGS_BELOW, facts={"row": first[at][0], "above": at})] if at else []
    width = len(head)
    padded = [tuple(cells[:width]) + (None,) * (width - len(cells)) for cells in body]
    table = pd.DataFrame(padded, columns=head).loc[:, [bool(name) for name in head]]
    _require_size(source, table)
    return _numbered(table), noted


def _require_size(source: Source, table: pd.DataFrame) -> None:
    if table.columns.has_duplicates:
        twice = table.columns[table.columns.duplicated()][0]
        raise refusal(source, f"two columns are called {twice!r}", f"有两个字段都叫 {twice!r}")
    if len(table.columns) > _MOST_COLUMNS:
        raise refusal(source, f"it has more than {_MOST_COLUMNS} columns", "字段过多")


def _numbered(table: pd.DataFrame) -> pd.DataFrame:
    """Make columns of numbers numbers; what begins with a zero is a code, and stays text."""
    done: dict[str, Series] = {}
    for name in table.columns:
        values = table[name]
        texts = values.dropna()
        if len(texts) and pd.api.types.is_string_dtype(values) and texts.str.fullmatch(_NUMBER).all():
            values = pd.to_numeric(values)
        done[str(name).strip()] = values
    return pd.DataFrame(done, index=table.index)


def _with_geometry(
    source: Source, table: pd.DataFrame, asked: Asked
) -> tuple[gpd.GeoDataFrame, bool, list[Finding]]:
    wkt = _wkt_column(table)
    if wkt is not None:
        shapes = shapely.from_wkt(_bare_wkt(table[wkt]), on_invalid="fix")
        return gpd.GeoDataFrame(table.drop(columns=wkt), geometry=shapes), True, []
    pair, loose = _coordinate_columns(table)
    if pair is None:
        detail = "no column holds WKT, and no two hold coordinates"
        raise refusal(source, detail, "没有 WKT 字段，也没有成对的坐标字段")
    xy = np.column_stack([_coordinates(table[name]) for name in pair])
    if len(xy) and not np.isfinite(xy).all(axis=1).any():
        example = str(table[pair[0]].dropna().head(1).squeeze())[:40]
        detail = f"{pair[0]} and {pair[1]} hold no pair of numbers: {example}"
        raise refusal(source, detail, f"{pair[0]} 与 {pair[1]} 中没有成对的数值：{example}")
    rest = table.drop(columns=list(pair))
    key = _key_column(rest, asked)
    if key is None or asked.layer in _POINT_LAYERS:
        points: Shapes = np.asarray(shapely.points(xy))
        points[~np.isfinite(xy).all(axis=1)] = None
        return gpd.GeoDataFrame(rest, geometry=points), loose, []
    frame = _rings(rest, key, xy)
    facts = {"corners": len(table), "count": len(frame), "column": key}
    return frame, loose, [Finding(Kind.CORNERS_JOINED, facts=facts)]


def _coordinates(values: Series) -> Series:
    """Read numbers, or degrees, minutes and seconds (``120°58′12.3″``); NaN where there is neither."""
    number = pd.to_numeric(values, errors="coerce").astype("float64")
    if number.isna().any() and not pd.api.types.is_numeric_dtype(values):
        parts = values.astype("str").str.extract(_SEXAGESIMAL).astype("float64")
        number = number.fillna(parts[0] + parts[1] / 60 + parts[2].fillna(0) / 3600)
    return number


def _bare_wkt(values: Series) -> Shapes:
    """Write WKT without the number of its CRS before it; None where there is none."""
    there = values.notna().to_numpy()
    texts: Shapes = np.full(len(values), None, dtype=object)
    texts[there] = [re.sub(r"^\s*SRID=\d+;", "", str(one)) for one in values[there]]
    return texts


def _wkt_column(table: pd.DataFrame) -> str | None:
    for name in table.columns:
        first = table[name].dropna().head(1)
        if len(first) and isinstance(first.iloc[0], str) and _WKT.match(first.iloc[0]):
            return str(name)
    return None


def _coordinate_columns(table: pd.DataFrame) -> tuple[tuple[str, str] | None, bool]:
    """Find the two columns of coordinates, east first where their names say it; else say that they do not."""
    by_plain = {plain(str(name)): str(name) for name in reversed(table.columns)}
    for pairs, loose in ((_EXPLICIT, False), (_LOOSE, True)):
        for one, other in pairs:
            if plain(one) in by_plain and plain(other) in by_plain:
                return (by_plain[plain(one)], by_plain[plain(other)]), loose
    return None, False


def _key_column(table: pd.DataFrame, asked: Asked) -> str | None:
    """Find the column that says whose corner a point is: an id that occurs more than twice."""
    contract = "parcel_id" if asked.layer == "parcels" else "id"
    known = [asked.options.mapping.get(contract), contract, *aliases().get(contract, ())]
    names = {plain(str(name)): str(name) for name in reversed(table.columns)}
    for alias in known:
        found = names.get(plain(alias)) if alias else None
        if found is not None and len(table) and table[found].value_counts().max() > 2:  # noqa: PLR2004 - a ring has three
            return found
    return None


def _rings(table: pd.DataFrame, key: str, xy: np.ndarray) -> gpd.GeoDataFrame:
    """Join the corners that share an id into one ring each, in the order in which they came."""
    whose, order = pd.factorize(table[key])
    good = np.isfinite(xy).all(axis=1) & (whose >= 0)
    by_ring = np.argsort(whose[good], kind="stable")
    owner, corners = whose[good][by_ring], xy[good][by_ring]
    first = np.unique(owner, return_index=True)[1]
    parts = np.split(corners, first[1:])
    shapes: Shapes = np.full(len(order), None, dtype=object)
    for at, ring in zip(owner[first], parts, strict=True):
        if len(ring) > 2:  # noqa: PLR2004 - a ring has three corners
            shapes[at] = shapely.Polygon(ring)
    rows = table.loc[~table[key].duplicated() & table[key].notna()].reset_index(drop=True)
    return gpd.GeoDataFrame(rows, geometry=shapes)
