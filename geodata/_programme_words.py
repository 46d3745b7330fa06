"""How building programmes name their columns and uses, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from geodata.columns import plain

Use: TypeAlias = Literal["industrial", "support", "structure", "yard", "green", "site", "support_land"]

# key → (zh, en) in messages; the first of the aliases below is what a template writes
COLUMNS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "building": ("楼栋", "building"),
        "use": ("用途", "use"),
        "footprint_m2": ("基底面积", "footprint"),
        "storeys": ("层数", "storeys"),
        "height_m": ("层高", "storey height"),
        "floor_m2": ("每层面积", "area per storey"),
        "counted_m2": ("每层计容面积", "counted area per storey"),
        "below_ground": ("地下", "below ground"),
    }
)
NEEDED: Final = ("building", "use", "footprint_m2", "storeys", "height_m")
_ALIASES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "building": (
            "楼栋", "建筑", "栋号", "楼号", "建筑名称", "楼栋名称", "名称", "building", "name", "block",
        ),
        "use": ("用途", "性质", "功能", "建筑用途", "类型", "use", "function", "type"),
        "footprint_m2": (
            "基底面积", "占地面积", "投影面积", "建筑基底面积", "建筑占地面积", "footprint", "footprint_area",
        ),
        "storeys": (
            "层数", "楼层数", "建筑层数", "storeys", "stories", "floors", "levels", "number_of_storeys", "n",
        ),
        "height_m": (
            "层高", "标准层高", "各层层高", "storey_height", "story_height", "floor_height", "storey_heights",
        ),
        "floor_m2": (
            "每层面积", "标准层面积", "单层面积", "每层建筑面积", "area_per_storey", "area_per_floor",
            "floor_plate", "storey_area",
        ),
        "counted_m2": (
            "每层计容面积", "计容面积", "每层计容", "counted", "counted_area_per_storey", "counted_area",
            "counted_override",
        ),
        "below_ground": ("地下", "是否地下", "below_ground", "underground", "basement"),
    }
)  # fmt: skip
_USES: Final[Mapping[Use, tuple[str, ...]]] = MappingProxyType(
    {
        "industrial": (
            "产业用房", "产业", "生产", "生产用房", "厂房", "标准厂房", "研发", "研发用房", "工业",
            "industrial", "industry", "production", "workshop", "ind",
        ),
        "support": (
            "配套用房", "配套", "行政办公", "生活服务", "行政办公及生活服务", "宿舍", "食堂",
            "support", "supporting", "dormitory", "canteen", "sup",
        ),
        "structure": ("构筑物", "生产构筑物", "structure", "structures"),
        "yard": ("堆场", "露天堆场", "yard", "yards"),
        "green": ("绿地", "绿化", "绿地面积", "green", "green area"),
        "site": ("用地", "场地", "用地面积", "净用地", "site", "site area"),
        "support_land": ("配套用地", "行政办公及生活服务设施用地", "support land"),
    }
)  # fmt: skip
_UNITS: Final = ("平方米", "平米", "sqm", "m2", "米", "m")


def column_of(head: str) -> str | None:
    """Tell which column a heading means, its unit (m, m²) left out; None for any other.

    Examples
    --------
    >>> column_of("基底面积（㎡）"), column_of("Storey height (m)"), column_of("占地面积(亩)") is None
    ('footprint_m2', 'height_m', True)
    """
    name = plain(head)
    bare = next((name.removesuffix(unit) for unit in _UNITS if name.endswith(unit)), name)
    for key, aliases in _ALIASES.items():
        known = {plain(alias) for alias in aliases}
        if name in known or bare in known:
            return key
    return None


def use_of(text: str) -> Use | None:
    """Tell what a row is for; None for a word that is not known.

    Examples
    --------
    >>> use_of("配套用房"), use_of("Industrial"), use_of("hotel") is None
    ('support', 'industrial', True)
    """
    name = plain(text)
    return next((use for use, words in _USES.items() if name in {plain(word) for word in words}), None)
