"""Every kind of finding, and what is said of it in both languages."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Kind(StrEnum):
    """What a finding is about."""

    CRS_BY_RFC = "crs_by_rfc"
    CRS_GIVEN = "crs_given"
    CRS_CHANGED = "crs_changed"
    LAYER_CHOSEN = "layer_chosen"
    ENCODING = "encoding"
    ENCODING_STATED = "encoding_stated"
    ENCODING_GIVEN = "encoding_given"
    ENCODING_WRONG = "encoding_wrong"
    CURVES = "curves"
    CORNERS_JOINED = "corners_joined"
    OPEN_LINES = "open_lines"
    HEADINGS_BELOW = "headings_below"
    USE_CODED = "use_coded"
    SHARE_KEPT = "share_kept"
    CRS_BY_SIZE = "crs_by_size"
    NORTH_FIRST = "north_first"
    READER_NOTE = "reader_note"
    COLUMN_MAPPED = "column_mapped"
    COLUMN_RENAMED = "column_renamed"
    COLUMN_TWICE = "column_twice"
    COLUMN_DROPPED = "column_dropped"
    UNIT_CONVERTED = "unit_converted"
    IDS_NUMBERED = "ids_numbered"
    NOT_A_VALUE = "not_a_value"
    ZERO_RESTORED = "zero_restored"
    AREA_DISAGREES = "area_disagrees"
    REPAIRED = "repaired"
    COLLAPSED = "collapsed"
    NO_GEOMETRY = "no_geometry"
    NOT_FINITE = "not_finite"
    NOT_AREAL = "not_areal"
    TOO_COMPLEX = "too_complex"
    TOO_CHANGED = "too_changed"
    NOWHERE = "nowhere"
    DUPLICATE = "duplicate"
    NEAR_DUPLICATE = "near_duplicate"
    OVERLAP = "overlap"
    SLIVER = "sliver"
    THIN = "thin"
    AREA_DIFFERS = "area_differs"
    SPLIT_INTERVAL = "split_interval"
    ODD_NUMBER = "odd_number"
    FLATTENED = "flattened"
    PARTLY_OUTSIDE = "partly_outside"
    OUTSIDE = "outside"
    DATUM_FITS = "datum_fits"
    DATUM_SUSPECT = "datum_suspect"
    DATUM_UNDECIDED = "datum_undecided"
    DATUM_UNDONE = "datum_undone"
    MORE = "more"


EN: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.CRS_BY_RFC: "The file states no CRS; by RFC 7946 it is in WGS 84 degrees (EPSG:4326).",
        Kind.CRS_GIVEN: "The CRS was given by you: {came}.",
        Kind.CRS_CHANGED: "The file says it is in {stated}; you said {came}, and yours was used.",
        Kind.LAYER_CHOSEN: "Of the layers {names}, `{chosen}` was read.",
        Kind.ENCODING: "The file does not say how its text is encoded; it was read as {encoding}.",
        Kind.ENCODING_STATED: "The file says that its text is {encoding}, and it is.",
        Kind.ENCODING_GIVEN: "The text was read as {encoding}, as you said.",
        Kind.ENCODING_WRONG: "The file says that its text is {stated}, which it is not; read as {encoding}.",
        Kind.CURVES: "The layer has curved outlines; they were drawn as chains of short straight lines.",
        Kind.CORNERS_JOINED: "{corners} corners were joined into {count} outlines by their `{column}`.",
        Kind.OPEN_LINES: (
            "{count} lines of the drawing (layers {names}) are not closed and were passed over; close those "
            "that are plots and read it again."
        ),
        Kind.USE_CODED: (
            "{count} names of land uses in `{column}` were written as the codes of the 2023 classification, "
            "such as {example} as {code}."
        ),
        Kind.SHARE_KEPT: (
            "`{column}` holds shares, and does not say of which floor area; it was kept under its own name. "
            "The supporting share is worked out where counted and supporting floor areas are given."
        ),
        Kind.HEADINGS_BELOW: "The headings were found in row {row}; {above} rows above it were passed over.",
        Kind.CRS_BY_SIZE: "The file states no CRS; by the size of its numbers it is in {came}.",
        Kind.NORTH_FIRST: "The first coordinate is north by the size of the numbers; the two were swapped.",
        Kind.READER_NOTE: "The reader noted: {note}",
        Kind.COLUMN_MAPPED: "Column `{column}` was taken as {contract}.",
        Kind.COLUMN_TWICE: "Two columns are called `{column}`; the later was kept as `{kept}`.",
        Kind.COLUMN_RENAMED: "Column `{column}` was kept as `{kept}`, as its name is one of the contract’s.",
        Kind.COLUMN_DROPPED: "Column `{column}` was not kept: {why}.",
        Kind.UNIT_CONVERTED: "Column `{column}` is in {unit}; it was multiplied by {factor} to give m².",
        Kind.IDS_NUMBERED: "The parcels were numbered by their row, as you asked: 1 to {count}.",
        Kind.NOT_A_VALUE: "{count} values of `{column}` are not {expected} and count as missing: {example}.",
        Kind.ZERO_RESTORED: "{count} codes of `{column}` had lost their leading zero; it was restored.",
        Kind.AREA_DISAGREES: (
            "The areas in `{column}` are {ratio} times the drawn ones (median): are they in m², as expected?"
            "{hint}"
        ),
        Kind.REPAIRED: (
            "Feature {feature} was invalid ({reason}) and was repaired: {before} m² as drawn, {after} m² now."
        ),
        Kind.COLLAPSED: "Feature {feature} was invalid ({reason}) and has no area left; it was left out.",
        Kind.NO_GEOMETRY: "Feature {feature} has no geometry; it was left out.",
        Kind.NOT_FINITE: "Feature {feature} has coordinates that are no numbers of a place; it was left out.",
        Kind.NOT_AREAL: "Feature {feature} is a point or a line, not a plot; it was left out.",
        Kind.TOO_COMPLEX: "Feature {feature} has more than 1\u202f000\u202f000 vertices; it was left out.",
        Kind.TOO_CHANGED: (
            "Feature {feature} was invalid ({reason}), and a repair would change its area by {percent}%, "
            "from {before} to {after} m², more than {most}%; it was left out."
        ),
        Kind.NOWHERE: "Feature {feature} lies nowhere in the layer’s CRS; it was left out.",
        Kind.DUPLICATE: "Feature {feature} is the same plot as feature {other} ({area} m²); both were kept.",
        Kind.NEAR_DUPLICATE: (
            "Feature {feature} is nearly feature {other}: {area} m² are in both; both were kept."
        ),
        Kind.OVERLAP: "Feature {feature} lies over feature {other} on {area} m²; both were kept.",
        Kind.SLIVER: "Feature {feature} overlaps feature {other} in a sliver of {area} m²; both were kept.",
        Kind.THIN: "Feature {feature} is a sliver, {width} m wide on the average, {area} m²; it was kept.",
        Kind.AREA_DIFFERS: (
            "Feature {feature}: the area in `{column}` is {legal} m², the drawn one {drawn} m² ({percent}%)."
        ),
        Kind.SPLIT_INTERVAL: (
            "{count} values of `{column}` are limits or intervals, as `{example}`: the upper end was taken "
            "as {contract}, both ends kept as `{low}` and `{high}`."
        ),
        Kind.ODD_NUMBER: "{count} values of `{column}` are written oddly, as `{example}`, which is {value}.",
        Kind.FLATTENED: "{count} features carried heights or measures, which were dropped.",
        Kind.PARTLY_OUTSIDE: "{count} features lie outside the study area’s extent; they were kept.",
        Kind.OUTSIDE: "Feature {feature} lies outside the study area’s extent; it was kept.",
        Kind.DATUM_FITS: (
            "The datum was checked on {count} points: they lie {median} m (median) from trusted lines as "
            "they are, and {next} m or more were they shifted."
        ),
        Kind.DATUM_SUSPECT: (
            "The layer seems to be in {datum}: undoing that shift, {count} points lie {median} m (median) "
            "from trusted lines, and {next} m as they are. It would move {metres} m. Nothing was moved."
        ),
        Kind.DATUM_UNDECIDED: "Whether the layer is in a shifted datum could not be told: {why}.",
        Kind.DATUM_UNDONE: (
            "As you said, the layer was taken as {datum} and the shift undone: {east} m to the east, "
            "{north} m to the north."
        ),
        Kind.MORE: "{count} more findings of the kind {of}.",
    }
)

ZH: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.CRS_BY_RFC: "文件未注明坐标系；按 RFC 7946 为 WGS 84 经纬度（EPSG:4326）。",
        Kind.CRS_GIVEN: "坐标系由您指定：{came}。",
        Kind.CRS_CHANGED: "文件注明为 {stated}，您指定为 {came}，已按您的指定。",
        Kind.LAYER_CHOSEN: "在图层 {names} 中读取了 `{chosen}`。",
        Kind.ENCODING: "文件未注明文字编码，按 {encoding} 读取。",
        Kind.ENCODING_STATED: "文件注明文字编码为 {encoding}，与内容相符。",
        Kind.ENCODING_GIVEN: "按您的指定，文字以 {encoding} 读取。",
        Kind.ENCODING_WRONG: "文件注明文字编码为 {stated}，与内容不符；已按 {encoding} 读取。",
        Kind.CURVES: "图层含有曲线边界，已化为短直线段。",
        Kind.CORNERS_JOINED: "{corners} 个界址点已按 `{column}` 连成 {count} 个图形。",
        Kind.OPEN_LINES: "图中有 {count} 条线未闭合（图层 {names}），未采用；如为地块，请闭合后重新读入。",
        Kind.USE_CODED: "`{column}` 中 {count} 个用地名称已换为 2023 年分类代码，如 {example} 为 {code}。",
        Kind.SHARE_KEPT: (
            "`{column}` 为比例，未说明以何种建筑面积为基数，按原名保留；"
            "配套比例在给出计容建筑面积与配套建筑面积时由程序计算。"
        ),
        Kind.HEADINGS_BELOW: "表头位于第 {row} 行，其上 {above} 行未采用。",
        Kind.CRS_BY_SIZE: "文件未注明坐标系；按数值大小判断为 {came}。",
        Kind.NORTH_FIRST: "按数值大小判断，前一坐标为北坐标，已互换。",
        Kind.READER_NOTE: "读取程序提示：{note}",
        Kind.COLUMN_MAPPED: "字段 `{column}` 作为 {contract}。",
        Kind.COLUMN_TWICE: "有两个字段都叫 `{column}`，后一个保留为 `{kept}`。",
        Kind.COLUMN_RENAMED: "字段 `{column}` 与约定字段重名，保留为 `{kept}`。",
        Kind.COLUMN_DROPPED: "字段 `{column}` 未保留：{why_zh}。",
        Kind.UNIT_CONVERTED: "字段 `{column}` 单位为 {unit}，已乘以 {factor} 换算为 m²。",
        Kind.IDS_NUMBERED: "按您的要求以行号编号：1 至 {count}。",
        Kind.NOT_A_VALUE: "`{column}` 有 {count} 个值不是{expected_zh}，按缺失处理，例如 {example}。",
        Kind.ZERO_RESTORED: "`{column}` 有 {count} 个代码因按数字存储丢失前导零，已补回。",
        Kind.AREA_DISAGREES: (
            "`{column}` 的面积为图形面积的 {ratio} 倍（中位数），请核对单位；应为 m²。{hint_zh}"
        ),
        Kind.REPAIRED: "要素 {feature} 图形无效（{reason}），已修复：原 {before} m²，现 {after} m²。",
        Kind.COLLAPSED: "要素 {feature} 图形无效（{reason}）且修复后无面积，已略去。",
        Kind.NO_GEOMETRY: "要素 {feature} 没有几何，已略去。",
        Kind.NOT_FINITE: "要素 {feature} 的坐标不是任何地点的数值，已略去。",
        Kind.NOT_AREAL: "要素 {feature} 是点或线，不是地块，已略去。",
        Kind.TOO_COMPLEX: "要素 {feature} 的顶点超过 1\u202f000\u202f000 个，已略去。",
        Kind.TOO_CHANGED: (
            "要素 {feature} 图形无效（{reason}），修复将使面积由 {before} 变为 {after} m²，"
            "变动 {percent}%，超过 {most}%，已略去。"
        ),
        Kind.NOWHERE: "要素 {feature} 的坐标在图层坐标系中不存在，已略去。",
        Kind.DUPLICATE: "要素 {feature} 与要素 {other} 为同一地块（{area} m²），均予保留。",
        Kind.NEAR_DUPLICATE: "要素 {feature} 与要素 {other} 几乎相同，重合 {area} m²，均予保留。",
        Kind.OVERLAP: "要素 {feature} 与要素 {other} 重叠 {area} m²，均予保留。",
        Kind.SLIVER: "要素 {feature} 与要素 {other} 之间有 {area} m² 的狭长重叠，均予保留。",
        Kind.THIN: "要素 {feature} 为狭长碎片，平均宽 {width} m，面积 {area} m²，仍予保留。",
        Kind.AREA_DIFFERS: (
            "要素 {feature}：`{column}` 的面积为 {legal} m²，图形面积为 {drawn} m²（相差 {percent}%）。"
        ),
        Kind.SPLIT_INTERVAL: (
            "`{column}` 有 {count} 个值为限值或区间，例如 `{example}`：以上限作为 {contract}，"
            "两端另存为 `{low}` 与 `{high}`。"
        ),
        Kind.ODD_NUMBER: "`{column}` 有 {count} 个值写法特殊，例如 `{example}`，读作 {value}。",
        Kind.FLATTENED: "{count} 个要素带有高程或测量值，已舍去。",
        Kind.PARTLY_OUTSIDE: "{count} 个要素位于研究区范围之外，仍予保留。",
        Kind.OUTSIDE: "要素 {feature} 位于研究区范围之外，仍予保留。",
        Kind.DATUM_FITS: (
            "基准已核对（{count} 点）：按现坐标距可信线中位 {median} m，若为偏移坐标则至少 {next} m。"
        ),
        Kind.DATUM_SUSPECT: (
            "图层疑为 {datum}：还原偏移后 {count} 点距可信线中位 {median} m，按现坐标为 {next} m；"
            "还原将移动 {metres} m。尚未移动。"
        ),
        Kind.DATUM_UNDECIDED: "无法判断图层是否为偏移坐标：{why_zh}。",
        Kind.DATUM_UNDONE: "按您的指定，图层作为 {datum} 并已还原偏移：向东 {east} m、向北 {north} m。",
        Kind.MORE: "另有 {count} 条 {of} 类提示。",
    }
)
