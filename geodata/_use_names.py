"""Names of land uses, as the national classification of 2023 has them, and their codes."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_CLASSES: Final = ("一类", "二类", "三类")
# Exactly these names: one of another classification may mean another use
USE_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "耕地": "01",
        "园地": "02",
        "林地": "03",
        "草地": "04",
        "湿地": "05",
        "农业设施建设用地": "06",
        "居住用地": "07",
        "城镇住宅用地": "0701",
        "农村宅基地": "0703",
        "公共管理与公共服务用地": "08",
        "机关团体用地": "0801",
        "科研用地": "0802",
        "文化用地": "0803",
        "教育用地": "0804",
        "体育用地": "0805",
        "医疗卫生用地": "0806",
        "社会福利用地": "0807",
        "商业服务业用地": "09",
        "商业用地": "0901",
        "商务金融用地": "0902",
        "工矿用地": "10",
        "工业用地": "1001",
        **{f"{one}工业用地": f"10010{at}" for at, one in enumerate(_CLASSES, 1)},
        "采矿用地": "1002",
        "仓储用地": "11",
        "物流仓储用地": "1101",
        **{f"{one}物流仓储用地": f"11010{at}" for at, one in enumerate(_CLASSES, 1)},
        "储备库用地": "1102",
        "交通运输用地": "12",
        "公路用地": "1202",
        "城镇道路用地": "1207",
        "公用设施用地": "13",
        "公园绿地": "1401",
        "防护绿地": "1402",
        "广场用地": "1403",
        "特殊用地": "15",
        "留白用地": "16",
    }
)
