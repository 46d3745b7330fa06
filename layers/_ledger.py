"""The floor-area ledger of one parcel: each line with its formula, inputs, unit and source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from operator import mul, sub
from typing import TYPE_CHECKING

import pandas as pd

from layers._book import DATA, TOOL, USER, Book, Given, How, Line, div, product
from layers._quantities import (
    MU_DENOMINATOR,
    MU_NUMERATOR,
    YUAN_PER_WAN,
    Amount,
    amount,
)
from layers.overrides import Overrides, limit_of

if TYPE_CHECKING:
    from layers.measures import Measures
    from layers.policy import PolicyPack, Rule


@dataclass(frozen=True)
class LedgerInput:
    """What is known of a parcel; None is not known. Areas in m², price in yuan/m².

    Attributes
    ----------
    site_area_m2, drawn_area_m2
        Legal (or else drawn) site area, and the drawn one.
    far_baseline
        What the parcel may build or has without the policy.
    gross_floor_area_m2
        Total floor area of a scheme or of what stands, for shares of total floor area.
    price_yuan_per_m2
        Industrial land price typed in by the user; blank gives blank payments.
    term
        Factor for a shorter term; None is off.
    reached_production_on
        The day from which transfer is open.

    Raises
    ------
    BadQuantity
        If a number is negative or not finite.

    Examples
    --------
    >>> LedgerInput(site_area_m2=Decimal(20000)).price_yuan_per_m2 is None
    True
    """

    site_area_m2: Decimal | None = None
    drawn_area_m2: Decimal | None = None
    far_baseline: Decimal | None = None
    gross_floor_area_m2: Decimal | None = None
    price_yuan_per_m2: Decimal | None = None
    term: Decimal | None = None
    reached_production_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse what no parcel can have."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Decimal):
                amount(value, field.name)


def ledger_input(
    measures: Measures, position: int, *, price: Amount | None = None, term: Amount | None = None
) -> LedgerInput:
    """Gather what is known of a parcel for its ledger; the price is the user's, never the data's.

    Parameters
    ----------
    measures
        What was measured: site area (legal, else drawn), drawn area, as baseline the FAR (the plan's, else
        what is counted, else what stands), and as total floor area the industrial and support one together.
    position
        Row of the parcel.
    price
        Industrial land price typed in, yuan/m²; without it nothing is to be paid that could be said.
    term
        Factor for a shorter term.

    Raises
    ------
    BadQuantity
        If price or term is no number, or negative.

    Examples
    --------
    >>> import pandas as pd
    >>> from layers.measures import Measures
    >>> frame = pd.DataFrame({"site_area_m2": [20000.0], "drawn_area_m2": [None], "far": [1.5]})
    >>> known = ledger_input(Measures(frame, (), (), {}, {}), 0, price=480)
    >>> known.site_area_m2, known.drawn_area_m2, known.far_baseline
    (Decimal('20000.0'), None, Decimal('1.5'))
    """
    numbers = {
        name: _known(measures.frame[column].iloc[position])
        for name, column in (
            ("site_area_m2", "site_area_m2"),
            ("drawn_area_m2", "drawn_area_m2"),
            ("far_baseline", "far"),
        )
        if column in measures.frame
    }
    return LedgerInput(
        **numbers,
        gross_floor_area_m2=_gross(measures, position),
        price_yuan_per_m2=None if price is None else amount(price, "price"),
        term=None if term is None else amount(term, "term"),
        reached_production_on=reached_on(measures, position),
    )


def reached_on(measures: Measures, position: int) -> date | None:
    """Give the day on which a parcel reached production; None where it is not known.

    Examples
    --------
    >>> import pandas as pd
    >>> from layers.measures import Measures
    >>> frame = pd.DataFrame({"reached_production_on": pd.to_datetime(["2021-06-01", None])})
    >>> reached_on(Measures(frame, (), (), {}, {}), 0), reached_on(Measures(frame, (), (), {}, {}), 1)
    (datetime.date(2021, 6, 1), None)
    """
    if "reached_production_on" not in measures.frame:
        return None
    came = measures.frame["reached_production_on"].iloc[position]
    return None if pd.isna(came) else pd.Timestamp(came).date()


def _gross(measures: Measures, position: int) -> Decimal | None:
    """Add up industrial and support floor area; the total is known only where both are."""
    columns = ("industrial_floor_area_m2", "support_floor_area_m2")
    if any(column not in measures.frame for column in columns):
        return None
    parts = [_known(measures.frame[column].iloc[position]) for column in columns]
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def _known(came: float | None) -> Decimal | None:
    return None if came is None or pd.isna(came) else amount(float(came))


def ledger(parcel: LedgerInput, pack: PolicyPack, overrides: Overrides | None = None) -> tuple[Line, ...]:
    """Reckon what a policy allows and costs on one parcel.

    Support and industrial floor area add up to the counted floor area exactly. What the pack does not state,
    and what is not known of the parcel, leaves the lines that need it blank.

    Parameters
    ----------
    parcel
        What is known.
    pack
        The policy.
    overrides
        Thresholds that differ from the pack's.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.policy import parse_pack
    >>> known = LedgerInput(Decimal(20000), far_baseline=Decimal("1.5"), price_yuan_per_m2=Decimal(480))
    >>> lines = {line.key: line.value for line in ledger(known, parse_pack(read_pack("cn-320583-ma-2019")))}
    >>> lines["counted_extra"], lines["transferable"], lines["top_up_wan"]
    (Decimal('30000.0'), Decimal('20580.0000'), Decimal('192.0'))
    """
    book = Book()
    _site(book, parcel)
    _thresholds(book, pack, overrides or Overrides())
    _floors(book, parcel)
    _payments(book, parcel, pack)
    return tuple(book.lines.values())


def _site(book: Book, parcel: LedgerInput) -> None:
    """Write the site area, legal and drawn."""
    book.put("site_area", ("用地面积", "site area"), parcel.site_area_m2, "m2", Given(DATA))
    book.put("site_area_drawn", ("图形面积", "drawn area"), parcel.drawn_area_m2, "m2", Given(DATA))
    book.reckon(
        "site_area_difference",
        ("图形与用地面积之差", "drawn less legal area"),
        "m2",
        "site_area_drawn - site_area",
        lambda drawn, legal: drawn - legal,
    )
    book.reckon(
        "site_area_mu",
        ("用地面积（亩）", "site area in mu"),
        "mu",
        "site_area * 3 / 2000",
        lambda site: site * MU_DENOMINATOR / MU_NUMERATOR,
    )


def _thresholds(book: Book, pack: PolicyPack, overrides: Overrides) -> None:
    """Write what the pack allows: FAR, support share (its own and the ordinary one), transferable share."""
    rules = (
        ("far_max", ("容积率上限", "greatest floor area ratio"), "far", "hard"),
        ("support_share", ("配套比例上限", "greatest supporting share"), "support_floor_share", "hard"),
        (
            "support_share_ordinary",
            ("一般工业配套比例", "ordinary supporting share"),
            "support_floor_share",
            "info",
        ),
    )
    for key, label, metric, kind in rules:
        value, given = _threshold(pack.rules, overrides, metric, kind)
        book.put(key, label, value, "1", given)
    transfer = next((one for one in pack.transfers if one.max_share is not None), None)
    share = None if transfer is None or transfer.max_share is None else Decimal(repr(transfer.max_share))
    source = Given(transfer.source if transfer else TOOL)
    book.put("transfer_share", ("可分割转让比例上限", "greatest transferable share"), share, "1", source)


def _threshold(
    rules: Sequence[Rule], overrides: Overrides, metric: str, kind: str
) -> tuple[Decimal | None, Given]:
    """Find the upper limit on a metric, the strictest where there are several."""
    found = [
        (limit, rule)
        for rule in rules
        if rule.metric == metric and rule.kind == kind and rule.op in ("<=", "<") and not rule.when
        if (limit := limit_of(rule, overrides)) is not None
    ]
    if not found:
        return None, Given(TOOL)
    limit, rule = min(found, key=lambda pair: pair[0])
    return amount(limit, rule.id), Given(rule.source, altered=limit != rule.limit)


def _floors(book: Book, parcel: LedgerInput) -> None:
    """Reckon counted, support, industrial and transferable floor area."""
    put, reckon = book.put, book.reckon
    put("far_baseline", ("基准容积率", "baseline floor area ratio"), parcel.far_baseline, "1", Given(DATA))
    put("gross_floor", ("总建筑面积", "total floor area"), parcel.gross_floor_area_m2, "m2", Given(DATA))
    table: tuple[tuple[str, tuple[str, str], str, How], ...] = (
        ("counted_max", ("计容上限", "greatest counted floor area"), "site_area * far_max", mul),
        (
            "counted_baseline",
            ("基准计容面积", "baseline counted floor area"),
            "site_area * far_baseline",
            mul,
        ),
        (
            "counted_extra",
            ("可增计容面积", "extra counted floor area"),
            "counted_max - counted_baseline",
            sub,
        ),
        (
            "support_max",
            ("配套上限（计容口径）", "greatest support, of counted"),
            "counted_max * support_share",
            mul,
        ),
        (
            "support_max_ordinary",
            ("一般工业配套上限（计容口径）", "ordinary support, of counted"),
            "counted_max * support_share_ordinary",
            mul,
        ),
        (
            "support_max_gross",
            ("配套上限（总建筑面积口径）", "greatest support, of total floor area"),
            "gross_floor * support_share",
            mul,
        ),
        (
            "support_max_ordinary_gross",
            ("一般工业配套上限（总建筑面积口径）", "ordinary support, of total floor area"),
            "gross_floor * support_share_ordinary",
            mul,
        ),
        (
            "support_baseline",
            ("基准配套上限", "support at the baseline"),
            "counted_baseline * support_share_ordinary",
            mul,
        ),
        ("support_extra", ("可增配套面积", "extra support"), "support_max - support_baseline", sub),
        ("industrial", ("产业用房面积", "industrial floor area"), "counted_max - support_max", sub),
        (
            "transferable",
            ("可分割转让上限", "greatest transferable area"),
            "industrial * transfer_share",
            mul,
        ),
    )
    for key, label, formula, how in table:
        reckon(key, label, "m2", formula, how)


def _payments(book: Book, parcel: LedgerInput, pack: PolicyPack) -> None:
    """Reckon the top-up, whole, in 万元, per mu, and what the land costs per counted square metre."""
    charge = next((one for one in pack.charges if one.rate is not None and "site_area" in one.formula), None)
    rate = None if charge is None or charge.rate is None else Decimal(repr(charge.rate))
    book.put("rate", ("补缴比例", "top-up rate"), rate, "1", Given(charge.source if charge else TOOL))
    book.put(
        "price", ("工业地价", "industrial land price"), parcel.price_yuan_per_m2, "yuan_per_m2", Given(USER)
    )
    term = Decimal(1) if parcel.term is None else parcel.term
    book.put("term", ("年期系数", "term factor"), term, "1", Given(TOOL if parcel.term is None else USER))
    table: tuple[tuple[str, tuple[str, str], str, str, How], ...] = (
        ("top_up", ("补缴地价", "top-up"), "yuan", "rate * price * site_area * term", product),
        (
            "top_up_wan",
            ("补缴地价（万元）", "top-up, 10,000 yuan"),
            "wan",
            "top_up / 10000",
            lambda paid: paid / YUAN_PER_WAN,
        ),
        (
            "top_up_per_mu",
            ("亩均补缴（万元/亩）", "top-up per mu, 10,000 yuan"),
            "wan_per_mu",
            "top_up_wan / site_area_mu",
            div,
        ),
        ("land_price", ("原工业地价总额", "industrial land price, whole"), "yuan", "price * site_area", mul),
        (
            "price_per_counted_baseline",
            ("基准楼面地价", "land price per counted m², baseline"),
            "yuan_per_m2",
            "land_price / counted_baseline",
            div,
        ),
        (
            "price_per_counted",
            ("补缴后楼面地价", "land price per counted m², after top-up"),
            "yuan_per_m2",
            "(land_price + top_up) / counted_max",
            lambda land, paid, counted: div(land + paid, counted),
        ),
    )
    for key, label, unit, formula, how in table:
        book.reckon(key, label, unit, formula, how)
