"""Incentives in English: names and conditions of the table's items, and the words around them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from layers._symbol_types import Words

# id → (name, condition)
ENGLISH: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "talent.leader.person": (
            "Grant for leading talent (person)",
            "recognised as leading talent",
        ),
        "talent.leader.team": ("Grant for a leading team", "recognised as a leading team"),
        "talent.sc.person": (
            "Grant for city innovation and enterprise talent",
            "recognised as city innovation and enterprise talent",
        ),
        "talent.sc.team": (
            "Grant for a city innovation and enterprise team",
            "recognised as an innovation and enterprise team",
        ),
        "platform.national": (
            "Operating funds of a national research platform",
            "moves in part to the city, or builds a branch centre there",
        ),
        "housing.purchase": (
            "Subsidy for buying a home",
            "talent coming to the city (the level is not stated)",
        ),
        "housing.rent": ("Subsidy for renting a home", "talent coming to the city (the level is not stated)"),
        "housing.loan": (
            "Higher loan limit",
            "talent coming to the city (level and kind of loan are not stated)",
        ),
        "housing.access": (
            "No purchase restriction, early choice of good homes",
            "buying a home on coming to the city",
        ),
        "tax.contribution": (
            "Reward for talent’s contribution",
            "individual income tax paid in the city in the year before",
        ),
        "incubator": (
            "Support for incubators",
            "professional services and events, outstanding results in incubation",
        ),
        "broker": (
            "Subsidy for technology brokers",
            "a broker or agency that brings about cooperation or transfer of results",
        ),
        "land.far": ("Floor area ratio up to 3.0", "admitted to innovation industrial land"),
        "land.far_bonus": (
            "Floor area ratio bonus",
            "contributes to the quality of urban space or to public services",
        ),
        "land.support": ("Supporting floor area 15% → 30%", "admitted to innovation industrial land"),
        "land.topup": (
            "Only 20% of the industrial land price on conversion to Ma",
            "existing industrial land that meets the requirements",
        ),
        "land.performance": ("Reward for good operation", "a project that is run with good results"),
        "land.split": (
            "Industrial floor area sold on by building or floor, up to 49%",
            "after production is reached",
        ),
    }
)
PER: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "person": Words("每人", "per person"),
        "team": Words("每团队", "per team"),
        "platform": Words("每平台", "per platform"),
        "incubator": Words("每孵化器", "per incubator"),
        "broker": Words("每经纪人或机构", "per broker or agency"),
    }
)
STATES: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "met": Words("已满足条件", "condition met"),
        "to_be_recognised": Words("待主管部门认定", "to be recognised by the authority"),
        "not_stated": Words("资料未载明", "not stated in the source"),
    }
)
CAP: Final = Words("≤ {wan} 万元", "≤ {yuan} yuan")
CAP_YEARS: Final = Words(
    "≤ {wan} 万元/年 × {years} 年 = ≤ {total_wan} 万元",
    "≤ {yuan} yuan a year × {years} years = ≤ {total_yuan} yuan",
)
CAP_MONTH: Final = Words("≤ {yuan} 元/月", "≤ {yuan} yuan a month")
CAP_MULTIPLE: Final = Words("≤ {times} 倍（原限额未载明）", "≤ {times} times (a limit that is not stated)")
CAP_LIMIT: Final = Words("≤ {limit}", "≤ {limit}")
RATE: Final = Words("{rate}（占工业地价）", "{rate} of the industrial land price")
NON_MONETARY: Final = Words("非货币", "not in money")
NO_AMOUNT: Final = Words("数额未载明", "amount not stated")
NO_DURATION: Final = Words("期限未载明", "duration not stated")
REACHED: Final = Words("{day} 已达产", "production was reached on {day}")
NOT_REACHED: Final = Words(
    "尚未：达产日期未填或未到", "not yet: the date of reaching production is missing or ahead"
)
IS_STOCK: Final = Words(
    "属存量工业用地，“符合要求”的标准未载明",
    "existing industrial land; what “meets the requirements” means is not stated",
)
NOT_STOCK: Final = Words("数据中未标为存量工业用地", "not marked as existing industrial land in the data")
DATED: Final = Words("{month} 口径", "as of {month}")
