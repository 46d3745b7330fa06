"""The Region page put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard import ids
from dashboard.charts import chart
from dashboard.reading import chapters, contents, pairs, quotation, tag, title_block
from dashboard.region_page.chart import HEIGHT, opened_chart
from dashboard.region_page.incentives import incentives_table
from dashboard.region_page.parts import (
    alliance_card,
    carrier_card,
    cite,
    figure_card,
    line_card,
    links_table,
)
from dashboard.tags import Child
from dashboard.text import say
from geodata.facts import facts_of
from geodata.packs import read_incentives

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.view import Language, View
    from geodata.facts import RegionFacts

CHAPTERS = ("figures", "roads", "metro", "alliances", "carriers", "incentives", "unknown")


def body(context: Context, view: View) -> list[Child]:
    """Return what the Region page holds for a view; a sentence where the area has no published figures.

    Parameters
    ----------
    context
        Names the study area.
    view
        Its language.
    """
    language = view.language
    facts = facts_of(context.area.id)
    if facts is None:
        place = context.area.name_zh if language == "zh" else context.area.name_en
        return [
            html.Div(
                html.P(say(language, "region.none", area=place), className="page__none"), className="page"
            )
        ]
    made = {
        "figures": html.Div(
            [figure_card(language, facts, fact) for fact in facts.facts], className="figure-cards"
        ),
        "roads": roads(language, facts),
        "metro": html.Div([line_card(language, facts, line) for line in facts.lines], className="line-cards"),
        "alliances": html.Div(
            [alliance_card(language, facts, one) for one in facts.alliances], className="alliances"
        ),
        "carriers": _carriers(language, facts),
        "incentives": incentives_table(language, read_incentives()["item"], facts.held_on),
        "unknown": html.Ul([html.Li(entry.said(language)) for entry in facts.unknowns], className="holes"),
    }
    titles, sections = chapters(language, "region", CHAPTERS, made)
    return [
        html.Div(
            [_title(language, facts), contents(language, titles), *sections], className="page page--region"
        )
    ]


def _title(language: Language, facts: RegionFacts) -> html.Header:
    article = facts.source("article")
    marks = [tag(language, "status", key) for key in ("stated", "public", "inferred", "memory")]
    beside = [
        (say(language, "region.held_on"), facts.held_on),
        (say(language, "region.main_source"), article.say("title", language)),
        (say(language, "region.kinds"), html.Div(marks, className="tags")),
    ]
    return title_block(
        over=say(language, "region.over"),
        title=facts.say("title", language),
        lead=say(language, "region.lead"),
        beside=pairs(beside),
    )


def roads(language: Language, facts: RegionFacts) -> list[Child]:
    """Return the connecting roads: how many were open when, and the pairs that are known by name."""
    planned = facts.fact("roads.planned")
    steps = chart(
        ids.OPENED,
        opened_chart(language, facts),
        height=HEIGHT,
        label=say(language, "region.chart"),
        still=True,
    )
    counts = []
    for entry in facts.opened:
        note = entry.say("note", language)
        when = entry.as_of or entry.say("undated", language)
        counts.append(
            html.Li(
                [
                    html.Span(f"{entry.value}", className="huge"),
                    html.Div(
                        [
                            html.P([html.B(when), tag(language, "status", entry.status)], className="tags"),
                            *([quotation(language, entry.quote, entry.gloss)] if entry.quote else []),
                            *([html.P(note, className="note")] if note else []),
                            cite(language, facts, entry.source),
                        ]
                    ),
                ]
            )
        )
    total = html.P(
        [
            html.Span(f"{planned.value:.0f}", className="huge"),
            html.Span(planned.say("name", language), className="unit"),
        ],
        className="figure-card__value",
    )
    return [
        html.Div([html.Div([total, html.Ol(counts, className="counts")]), steps], className="roads"),
        html.H3(say(language, "region.pairs"), className="sub"),
        html.P(say(language, "region.pairs_lead"), className="note"),
        links_table(language, facts),
    ]


def _carriers(language: Language, facts: RegionFacts) -> html.Div:
    largest = max((carrier.area_km2 for carrier in facts.carriers), default=1.0)
    return html.Div(
        [carrier_card(language, facts, one, largest) for one in facts.carriers], className="carriers"
    )
