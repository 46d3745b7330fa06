"""Land-use colours: 市级国土空间总体规划制图规范（试行）, appendix B, by code of the 2023 classification."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from layers._symbol_types import Fill, Hatch, LandUseSymbol, Words

# code, name, English name, red, green, blue
_APPENDIX_B: Final = (
    ("01", "耕地", "arable land", 245, 248, 220),
    ("02", "园地", "orchards", 191, 233, 170),
    ("03", "林地", "woodland", 104, 177, 103),
    ("04", "草地", "grassland", 205, 245, 122),
    ("05", "湿地", "wetland", 101, 205, 170),
    ("06", "农业设施建设用地", "farm buildings", 216, 215, 159),
    ("0701", "城镇住宅用地", "urban housing", 255, 255, 45),
    ("0703", "农村宅基地", "rural homesteads", 255, 211, 128),
    ("0801", "机关团体用地", "public offices", 255, 0, 255),
    ("0802", "科研用地", "research", 230, 0, 92),
    ("0803", "文化用地", "culture", 255, 127, 0),
    ("0804", "教育用地", "education", 255, 133, 201),
    ("0805", "体育用地", "sports", 0, 165, 124),
    ("0806", "医疗卫生用地", "health care", 255, 127, 126),
    ("0807", "社会福利用地", "social welfare", 255, 159, 127),
    ("09", "商业服务业用地", "commerce and services", 255, 0, 0),
    ("1001", "工业用地", "industry", 187, 150, 116),
    ("1002", "采矿用地", "mining", 158, 108, 84),
    ("11", "仓储用地", "storage", 135, 97, 211),
    ("1102", "储备库用地", "reserve depots", 153, 153, 255),
    ("12", "交通运输用地", "transport", 183, 183, 183),
    ("1202", "公路用地", "highways", 173, 173, 173),
    ("1205", "管道运输用地", "pipelines", 153, 153, 153),
    ("1207", "城镇道路用地", "urban roads", 163, 163, 163),
    ("13", "公用设施用地", "utilities", 0, 99, 128),
    ("1401", "公园绿地", "parks", 0, 255, 0),
    ("1402", "防护绿地", "protective green", 20, 141, 74),
    ("1403", "广场用地", "squares", 172, 255, 207),
    ("15", "特殊用地", "special use", 133, 145, 86),
    ("16", "留白用地", "reserved land", 255, 255, 255),
    ("17", "陆地水域", "inland water", 51, 142, 192),
    ("23", "其他土地", "other land", 238, 238, 238),
)

# Research and commerce are hard to tell apart for colour-blind readers, so research carries a hatch as well.
_RESEARCH_HATCH: Final = Hatch("#FFFFFF", angle_deg=135.0, gap_mm=1.4, width_mm=0.2, opacity=0.7)
# Ma is in no national standard: industry's brown, hatched in research's magenta, said to be the tool's own.
_MA: Final = LandUseSymbol(
    "Ma",
    Words("科创产业用地 Ma（工具自定）", "science-and-innovation industrial land Ma (colour of this tool)"),
    Fill("#BB9674", hatch=Hatch("#E6005C", angle_deg=45.0, gap_mm=1.4, width_mm=0.25)),
    own=True,
)
UNKNOWN_USE: Final = LandUseSymbol(
    "",
    Words("用途未载明", "use not stated"),
    Fill("#FFFFFF", hatch=Hatch("#9AA4AD", gap_mm=2.0, width_mm=0.15)),
    own=True,
)


def _symbol(code: str, zh: str, en: str, rgb: tuple[int, int, int]) -> LandUseSymbol:
    hatch = _RESEARCH_HATCH if code == "0802" else None
    return LandUseSymbol(code, Words(zh, en), Fill("#{:02X}{:02X}{:02X}".format(*rgb), hatch=hatch))


LAND_USES: Final = MappingProxyType(
    {code: _symbol(code, zh, en, (red, green, blue)) for code, zh, en, red, green, blue in _APPENDIX_B}
    | {"Ma": _MA}
)


def land_use_symbol(code: str | None) -> LandUseSymbol:
    """Give the symbol of a land-use code: its own, or that of the class it belongs to.

    Parameters
    ----------
    code
        Code of the 2023 classification (`100102` is drawn as `1001`), or a local one (`Ma`). None, NaN and
        codes outside the table give the symbol "not stated".

    Examples
    --------
    >>> land_use_symbol("100102").legend.en, land_use_symbol(None).legend.en
    ('industry', 'use not stated')
    """
    text = code if isinstance(code, str) else ""
    for length in range(len(text), 1, -1):
        if text[:length] in LAND_USES:
            return LAND_USES[text[:length]]
    return UNKNOWN_USE


def land_use_colour(code: str | None) -> str | None:
    """Give the colour of a land-use code, or None for a code outside the table.

    Examples
    --------
    >>> land_use_colour("0802"), land_use_colour("9999")
    ('#E6005C', None)
    """
    symbol = land_use_symbol(code)
    return None if symbol is UNKNOWN_USE else symbol.fill.colour
