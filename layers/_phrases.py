"""The words of the reasons, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from layers._symbol_types import Words

OPS: Final[Mapping[str, Words]] = {
    "<=": Words("不超过 {limit}", "at most {limit}"),
    "<": Words("小于 {limit}", "less than {limit}"),
    ">=": Words("不低于 {limit}", "at least {limit}"),
    ">": Words("大于 {limit}", "more than {limit}"),
    "==": Words("等于 {limit}", "exactly {limit}"),
    "in": Words("为 {limit} 之一", "one of {limit}"),
}
FAR_BASIS: Final[Mapping[str, Words]] = {
    "planned": Words("规划值", "the plan’s"),
    "counted": Words("计容建筑面积÷用地面积", "counted floor area ÷ site area"),
    "existing": Words("现状值", "what stands"),
}
SHARE_BASE: Final[Mapping[str, Words]] = {
    "counted": Words("分母为计容建筑面积", "of counted floor area"),
    "gross": Words("分母为总建筑面积", "of total floor area"),
}
MEASURE_FROM: Final[Mapping[str, Words]] = {
    "nearest": Words("自地块最近点量起", "from the parcel’s nearest point"),
    "centroid": Words("自地块形心量起", "from the parcel’s centroid"),
    "half_area": Words("地块一半面积所在的距离", "the distance within which half of its area lies"),
}
MEASURE_TO: Final[Mapping[str, Words]] = {
    "centreline": Words("至中心线", "to the centre line"),
    "carriageway_edge": Words("至路面边线", "to the carriageway’s edge"),
    "red_line": Words("至道路红线", "to the road’s red line"),
}
# names that packs use for what an area may not have loaded
PACK_NAMES: Final[Mapping[str, Words]] = {
    "ring.middle": Words("中环", "the middle ring"),
    "ring.outer": Words("外环", "the outer ring"),
}
STATUS: Final[Mapping[str, Words]] = {
    "assumed": Words("数值为工具假定", "the number is this tool’s assumption"),
    "secondary": Words("数值为转述", "the number is second-hand"),
    "memory": Words("数值凭记忆，未核实", "the number is from memory, unverified"),
    "national_default": Words("数值为国家默认", "the number is the national default"),
}
MODES: Final[Mapping[str, Words]] = {
    "nearest": Words("最近点", "nearest point"),
    "centroid": Words("形心", "centroid"),
    "half_area": Words("半数面积", "half of the area"),
    "counted": Words("计容建筑面积", "counted floor area"),
    "gross": Words("总建筑面积", "total floor area"),
}

HARD: Final = (Words("符合", "pass"), Words("不符合", "fail"), Words("无法判定", "cannot tell"))
PREFERENCE: Final = (
    Words("满足优先条件", "the preference is met"),
    Words("未满足优先条件（不影响准入）", "the preference is not met (this does not bar admission)"),
    Words("优先条件无法判定（不影响准入）", "the preference cannot be told (this does not bar admission)"),
)
INFO: Final = (
    Words("在参照值以内（仅供参照）", "within the reference value (for information only)"),
    Words("超出参照值（仅供参照）", "outside the reference value (for information only)"),
    Words("无法对照（仅供参照）", "cannot be compared (for information only)"),
)
NOT_APPLICABLE: Final = Words(
    "{name}：本条不适用（条件为 {when}）", "{name}: this rule does not apply (it is for {when})"
)
COMPARED: Final = Words(
    "{name}：{measured}，要求{limit}，余量 {margin}：{verdict}",
    "{name}: {measured}; required {limit}, margin {margin}: {verdict}",
)
MISSING: Final = Words(
    "{name}：缺少数据，要求{limit}：{verdict}", "{name}: no value is known; required {limit}: {verdict}"
)
NOTHING_LOADED: Final = Words(
    "{name}：{lacking}未载入，要求{limit}：{verdict}",
    "{name}: {lacking} not loaded; required {limit}: {verdict}",
)
UNANSWERED: Final = Words(
    "{name}：适用条件（{when}）未填：{verdict}",
    "{name}: what it depends on ({when}) is not answered: {verdict}",
)
NO_NUMBER: Final = Words(
    "{name}：原文未载明数值，需主管部门认定",
    "{name}: no number is stated in the source; the authority decides",
)
BONUS: Final = Words(
    "{name}奖励：未载明（原文未给出数值，需主管部门认定）",
    "{name} bonus: not stated (the source gives no number; the authority decides)",
)
CLAIMED: Final = Words(
    "已申报奖励条件，是否放宽未载明，需主管部门认定",
    "a bonus condition is claimed; whether it relaxes is for the authority",
)
HIDDEN: Final = Words(
    "显示为 {shown}，按未取整的 {full} 比较", "shown as {shown}, compared unrounded as {full}"
)
LACKING: Final = Words("{lacking}未载入，不视为远离", "{lacking} not loaded, and not taken as far away")
QUOTED: Final = Words("原文“{quote}”，{source}", "the source says “{quote}”, {source}")
DATED: Final = Words("（{date}）", " ({date})")
CITED: Final = Words("依据{source}", "after {source}")
ALTERED_MODE: Final = Words("已改动，按{now}，原为{original}", "altered, by {now}, originally {original}")
ALTERED_UNKNOWN: Final = Words(
    "已改动，缺少的数据按{taken}处理", "altered, a missing value is taken as {taken}"
)
ALTERED: Final = Words("已改动，原值 {original}", "altered, originally {original}")

VERDICTS: Final = (
    Words("不符合：{why}未通过", "fails: {why} not passed"),
    Words("无法判定：{why}缺少依据", "cannot tell: no basis for {why}"),
    Words(
        "可准入：硬性规则均符合，不在优先布局范围",
        "admissible: all hard rules pass, not in a priority location",
    ),
    Words("优先：硬性规则均符合，且{why}", "priority: all hard rules pass, and {why}"),
)
NO_PREFERENCE: Final = Words(
    "可准入：硬性规则均符合，本政策未设优先条件",
    "admissible: all hard rules pass, this policy states no preference",
)
SITING_UNKNOWN: Final = Words(
    "可准入：硬性规则均符合，优先布局无法判定",
    "admissible: all hard rules pass, the priority location cannot be told",
)
CLOSE: Final = Words(
    "临界：余量小于所量数据的精度", "too close to call: the margin is smaller than the accuracy"
)
NEAR: Final = Words(
    "差一点：{name}{direction} {change} 即可升一级（步长为工具假定）",
    "near miss: {change} {direction} in {name} would lift it a class (the step is this tool’s assumption)",
)
LIFT: Final = Words(
    "{name}{direction} {change}（至 {target}）即为“{verdict}”",
    "{change} {direction} in {name} (to {target}) makes it “{verdict}”",
)
LIFT_INPUT: Final = Words(
    "仅缺一项数据：{name}；补齐后方可判定", "one input is missing: {name}; with it the parcel can be told"
)
LIFT_NONE: Final = Words("没有任何单项改动可使其升级", "no single change lifts it a class")
VERDICT_NAMES: Final = (
    Words("不符合", "fails"),
    Words("无法判定", "cannot tell"),
    Words("可准入", "admissible"),
    Words("优先", "priority"),
)
LESS: Final = Words("减少", "less")
MORE: Final = Words("增加", "more")
