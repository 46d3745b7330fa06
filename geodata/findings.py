"""What was noticed while a file was taken in: typed, with the sentence in both languages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geodata.errors import Language

# So many findings of one kind are kept one by one; the rest are counted in one more.
ONE_BY_ONE = 200


class Kind(StrEnum):
    """What a finding is about."""

    CRS_BY_RFC = "crs_by_rfc"
    CRS_GIVEN = "crs_given"
    CRS_CHANGED = "crs_changed"
    LAYER_CHOSEN = "layer_chosen"
    ENCODING = "encoding"
    READER_NOTE = "reader_note"
    COLUMN_MAPPED = "column_mapped"
    COLUMN_RENAMED = "column_renamed"
    COLUMN_DROPPED = "column_dropped"
    UNIT_CONVERTED = "unit_converted"
    IDS_NUMBERED = "ids_numbered"
    NOT_A_VALUE = "not_a_value"
    ZERO_RESTORED = "zero_restored"
    AREA_DISAGREES = "area_disagrees"
    REPAIRED = "repaired"
    COLLAPSED = "collapsed"
    NO_GEOMETRY = "no_geometry"
    FLATTENED = "flattened"
    PARTLY_OUTSIDE = "partly_outside"
    MORE = "more"


_EN: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.CRS_BY_RFC: "The file states no CRS; by RFC 7946 it is in WGS 84 degrees (EPSG:4326).",
        Kind.CRS_GIVEN: "The CRS was given by you: {came}.",
        Kind.CRS_CHANGED: "The file says it is in {stated}; you said {came}, and yours was used.",
        Kind.LAYER_CHOSEN: "Of the layers {names}, `{chosen}` was read.",
        Kind.ENCODING: "The file does not say how its text is encoded; it was read as {encoding}.",
        Kind.READER_NOTE: "The reader noted: {note}",
        Kind.COLUMN_MAPPED: "Column `{column}` was taken as {contract}.",
        Kind.COLUMN_RENAMED: "Column `{column}` was kept as `{kept}`, as its name is one of the contract's.",
        Kind.COLUMN_DROPPED: "Column `{column}` was not kept: {why}.",
        Kind.UNIT_CONVERTED: "Column `{column}` is in {unit}; it was multiplied by {factor} to give m².",
        Kind.IDS_NUMBERED: "The parcels were numbered by their row, as you asked: 1 to {count}.",
        Kind.NOT_A_VALUE: "{count} values of `{column}` are not {expected} and count as missing: {example}.",
        Kind.ZERO_RESTORED: "{count} codes of `{column}` had lost their leading zero; it was restored.",
        Kind.AREA_DISAGREES: (
            "The areas in `{column}` are {ratio} times the drawn ones (median): are they in m², as expected?"
        ),
        Kind.REPAIRED: (
            "Feature {feature} was invalid ({reason}) and was repaired: {before} m² as drawn, {after} m² now."
        ),
        Kind.COLLAPSED: "Feature {feature} was invalid ({reason}) and has no area left; it was left out.",
        Kind.NO_GEOMETRY: "{count} features without a geometry were left out, first feature {feature}.",
        Kind.FLATTENED: "{count} features carried heights or measures, which were dropped.",
        Kind.PARTLY_OUTSIDE: "{count} features lie outside the study area's extent; they were kept.",
        Kind.MORE: "{count} more findings of the kind {of}.",
    }
)

_ZH: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.CRS_BY_RFC: "文件未注明坐标系；按 RFC 7946 为 WGS 84 经纬度（EPSG:4326）。",
        Kind.CRS_GIVEN: "坐标系由您指定：{came}。",
        Kind.CRS_CHANGED: "文件注明为 {stated}，您指定为 {came}，已按您的指定。",
        Kind.LAYER_CHOSEN: "在图层 {names} 中读取了 `{chosen}`。",
        Kind.ENCODING: "文件未注明文字编码，按 {encoding} 读取。",
        Kind.READER_NOTE: "读取程序提示：{note}",
        Kind.COLUMN_MAPPED: "字段 `{column}` 作为 {contract}。",
        Kind.COLUMN_RENAMED: "字段 `{column}` 与约定字段重名，保留为 `{kept}`。",
        Kind.COLUMN_DROPPED: "字段 `{column}` 未保留：{why_zh}。",
        Kind.UNIT_CONVERTED: "字段 `{column}` 单位为 {unit}，已乘以 {factor} 换算为 m²。",
        Kind.IDS_NUMBERED: "按您的要求以行号编号：1 至 {count}。",
        Kind.NOT_A_VALUE: "`{column}` 有 {count} 个值不是{expected_zh}，按缺失处理，例如 {example}。",
        Kind.ZERO_RESTORED: "`{column}` 有 {count} 个代码因按数字存储丢失前导零，已补回。",
        Kind.AREA_DISAGREES: "`{column}` 的面积为图形面积的 {ratio} 倍（中位数），请核对单位；应为 m²。",
        Kind.REPAIRED: "要素 {feature} 图形无效（{reason}），已修复：原 {before} m²，现 {after} m²。",
        Kind.COLLAPSED: "要素 {feature} 图形无效（{reason}）且修复后无面积，已略去。",
        Kind.NO_GEOMETRY: "{count} 个要素没有几何，已略去，首个为要素 {feature}。",
        Kind.FLATTENED: "{count} 个要素带有高程或测量值，已舍去。",
        Kind.PARTLY_OUTSIDE: "{count} 个要素位于研究区范围之外，仍予保留。",
        Kind.MORE: "另有 {count} 条 {of} 类提示。",
    }
)


@dataclass(frozen=True)
class Finding:
    """One thing noticed.

    Parameters
    ----------
    kind
        What it is about.
    row
        Row in the file, from 0, where it concerns one feature.
    facts
        What its sentence speaks of.

    Examples
    --------
    >>> print(Finding(Kind.FLATTENED, facts={"count": 3}).sentence("en"))
    3 features carried heights or measures, which were dropped.
    """

    kind: Kind
    row: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, language: Language) -> str:
        """Say it in one of the two languages."""
        return (_ZH if language == "zh" else _EN)[self.kind].format(**self.facts)

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values, both sentences included, for a manifest."""
        return {
            "kind": str(self.kind),
            "row": self.row,
            "facts": dict(self.facts),
            "zh": self.sentence("zh"),
            "en": self.sentence("en"),
        }


def capped(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep the first 200 findings of each kind; one more says how many others there were.

    Examples
    --------
    >>> notes = capped(Finding(Kind.COLLAPSED, row, {"feature": row, "reason": ""}) for row in range(250))
    >>> len(notes), notes[-1].sentence("en")
    (201, '50 more findings of the kind collapsed.')
    """
    seen: Counter[Kind] = Counter()
    kept = []
    for finding in findings:
        seen[finding.kind] += 1
        if seen[finding.kind] <= ONE_BY_ONE:
            kept.append(finding)
    over = ((kind, count - ONE_BY_ONE) for kind, count in seen.items() if count > ONE_BY_ONE)
    return (*kept, *(Finding(Kind.MORE, facts={"count": count, "of": str(kind)}) for kind, count in over))
