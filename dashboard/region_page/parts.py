"""Figures, lines, alliances and carriers as they are shown on the Region page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dash import html

from dashboard.numerals import number
from dashboard.reading import chinese, quotation, tag
from dashboard.region_words import value_of
from dashboard.tags import Child, aria
from dashboard.text import say

if TYPE_CHECKING:
    from dashboard.view import Language
    from geodata.facts import Alliance, Carrier, Fact, Line, Link, RegionFacts

MU_PER_KM2: Final = 1500


def cite(language: Language, facts: RegionFacts, source_id: str, as_of: str | None = None) -> html.Cite:
    """Say where a figure comes from: its date, the document, a link where there is an address."""
    source = facts.source(source_id)
    parts: list[Child] = [] if as_of is None else [html.Time(as_of, dateTime=as_of), " · "]
    parts.append(source.say("title", language))
    if source.url:
        parts.append(
            html.A(
                say(language, "document.open"), href=source.url, target="_blank", rel="noopener noreferrer"
            )
        )
    return html.Cite(parts, className="source")


def figure_card(language: Language, facts: RegionFacts, fact: Fact) -> html.Article:
    """Return one figure with its name, its words and its source."""
    shown, unit = value_of(language, fact)
    note = fact.say("note", language)
    bound = (
        []
        if fact.bound == "exact"
        else [html.Span(say(language, f"bound.{fact.bound}"), className="unit bound")]
    )
    return html.Article(
        [
            html.P(
                [*bound, html.Span(shown, className="huge"), html.Span(unit, className="unit")],
                className="figure-card__value",
            ),
            html.H3(fact.say("name", language)),
            quotation(language, fact.quote, fact.gloss),
            *([html.P(note, className="note")] if note else []),
            cite(language, facts, fact.source, fact.as_of),
        ],
        className="figure-card",
    )


def links_table(language: Language, facts: RegionFacts) -> html.Div:
    """Return the pairs of roads that are known by name, a conflict between sources as a conflict."""
    heads = (
        "region.own_side",
        "region.shanghai_side",
        "region.opened_on",
        "region.confidence",
        "region.remark",
    )
    head = html.Thead(html.Tr([html.Th(say(language, key), scope="col") for key in heads]))
    rows = [_link_row(language, facts, link) for link in facts.links]
    return html.Div(
        html.Table([head, html.Tbody(rows)], className="table links"), className="scroll", tabIndex=0
    )


def _link_row(language: Language, facts: RegionFacts, link: Link) -> html.Tr:
    shanghai: list[Child] = [_both(language, link.shanghai_zh, link.shanghai_en)]
    if link.other_zh and link.other_en:
        shanghai += [
            html.Span(say(language, "region.or"), className="or"),
            _both(language, link.other_zh, link.other_en),
        ]
    shanghai.append(html.Span(link.say("district", language), className="note"))
    return html.Tr(
        [
            html.Th(_both(language, link.own_zh, link.own_en), scope="row"),
            html.Td(shanghai),
            html.Td(html.Time(link.opened, dateTime=link.opened)),
            html.Td(tag(language, "confidence", link.confidence)),
            html.Td([html.Span(link.say("note", language)), cite(language, facts, link.source)]),
        ],
        className="is-conflict" if link.confidence == "conflict" else "",
    )


def _both(language: Language, zh: str, en: str) -> Child:
    """Return a name; on the English page with the Chinese one beside it, as it stands on signs."""
    if language == "zh":
        return zh
    return html.Span([en, " ", html.Span(zh, lang="zh-CN", className="native")])


def line_card(language: Language, facts: RegionFacts, line: Line) -> html.Article:
    """Return one metro line: length, stations, what happened when, and every station in order."""
    lengths = f"{number(line.length_km, 2 if line.other_length_km else 0)}"
    values: list[Child] = [
        _big(lengths, "km", say(language, "region.length")),
        _big(number(line.station_count), say(language, "unit.stations"), say(language, "region.stations")),
    ]
    if line.other_length_km:
        other = number(line.other_length_km, 2)
        values.insert(1, _big(other, "km", say(language, "region.other_length")))
    if line.local_station_count:
        values.append(
            _big(
                number(line.local_station_count),
                say(language, "unit.stations"),
                say(language, "region.local_stations"),
            )
        )
    events = [
        html.Li(
            [
                html.Time(event.on, dateTime=event.on),
                html.Span(event.said(language)),
                cite(language, facts, event.source),
            ]
        )
        for event in line.events
    ]
    note = line.say("note", language)
    return html.Article(
        [
            html.H3(line.say("name", language)),
            html.Dl(values, className="bigs"),
            *([quotation(language, line.quote, line.gloss)] if line.quote else []),
            *([html.Ol(events, className="timeline")] if events else []),
            _stations(language, line),
            *([html.P(note, className="note")] if note else []),
            cite(language, facts, line.source, line.as_of),
            html.P(
                [say(language, "region.stations_from"), cite(language, facts, line.stations_source)],
                className="note",
            ),
        ],
        className=f"line-card line-card--{line.id}",
    )


def _big(value: str, unit: str, name: str) -> html.Div:
    return html.Div(
        [html.Dt(name), html.Dd([html.Span(value, className="big"), html.Span(unit, className="unit")])],
        className="big-pair",
    )


def _stations(language: Language, line: Line) -> html.Ol:
    entries = [
        html.Li(
            [
                html.Span(station.said(language), className="station__name"),
                *([chinese(station.zh)] if language == "en" else []),
            ],
            className="station" if place >= line.first_local else "station station--beyond",
        )
        for place, station in enumerate(line.stations, 1)
    ]
    return html.Ol(entries, className="stations", **aria(label=say(language, "region.stations_in_order")))


def alliance_card(language: Language, facts: RegionFacts, alliance: Alliance) -> html.Article:
    """Return one alliance, or plan, with its members."""
    groups = [
        html.Div(
            [
                html.H4(group.said(language)),
                html.Ul([html.Li(member.said(language)) for member in group.members], className="members"),
            ],
            className="fact-group",
        )
        for group in alliance.groups
    ]
    return html.Article(
        [
            html.H3(alliance.say("name", language)),
            html.Div(groups, className="fact-groups"),
            quotation(language, alliance.quote, alliance.gloss),
            html.P(
                [
                    say(language, "region.members_from"),
                    cite(language, facts, alliance.source, alliance.as_of),
                ],
                className="note",
            ),
        ],
        className="alliance",
    )


def carrier_card(
    language: Language, facts: RegionFacts, carrier: Carrier, largest_km2: float
) -> html.Article:
    """Return one carrier: its area as a square drawn to a common scale, its industries, its words."""
    side = 100 * (carrier.area_km2 / largest_km2) ** 0.5
    square = html.Div(
        html.Span(style={"width": f"{side:.1f}%", "height": f"{side:.1f}%"}),
        className="square",
        **aria(hidden="true"),
    )
    slogan = carrier.say("slogan", language)
    said: list[Child] = [
        html.Ul([html.Li(one.said(language)) for one in carrier.industries], className="members")
    ]
    if not carrier.industries:
        said = [html.P(say(language, "region.no_industries"), className="note")]
    if slogan:
        said.append(
            html.P(
                [say(language, "region.slogan", slogan=slogan), tag(language, "status", "members_unknown")],
                className="note",
            )
        )
    return html.Article(
        [
            html.Div(
                [
                    html.Div(
                        [
                            html.Span(carrier.say("word", language), className="word"),
                            html.H3(carrier.say("name", language)),
                        ]
                    ),
                    square,
                ],
                className="carrier__head",
            ),
            html.P(
                [
                    html.Span(
                        number(carrier.area_km2, 0 if carrier.area_km2.is_integer() else 1), className="huge"
                    ),
                    html.Span("km²", className="unit"),
                    html.Span(
                        say(language, "region.in_mu", mu=number(carrier.area_km2 * MU_PER_KM2)),
                        className="note",
                    ),
                ],
                className="figure-card__value",
            ),
            *said,
            quotation(language, carrier.quote, carrier.gloss),
            cite(language, facts, carrier.source, carrier.as_of),
        ],
        className="carrier",
    )
