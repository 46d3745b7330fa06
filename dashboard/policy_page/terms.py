"""What surrounds the rules: definitions, the charge, the transfer, what is left open, the packs above."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dash import html

from dashboard.numerals import number, percent
from dashboard.reading import chinese, pairs, quotation, source_line, tag, title_of
from dashboard.rule_words import conditions, limit_of, open_topics
from dashboard.tags import Child
from dashboard.text import knows, say
from layers.layering import stack_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.view import Language
    from layers.policy import Charge, HeightFactor, PolicyPack, Rule, Transfer

METRICS: Final = (
    "far",
    "support_floor_share",
    "support_land_share",
    "distance_to_lines",
    "share_inside_zones",
)


def terms(language: Language, pack: PolicyPack) -> html.Div:
    """Return the pack's definitions, charges and transfers, each with its status and its words."""
    cards = [
        _definitions(language, pack),
        *(_charge(language, pack, charge) for charge in pack.charges),
        *(_transfer(language, pack, transfer) for transfer in pack.transfers),
    ]
    return html.Div([card for card in cards if card is not None], className="terms")


def _card(title: str, children: list[Child]) -> html.Article:
    return html.Article([html.H3(title), *children], className="term")


def _definitions(language: Language, pack: PolicyPack) -> html.Article | None:
    said: list[tuple[Child, Child]] = []
    land = pack.land_use
    if land is not None:
        code = f"{land.local_code} {land.name_zh}" if language == "zh" else land.local_code
        said.append((say(language, "policy.land_use"), html.B(code)))
        mapped = say(language, "policy.national_code", code=land.ydyh2023 or say(language, "status.unknown"))
        said.append((mapped, tag(language, "status", land.mapping)))
    given = pack.definitions
    said.extend(
        (say(language, f"define.{entry.value}"), tag(language, "status", entry.status))
        for entry in (given.floor_area_base, given.site_area_base)
        if entry is not None
    )
    if given.height_factors is not None:
        status = tag(language, "status", given.height_factors.status)
        said.extend((_height_words(language, factor), status) for factor in given.height_factors.value)
    return _card(say(language, "policy.definitions"), [pairs(said)]) if said else None


def _height_words(language: Language, factor: HeightFactor) -> str:
    height, times = number(factor.gt_m, 2), number(factor.factor, 1)
    return say(language, "define.height_factor", height=height, factor=times)


def _charge(language: Language, pack: PolicyPack, charge: Charge) -> html.Article:
    formula = say(language, f"formula.{_slug(charge.formula)}", rate=percent(charge.rate, 0))
    said: list[tuple[Child, Child]] = [
        (say(language, "policy.applies"), _word(language, "applies", charge.applies_when)),
    ]
    for key, entry in (("price_basis", charge.unit_price_basis), ("term_factor", charge.term_factor)):
        if entry is not None:
            said.append((say(language, f"policy.{key}"), tag(language, "status", entry.status)))
    body: list[Child] = [
        html.P(formula, className="formula"),
        tag(language, "status", charge.status),
        quotation(language, charge.quote),
        pairs(said),
        source_line(language, pack, charge.source),
    ]
    return _card(say(language, "policy.charge"), body)


def _transfer(language: Language, pack: PolicyPack, transfer: Transfer) -> html.Article:
    share = transfer.max_share
    base = say(language, f"base.{transfer.base}")
    formula = (
        say(language, "policy.transfer_unknown", base=base)
        if share is None
        else say(language, "policy.transfer_share", share=percent(share, 0), base=base)
    )
    units = " · ".join(say(language, f"unit.{unit}") for unit in transfer.units)
    unknown = tag(language, "status", "unknown")
    support = transfer.support_transferable
    support_said = (
        unknown
        if support is None
        else [
            html.Span(say(language, "policy.yes" if _truth(support) else "policy.no")),
            *([] if isinstance(support, bool) else [tag(language, "status", support.status)]),
        ]
    )
    said: list[tuple[Child, Child]] = [
        (
            say(language, "policy.trigger"),
            _word(language, "trigger", transfer.trigger) if transfer.trigger else unknown,
        ),
        (say(language, "policy.units"), units or unknown),
        (say(language, "policy.support_transferable"), support_said),
        (
            say(language, "policy.min_unit"),
            unknown if transfer.min_unit_m2 is None else number(transfer.min_unit_m2),
        ),
    ]
    body: list[Child] = [
        html.P(formula, className="formula"),
        *([tag(language, "status", transfer.status)] if transfer.status else []),
        quotation(language, transfer.quote),
        pairs(said),
        source_line(language, pack, transfer.source),
    ]
    return _card(say(language, "policy.transfer"), body)


def _truth(value: object) -> bool:
    return value if isinstance(value, bool) else bool(getattr(value, "value", False))


def _slug(formula: str) -> str:
    return {
        "rate * industrial_unit_price * site_area": "rate",
        "new_price - old_price": "difference",
        "share * (new_price - old_price)": "share",
    }[formula]


def _word(language: Language, kind: str, value: str) -> str:
    key = f"{kind}.{value}"
    return say(language, key) if knows(key) else value


def holes(language: Language, pack: PolicyPack) -> html.Ul:
    """Return what the source leaves open, each as a hole to be filled by the authority."""
    return html.Ul([html.Li(words) for words in open_topics(language, pack)], className="holes")


def layered(language: Language, pack: PolicyPack, known: Iterable[PolicyPack]) -> html.Div:
    """Return the packs that hold above a parcel, the most general first, quantity by quantity.

    The most specific layer that says something governs; the parcel's own planning conditions win over all.
    """
    layers = stack_of(known, pack)
    shown = [
        metric
        for metric in dict.fromkeys([*METRICS, *(rule.metric for layer in layers for rule in layer.rules)])
        if any(rule.metric == metric for layer in layers for rule in layer.rules)
    ]
    head = html.Tr(
        [
            html.Th(say(language, "policy.quantity"), scope="col"),
            *(html.Th(title_of(language, layer), scope="col") for layer in layers),
            html.Th(say(language, "policy.parcel_layer"), scope="col"),
        ]
    )
    rows = [
        html.Tr(
            [
                html.Th(say(language, f"rule.{metric}"), scope="row"),
                *(html.Td(_layer_cell(language, layer, metric)) for layer in layers),
                html.Td(
                    say(language, "policy.parcel_wins" if metric == "far" else "policy.parcel_none"),
                    className="note",
                ),
            ]
        )
        for metric in shown
    ]
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="table layered")
    return html.Div(table, className="scroll", tabIndex=0)


def _layer_cell(language: Language, pack: PolicyPack, metric: str) -> Child:
    rules = [rule for rule in pack.rules if rule.metric == metric]
    if not rules:
        return html.Span(say(language, "policy.says_nothing"), className="note")
    return [_layer_rule(language, rule) for rule in rules]


def _layer_rule(language: Language, rule: Rule) -> html.Div:
    when = conditions(language, rule)
    return html.Div(
        [
            html.B(limit_of(language, rule)),
            tag(language, "kind", rule.kind),
            *([html.Span(when, className="note")] if when else []),
            *([html.Span(chinese(f"“{rule.quote}”"), className="note")] if rule.quote else []),
        ],
        className="versus__rule",
    )
