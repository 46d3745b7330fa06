"""The figures of a building programme, line by line, each with its formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from operator import add, sub
from typing import Final

from layers._book import Book, Given, How, Line, div
from layers._quantities import M2_PER_HA, amount
from layers.floor_area import Building, Totals

SCHEME: Final = "scheme"


@dataclass(frozen=True)
class Scheme:
    """Buildings and the other areas of a site, m²; None is not said, and never taken as 0.

    Attributes
    ----------
    structures_m2, yards_m2
        Production structures (构筑物) and open yards (堆场).
    support_land_m2
        Land of the supporting buildings where it can be separated; else it is apportioned by floor area.

    Raises
    ------
    BadQuantity
        If an area is negative or not finite.

    Examples
    --------
    >>> Scheme((), green_m2=Decimal(3000)).yards_m2 is None
    True
    """

    buildings: tuple[Building, ...]
    structures_m2: Decimal | None = None
    yards_m2: Decimal | None = None
    green_m2: Decimal | None = None
    support_land_m2: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse what no site can have."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Decimal):
                amount(value, field.name)


def figures(scheme: Scheme, sums: Totals, site_area_m2: Decimal) -> Mapping[str, Line]:
    """Reckon every figure of a scheme.

    Parameters
    ----------
    scheme
        What is planned.
    sums
        Its floor areas, with the height factors of the pack.
    site_area_m2
        Above 0.

    Returns
    -------
    Mapping
        Lines by key; shares and FAR unrounded, None where something is not said.

    Examples
    --------
    >>> from layers.floor_area import Storeys, totals
    >>> hall = Building("A", Decimal(5000), (Storeys(Decimal(5000), Decimal("4.5"), 2),))
    >>> lines = figures(Scheme((hall,)), totals([hall], ()), Decimal(20000))
    >>> lines["far"].value, lines["building_density"].value, lines["green_ratio"].value is None
    (Decimal('0.5'), Decimal('0.25'), True)
    """
    book = Book()
    _given(book, scheme, sums, site_area_m2)
    _floor_areas(book)
    _land(book, scheme)
    return book.lines


def _given(book: Book, scheme: Scheme, sums: Totals, site_area_m2: Decimal) -> None:
    """Write down what the programme says and adds up to."""
    tallest = max((one.height_m for one in scheme.buildings), default=None)
    most = max((one.storey_count for one in scheme.buildings), default=None)
    table: tuple[tuple[str, tuple[str, str], Decimal | None, str], ...] = (
        ("site_area", ("用地面积", "site area"), site_area_m2, "m2"),
        ("gross_floor", ("总建筑面积", "total floor area"), sums.gross_m2, "m2"),
        ("gross_support", ("其中配套", "of which support"), sums.gross_support_m2, "m2"),
        ("counted_floor", ("计容建筑面积", "counted floor area"), sums.counted_m2, "m2"),
        ("counted_support", ("计容配套", "counted support"), sums.counted_support_m2, "m2"),
        ("footprint", ("建筑基底面积", "building footprint"), sums.footprint_m2, "m2"),
        ("structures", ("构筑物用地", "structures"), scheme.structures_m2, "m2"),
        ("yards", ("堆场用地", "yards"), scheme.yards_m2, "m2"),
        ("green", ("绿地面积", "green area"), scheme.green_m2, "m2"),
        ("height_m", ("最大建筑高度（层高之和）", "greatest height (sum of storey heights)"), tallest, "m"),
        ("storeys", ("最多层数", "most storeys"), None if most is None else Decimal(most), "storeys"),
    )
    for key, label, value, unit in table:
        book.put(key, label, value, unit, Given(SCHEME))


def _floor_areas(book: Book) -> None:
    """Reckon industrial floor area, FAR and the supporting shares on both denominators."""
    table: tuple[tuple[str, tuple[str, str], str, str, How], ...] = (
        (
            "gross_industrial",
            ("其中产业用房", "of which industrial"),
            "m2",
            "gross_floor - gross_support",
            sub,
        ),
        (
            "counted_industrial",
            ("计容产业用房", "counted industrial"),
            "m2",
            "counted_floor - counted_support",
            sub,
        ),
        ("far", ("容积率", "floor area ratio"), "1", "counted_floor / site_area", div),
        (
            "support_share_counted",
            ("配套比例（计容口径）", "supporting share, of counted"),
            "share",
            "counted_support / counted_floor",
            div,
        ),
        (
            "support_share_gross",
            ("配套比例（总建筑面积口径）", "supporting share, of total floor area"),
            "share",
            "gross_support / gross_floor",
            div,
        ),
    )
    for key, label, unit, formula, how in table:
        book.reckon(key, label, unit, formula, how)


def _land(book: Book, scheme: Scheme) -> None:
    """Reckon what the land is used for: density, coefficient, green ratio, support land."""
    reckon = book.reckon
    reckon("building_density", ("建筑密度", "building density"), "share", "footprint / site_area", div)
    reckon(
        "building_coefficient",
        ("建筑系数", "building coefficient"),
        "share",
        "(footprint + structures + yards) / site_area",
        lambda footprint, structures, yards, site: div(add(add(footprint, structures), yards), site),
    )
    reckon("green_ratio", ("绿地率", "green ratio"), "share", "green / site_area", div)
    if scheme.support_land_m2 is None:
        label = ("配套用地（按建筑面积分摊）", "support land, apportioned by floor area")
        reckon(
            "support_land",
            label,
            "m2",
            "site_area * gross_support / gross_floor",
            lambda site, support, floor: div(site * support, floor),
        )
    else:
        given = Given(SCHEME)
        book.put("support_land", ("配套用地", "support land"), scheme.support_land_m2, "m2", given)
    reckon(
        "support_land_share",
        ("配套用地比例", "supporting land share"),
        "share",
        "support_land / site_area",
        div,
    )
    reckon(
        "site_area_ha",
        ("用地面积（公顷）", "site area in hectares"),
        "ha",
        "site_area / 10000",
        lambda site: site / M2_PER_HA,
    )


def lowest(scheme: Scheme, metric: str) -> Decimal | None:
    """Give the least height (m) or number of storeys of the buildings; None where there is no building.

    Examples
    --------
    >>> from layers.floor_area import Storeys
    >>> low = Building("A", Decimal(10), (Storeys(Decimal(10), Decimal(6)),))
    >>> lowest(Scheme((low,)), "height_m"), lowest(Scheme((low,)), "storeys")
    (Decimal('6'), Decimal('1'))
    """
    if metric == "height_m":
        return min((one.height_m for one in scheme.buildings), default=None)
    return min((Decimal(one.storey_count) for one in scheme.buildings), default=None)
