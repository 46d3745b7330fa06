"""The card: one parcel rule by rule with its floor areas and top-up, or several parcels together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import dash_mantine_components as dmc
from dash import html

from dashboard import ids
from dashboard.explore.cards import Card
from dashboard.explore.deeper_parts import altered_strip, change_line, deeper_sections, scheme_link
from dashboard.explore.parts import figure_value, pair, panel, section, swatch
from dashboard.explore.steps import steps_line
from dashboard.map.still import Still
from dashboard.numerals import NOTHING, number
from dashboard.tags import Child, aria
from dashboard.text import say

if TYPE_CHECKING:
    from dashboard.explore.cards import RuleLine, Sums, TopUp
    from dashboard.view import Language, View

MARKS: Final = {
    "pass": "✓",
    "fail": "✕",
    "needs_review": "?",
    "not_applicable": "–",
    "unmet": "○",
    "shown_only": "–",
}
MANY_ROWS: Final = 12


def card_panel(view: View, card: Card | Sums | None) -> html.Section:
    """Return the card of one parcel or of several together; an empty one when none is selected."""
    language = view.language
    if card is None:
        return panel(
            language,
            "parcel",
            [html.P(say(language, "card.empty"), className="quiet"), *_keep(view)],
            folds=False,
        )
    return _one(view, card) if isinstance(card, Card) else _many(view, card)


def _keep(view: View) -> list[Any]:
    """Keep the controls that callbacks read in the page while no parcel is selected."""
    return [
        html.Div(
            [
                _price(view),
                html.Div(id=ids.TOPUP),
                html.Div(id=ids.DEEPER),
                _close(view.language),
                _zoom(view.language),
                list_button(view.language),
            ],
            hidden=True,
        )
    ]


def _close(language: Language) -> html.Button:
    return html.Button(
        html.Span(className="icon icon--close", **aria(hidden="true")),
        id=ids.CARD_CLOSE,
        className="icon-button",
        type="button",
        title=say(language, "card.close"),
        **aria(label=say(language, "card.close")),
    )


def list_button(language: Language) -> html.Button:
    """Return the button that puts the selection on the shortlist, and takes it off where it is on it."""
    words = [
        html.Span(say(language, "compare.list_add"), className="list__add"),
        html.Span(say(language, "compare.list_has"), className="list__has"),
    ]
    return html.Button(
        words, id=ids.LIST_TOGGLE, className="button list-toggle", type="button", **aria(pressed="false")
    )


def _zoom(language: Language, *, many: bool = False) -> html.Button:
    words = say(language, "card.zoom_selection" if many else "card.zoom")
    return html.Button(words, id=ids.CARD_ZOOM, className="button", type="button")


def _one(view: View, card: Card) -> html.Section:
    language = view.language
    flags = _flag_badges(language, card)
    head = html.Div(
        [
            html.Div(
                [
                    html.H2(card.parcel_id, className="card__id"),
                    verdict_badge(language, card.verdict),
                    _close(language),
                ],
                className="card__head",
            ),
            steps_line(language, card.steps),
            Still(
                [
                    html.P(card.subtitle, className="quiet"),
                    html.P(card.summary, className="card__summary"),
                    *([html.Div(flags, className="card__flags")] if flags else []),
                    *altered_strip(language, card.altered),
                ]
            ),
        ]
    )
    body = [
        Still(_told(language, card)),
        _topup_section(view, card.topup),
        html.Div(Still(deeper_sections(language, card.deeper)), id=ids.DEEPER),
    ]
    foot = html.Div(
        [
            Still(
                html.Span([_status_tag(language, card.status), card.source], className="quiet card__source")
            ),
            html.Div(
                [list_button(language), _brief_link(language, card.parcel_id), _zoom(language)],
                className="card__acts",
            ),
        ],
        className="card__foot",
    )
    return panel(language, "parcel", body, head=head, foot=foot, folds=False)


def _told(language: Language, card: Card) -> list[Child]:
    """Return the key figures, the drawing, the smallest change, the rules and the floor areas."""
    floor = [pair(name, value, note=note or None) for name, value, note in card.floor]
    return [
        html.Dl(
            [
                figure_value(
                    card.area_ha, "ha", f"{card.area_mu} {say(language, 'map.mu')} · {card.area_caption}"
                ),
                figure_value(card.cap, "m²", card.cap_caption),
                figure_value(card.distance, "m" if card.distance != NOTHING else "", *card.distance_captions),
            ],
            className="values values--card",
        ),
        *sketch_figure(card),
        *change_line(language, card.change, near="near" in card.flags),
        rules_section(language, card),
        section(
            say(language, "floor.heading"),
            [html.Dl(floor, className="pairs")],
            value=scheme_link(language),
        ),
    ]


def sketch_figure(card: Card) -> list[html.Figure]:
    """Return the drawing of what was measured, its length written on it; nothing where nothing was."""
    if card.sketch is None:
        return []
    drawn: list[Child] = [html.Img(src=card.sketch.src, alt=card.sketch.caption, width=312, height=132)]
    if card.sketch.length:
        place = {"left": f"{card.sketch.left}%", "top": f"{card.sketch.top}%"}
        drawn.append(
            html.Span(card.sketch.length, className="sketch__length", style=place, **aria(hidden="true"))
        )
    words = html.Figcaption(card.sketch.caption, className="quiet", **aria(hidden="true"))
    return [html.Figure([html.Div(drawn, className="sketch__frame"), words], className="sketch")]


def _brief_link(language: Language, parcel_id: str) -> html.A:
    """Return the way to the parcel's brief; it takes the view's thresholds and price along."""
    return html.A(
        say(language, "card.brief"),
        href=f"/handouts/brief/{quote(parcel_id, safe='')}.pdf",
        className="button carries",
        title=say(language, "card.brief_title"),
    )


def _status_tag(language: Language, status: str) -> html.Span | None:
    if status not in {"synthetic", "schematic"}:
        return None
    return html.Span(say(language, f"card.{status}"), className="tag tag--schematic")


def verdict_badge(language: Language, verdict: str) -> html.Span:
    """Return the badge of a verdict: colour, shape and word."""
    return html.Span(
        [swatch(verdict), say(language, f"verdict.{verdict}")], className=f"verdict verdict--{verdict}"
    )


def _flag_badges(language: Language, card: Card) -> list[html.Span]:
    return [
        html.Span(
            say(language, f"verdict.{flag}"), className="flag", title=say(language, f"verdict.{flag}_title")
        )
        for flag in card.flags
    ]


def rules_section(language: Language, card: Card) -> html.Div:
    """Return the rules; a source that all of them share is named once, under them."""
    sources = {line.source for line in card.rules if line.source}
    shared = sources.pop() if len(sources) == 1 else ""
    lines = html.Ul([_rule(language, line, cite=not shared) for line in card.rules], className="rules")
    source = (
        [html.P(say(language, "card.source", source=shared), className="quiet rules__source")]
        if shared
        else []
    )
    return section(say(language, "card.rules"), [lines, *source])


def _rule(language: Language, line: RuleLine, *, cite: bool) -> html.Li:
    word = say(language, f"card.{line.mark}")
    name = html.Span(
        [
            html.Span(line.name),
            html.Span(line.limit, className="rule__limit"),
            *([html.Span(line.original, className="tag tag--altered")] if line.original else []),
        ],
        className="rule__name",
    )
    assumed = [html.Span(say(language, "card.assumed"), className="tag")] if line.assumed else []
    said = [
        *([html.Q(line.quote, lang="zh-CN")] if line.quote else []),
        *([html.Cite(line.source)] if cite and line.source else []),
        *assumed,
    ]
    under = [html.P(said, className="rule__quote"), html.Span(line.margin, className="rule__margin")]
    mark = html.Span(
        MARKS[line.mark], className=f"mark mark--{line.mark}", title=word, role="img", **aria(label=word)
    )
    text = [
        html.Div([name, html.Span(line.measured, className="rule__value")], className="rule__line"),
        html.Div(under, className="rule__line"),
    ]
    return html.Li([mark, html.Div(text, className="rule__text")], className="rule", title=line.sentence)


def _price(view: View) -> dmc.NumberInput:
    language = view.language
    return dmc.NumberInput(
        id=ids.PRICE,
        value="" if view.price is None else view.price,
        min=0,
        max=1_000_000_000,
        decimalScale=2,
        hideControls=True,
        debounce=400,
        size="xs",
        placeholder=say(language, "topup.placeholder"),
        className="price",
        **aria(label=say(language, "topup.price")),
    )


def _topup_section(view: View, topup: TopUp) -> html.Div:
    language = view.language
    label = html.Span(say(language, "topup.price"), className="topup__label")
    line = html.Div([label, _price(view)], className="topup__line")
    return section(
        say(language, "topup.heading"),
        [
            line,
            html.Div(
                Still(topup_words(language, topup)),
                id=ids.TOPUP,
                className="topup__result",
                **aria(live="polite"),
            ),
        ],
    )


def topup_words(language: Language, topup: TopUp) -> list[Any]:
    """Return the top-up's formula and result; with no price there is no result, and the hint says why."""
    if not topup.applies:
        return [html.P(topup.hint, className="quiet")]
    formula = html.Span(
        say(language, "topup.formula", rate=topup.rate, area=topup.area_ha), className="quiet"
    )
    if not topup.amount:
        return [formula, html.P(topup.hint, className="quiet")]
    result = html.Span(
        [html.Strong(topup.amount), html.Span(topup.per_mu, className="quiet")], className="topup__amount"
    )
    return [formula, result]


def _many(view: View, sums: Sums) -> html.Section:
    language = view.language
    counts = [
        html.Span(
            [swatch(key), say(language, f"verdict.{key}"), html.Strong(number(count))],
            className="many__verdict",
        )
        for key, count in sums.verdicts
        if count
    ]
    head = html.Div(
        [
            html.Div(
                html.H2(say(language, "card.many", count=number(sums.count)), className="card__id"),
                className="card__names",
            ),
            _close(language),
        ],
        className="card__head",
    )
    rows = [
        html.Li([swatch(verdict), html.Span(name), html.Span(f"{area} ha", className="many__area")])
        for name, verdict, area in sums.rows[:MANY_ROWS]
    ]
    more = (
        [html.Li(say(language, "card.many_more", count=number(sums.count - MANY_ROWS)), className="quiet")]
        if sums.count > MANY_ROWS
        else []
    )
    body = [
        html.Dl(
            [
                figure_value(
                    sums.area_ha,
                    "ha",
                    f"{sums.area_mu} {say(language, 'map.mu')} · {say(language, 'card.sum_area')}",
                ),
                figure_value(sums.cap, "m²", say(language, "card.sum_cap", count=number(sums.admitted))),
            ],
            className="values values--card",
        ),
        html.Div(counts, className="many__verdicts"),
        section(say(language, "panel.parcel"), [html.Ul([*rows, *more], className="many")]),
        html.Dl(
            [pair(say(language, "card.sum_transfer"), f"≤ {sums.transfer} m²")], className="pairs section"
        ),
        _topup_section(view, sums.topup),
        html.Div(id=ids.DEEPER, hidden=True),
    ]
    return panel(
        language,
        "parcel",
        body,
        head=head,
        foot=html.Div([list_button(language), _zoom(language, many=True)], className="card__foot"),
        folds=False,
    )
