"""Where the parcel fabric lies: districts typed by hand (EPSG:4549, metres), all of them synthetic.

They stand where industry is known to stand in the city (development zones, ring corridors, towns, the three
carriers), but their outlines, sizes and shares are invented for demonstration.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class District:
    """A part of the city that is filled with blocks.

    Parameters
    ----------
    key
        Short id, used for seeding.
    name_zh, name_en
        Words for block names.
    centre, radii
        Ellipse (m); superblocks are taken from its centre outwards.
    turn
        Rotation of the ellipse, degrees anticlockwise.
    gross_ha
        Gross area to fill, streets included.
    promoted
        Share of the gross area that is promoted.
    focus
        Superblocks nearest to this point are promoted first.
    """

    key: str
    name_zh: str
    name_en: str
    centre: tuple[float, float]
    radii: tuple[float, float]
    turn: float
    gross_ha: float
    promoted: float
    focus: tuple[float, float]


DISTRICTS: tuple[District, ...] = (
    District("xiajia", "夏驾", "Xiajia", (599200, 3473500), (500, 2500), 0, 420, 0.62, (599200, 3474800)),
    District(
        "east", "开发区东", "East zone", (601150, 3472200), (1250, 4300), 0, 560, 0.04, (602600, 3474200)
    ),
    District(
        "inner-east", "开发区", "Zone", (596900, 3473300), (1250, 4200), 2, 560, 0.13, (598000, 3477200)
    ),
    District(
        "hi-tech", "高新区", "Hi-tech", (589600, 3478000), (1900, 2100), 0, 520, 0.22, (588300, 3478900)
    ),
    District("zhoushi", "周市", "Zhoushi", (593600, 3481500), (3600, 1500), -3, 720, 0.14, (591200, 3481000)),
    District(
        "zhoushi-n",
        "周市北",
        "North Zhoushi",
        (591600, 3484500),
        (2700, 800),
        -4,
        280,
        0.38,
        (590400, 3484300),
    ),
    District(
        "north-east", "东北", "North-east", (599600, 3479000), (900, 1900), 45, 320, 0.36, (600200, 3479000)
    ),
    District("duke", "杜克", "Duke", (586100, 3477700), (1300, 2700), 0, 440, 0.5, (585600, 3477900)),
    District("bacheng", "巴城", "Bacheng", (585400, 3482700), (2300, 1300), 0, 400, 0.32, (584300, 3483800)),
    District("zhengyi", "正仪", "Zhengyi", (581700, 3474500), (1900, 900), 0, 230, 0.36, (582800, 3474600)),
    District(
        "west", "江浦西", "West Jiangpu", (586400, 3470400), (900, 2300), 8, 260, 0.3, (587000, 3469000)
    ),
    District("south", "城南", "South", (592300, 3468900), (2700, 650), 0, 270, 0.12, (590000, 3468600)),
    District("lujia", "陆家", "Lujia", (600300, 3467000), (1500, 2000), -20, 520, 0.18, (602400, 3469000)),
    District("huaqiao", "花桥", "Huaqiao", (604300, 3466400), (1900, 1500), -8, 660, 0.48, (604400, 3466900)),
    District("zhangpu", "张浦", "Zhangpu", (588600, 3462300), (2300, 1700), -6, 520, 0.05, (588400, 3460000)),
    District(
        "qiandeng", "千灯", "Qiandeng", (597000, 3460900), (2000, 1900), 0, 540, 0.13, (598500, 3459600)
    ),
    District(
        "west-outer",
        "吴淞江西",
        "West Wusong",
        (583700, 3467400),
        (850, 2600),
        3,
        280,
        0.42,
        (583300, 3466900),
    ),
    District(
        "outer-east",
        "外环东",
        "East outer ring",
        (602900, 3472600),
        (800, 2700),
        12,
        330,
        0.4,
        (602900, 3473600),
    ),
    District(
        "outer-south",
        "外环南",
        "South outer ring",
        (589600, 3459900),
        (3000, 700),
        -9,
        300,
        0.4,
        (589000, 3459900),
    ),
    District(
        "dianshanhu",
        "淀山湖",
        "Dianshanhu",
        (597900, 3452300),
        (1500, 1200),
        10,
        230,
        0.12,
        (598600, 3453300),
    ),
    District("jinxi", "锦溪", "Jinxi", (588000, 3452300), (1200, 900), -10, 150, 0.16, (588700, 3452900)),
    District(
        "zhouzhuang", "周庄", "Zhouzhuang", (581900, 3445800), (900, 700), 30, 70, 0.0, (581900, 3445800)
    ),
)

URBAN: tuple[tuple[float, float, float, float], ...] = (
    (593000, 3474000, 5300, 6300),
    (594700, 3483000, 1700, 1300),
    (583900, 3481800, 1500, 1300),
    (599000, 3466200, 1500, 1400),
    (605900, 3464900, 1500, 1000),
    (590200, 3461700, 1600, 1300),
    (595000, 3460200, 1500, 1300),
    (597000, 3451000, 1200, 1000),
    (586500, 3451300, 1100, 900),
    (580900, 3444700, 900, 700),
)
"""Built-up areas (centre east, north, radii east, north; m) that get streets but no parcels."""

AVENUES: tuple[tuple[tuple[float, float], ...], ...] = (
    ((583950, 3480050), (587700, 3480350)),
    ((592900, 3486800), (592400, 3480300)),
    ((598330, 3479250), (601900, 3480400)),
    ((576500, 3456900), (583000, 3456300), (590200, 3456900), (601000, 3456500)),
    ((576500, 3450200), (583900, 3447900), (584300, 3446000)),
    ((590900, 3456900), (591400, 3446500)),
)
"""Avenues that part neighbouring street lattices (east, north; m); synthetic."""
