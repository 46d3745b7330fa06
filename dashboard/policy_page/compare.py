"""Two packs side by side: which rules differ, and which parcels would be judged otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import dash_mantine_components as dmc
import geopandas as gpd
import numpy as np
import plotly.graph_objects as go
from dash import dcc, html

from dashboard import ids
from dashboard.charts import STATIC, house_figure
from dashboard.explore.rules import VERDICT_KEYS
from dashboard.map_lines import areas_trace, lines_trace
from dashboard.numerals import number
from dashboard.pack_files import shipped_packs
from dashboard.reading import tag, title_of
from dashboard.rule_words import conditions, is_illustrative, limit_of, pack_name
from dashboard.tags import Child, aria
from dashboard.text import say
from dashboard.view import MAX_SELECTED, View, write_view
from layers.assess import Assessment, assess
from layers.policy import PolicyPack, Rule
from layers.symbology import ADMISSIBLE, CANNOT_TELL_HATCH, LAND, PRIORITY, RING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dashboard.context import Context
    from dashboard.view import Language

ORDER: Final = ("priority", "admissible", "unclear", "fails")
LISTED: Final = 24
MAP_HEIGHT: Final = 380
COLOURS: Final = {
    "priority": PRIORITY,
    "admissible": ADMISSIBLE,
    "unclear": CANNOT_TELL_HATCH,
    "fails": "#8F8A7F",
}


@dataclass(frozen=True, eq=False)
class Flips:
    """How two packs judge the same parcels; codes in the order of the parcels."""

    left: Assessment
    right: Assessment

    @property
    def flipped(self) -> NDArray[np.bool_]:
        """Which parcels are judged otherwise."""
        changed: NDArray[np.bool_] = self.left.verdict != self.right.verdict
        return changed

    def matrix(self) -> NDArray[np.intp]:
        """Count parcels by verdict on the left (rows) and on the right (columns), from fails to priority."""
        return np.bincount(self.left.verdict.astype(np.intp) * 4 + self.right.verdict, minlength=16).reshape(
            4, 4
        )

    def ids(self, before: int, after: int) -> list[str]:
        """List the parcels that go from one verdict to another, by id."""
        chosen = (self.left.verdict == before) & (self.right.verdict == after)
        names = self.left.measures.frame["parcel_id"].to_numpy(dtype=object)[chosen]
        return sorted(map(str, names))


def packs() -> dict[str, PolicyPack]:
    """Return every shipped pack by its id."""
    return {pack.id: pack for pack in shipped_packs()}


def chosen_pair(context: Context, view: View, known: dict[str, PolicyPack]) -> tuple[str, str]:
    """Return the two packs of a view: those of the link, else the one in force and another."""
    given = [name for name in view.packs if name in known]
    left = given[0] if given else context.pack.id
    others = [name for name in known if name != left]
    alike = [name for name in others if _caps_alike(known[left], known[name])]
    right = given[1] if len(given) > 1 else next(iter([*alike, *others]), left)
    return left, right


def _caps_alike(one: PolicyPack, other: PolicyPack) -> bool:
    """Whether two packs cap the same quantity without conditions, so that parcels tell them apart."""
    caps = [
        {rule.metric for rule in pack.rules if rule.op == "<=" and rule.kind == "hard" and not rule.when}
        for pack in (one, other)
    ]
    return bool(caps[0] & caps[1])


def flips_of(context: Context, left: PolicyPack, right: PolicyPack) -> Flips:
    """Judge the parcels at hand by two packs as they are written, with no threshold altered."""
    first, second = (assess(context.measures, pack, context.references) for pack in (left, right))
    return Flips(first, second)


def pickers(context: Context, view: View) -> html.Div:
    """Return the two lists to choose packs from."""
    known = packs()
    language = view.language
    data = [{"value": name, "label": _option(language, pack)} for name, pack in known.items()]
    sides = zip(
        (ids.PACK_LEFT, ids.PACK_RIGHT),
        chosen_pair(context, view, known),
        ("policy.left", "policy.right"),
        strict=True,
    )
    return html.Div(
        [
            dmc.Select(
                id=side,
                data=data,
                value=value,
                label=say(language, label),
                allowDeselect=False,
                size="sm",
                className="picker",
                comboboxProps={"withinPortal": True},
            )
            for side, value, label in sides
        ],
        className="pickers",
    )


def _option(language: Language, pack: PolicyPack) -> str:
    mark = f" · {say(language, 'policy.illustrative')}" if is_illustrative(pack) else ""
    return f"{pack_name(language, pack)}{mark}"


def comparison(context: Context, view: View) -> list[Child]:
    """Return what two packs have in common and not, and the parcels that flip."""
    known = packs()
    left, right = (known[name] for name in chosen_pair(context, view, known))
    flips = flips_of(context, left, right)
    return [
        html.Div([_pack_head(view.language, pack) for pack in (left, right)], className="versus__heads"),
        _rules_table(view.language, left, right),
        _flips(context, view, flips),
    ]


def _pack_head(language: Language, pack: PolicyPack) -> html.Div:
    marks: list[Child] = [tag(language, "evidence", pack.info.evidence)]
    if is_illustrative(pack):
        marks.append(tag(language, "status", "illustrative"))
    date = "" if pack.info.announced_on is None else f"{pack.info.announced_on:%Y-%m-%d}"
    return html.Div(
        [html.H3(title_of(language, pack)), html.Div([*marks, html.Span(date)], className="tags")]
    )


def _slot(rule: Rule) -> tuple[str, str, str]:
    return rule.metric, rule.op or "", rule.kind if rule.kind in {"info", "discretionary"} else "binding"


def _rules_table(language: Language, left: PolicyPack, right: PolicyPack) -> html.Div:
    slots = list(dict.fromkeys(_slot(rule) for pack in (left, right) for rule in pack.rules))
    rows = []
    for slot in slots:
        ours, theirs = ([rule for rule in pack.rules if _slot(rule) == slot] for pack in (left, right))
        same = [_essence(rule) for rule in ours] == [_essence(rule) for rule in theirs]
        metric = say(language, f"rule.{slot[0]}")
        kind = slot[2]
        name = (
            metric
            if kind == "binding"
            else say(language, "rule.named", name=metric, kind=say(language, f"rule.{kind}"))
        )
        rows.append(
            html.Tr(
                [
                    html.Th(name, scope="row"),
                    html.Td(_rules_said(language, ours)),
                    html.Td(_rules_said(language, theirs)),
                    html.Td(
                        say(language, "policy.same" if same else "policy.differs"), className="versus__mark"
                    ),
                ],
                className="is-same" if same else "is-other",
            )
        )
    heads = ("policy.rule", "policy.left", "policy.right", "policy.compared")
    head = html.Thead(html.Tr([html.Th(say(language, key), scope="col") for key in heads]))
    return html.Div(
        html.Table([head, html.Tbody(rows)], className="table versus"), className="scroll", tabIndex=0
    )


def _essence(rule: Rule) -> tuple[object, ...]:
    return rule.value, rule.kind, tuple(sorted(rule.when.items())), rule.lines, rule.zones


def _rules_said(language: Language, rules: list[Rule]) -> Child:
    if not rules:
        return html.Span(say(language, "policy.no_rule"), className="note")
    return [
        html.Div(
            [
                html.B(limit_of(language, rule)),
                tag(language, "kind", rule.kind),
                tag(language, "status", rule.status),
                *([html.Span(when, className="note")] if (when := conditions(language, rule)) else []),
            ],
            className="versus__rule",
        )
        for rule in rules
    ]


def _flips(context: Context, view: View, flips: Flips) -> html.Div:
    language = view.language
    count = int(flips.flipped.sum())
    whole = say(language, "policy.flipped", count=number(count), total=number(len(flips.left)))
    head = html.P(whole, className="flips__head")
    if not count:
        return html.Div([head], className="flips")
    figure = flipped_map(context, flips)
    graph = dcc.Graph(
        id=ids.FLIPPED_MAP,
        figure=figure,
        config=cast("Any", STATIC),
        style={"height": f"{MAP_HEIGHT}px", "width": "100%"},
    )
    label = say(language, "policy.flip_map", count=number(count))
    picture = html.Figure([graph, html.Figcaption(say(language, "policy.flip_caption"), className="note")],
                          className="figure flips__map", role="img", **aria(label=label))  # fmt: skip
    words = html.Div([head, _matrix(language, flips), *_lists(view, flips)], className="flips__words")
    return html.Div([words, picture], className="flips")


def _matrix(language: Language, flips: Flips) -> html.Div:
    table = flips.matrix()
    words = {key: say(language, f"verdict.{key}") for key in ORDER}
    head = html.Tr(
        [
            html.Th(say(language, "policy.from_to"), scope="col"),
            *(html.Th(words[key], scope="col") for key in ORDER),
        ]
    )
    rows = []
    for before in ORDER:
        cells = []
        for after in ORDER:
            count = int(table[VERDICT_KEYS.index(before), VERDICT_KEYS.index(after)])
            name = "is-stay" if before == after else "is-flip" if count else "is-none"
            cells.append(html.Td(number(count), className=name))
        rows.append(html.Tr([html.Th([_swatch(before), words[before]], scope="row"), *cells]))
    return html.Div(
        html.Table([html.Thead(head), html.Tbody(rows)], className="table matrix"),
        className="scroll",
        tabIndex=0,
    )


def _swatch(key: str) -> html.Span:
    return html.Span(className=f"swatch swatch--{key}")


def _lists(view: View, flips: Flips) -> list[Child]:
    table = flips.matrix()
    kinds = [
        (before, after)
        for before in range(4)
        for after in range(4)
        if before != after and table[before, after]
    ]
    kinds.sort(key=lambda pair: -int(table[pair]))
    return [_list(view, flips, before, after) for before, after in kinds]


def _list(view: View, flips: Flips, before: int, after: int) -> html.Details:
    language = view.language
    found = flips.ids(before, after)
    title = say(
        language,
        "policy.flip_kind",
        before=say(language, f"verdict.{VERDICT_KEYS[before]}"),
        after=say(language, f"verdict.{VERDICT_KEYS[after]}"),
        count=number(len(found)),
    )
    together = html.A(
        say(language, "policy.show_all", count=number(min(len(found), MAX_SELECTED))),
        href=_explore(view, found[:MAX_SELECTED]),
        className="button",
    )
    links = [html.Li(html.A(name, href=_explore(view, [name]))) for name in found[:LISTED]]
    if len(found) > LISTED:
        links.append(
            html.Li(say(language, "policy.more", count=number(len(found) - LISTED)), className="note")
        )
    return html.Details(
        [html.Summary([_swatch(VERDICT_KEYS[after]), title]), html.Ul(links, className="parcels"), together]
    )


def _explore(view: View, parcels: list[str]) -> str:
    return "/?" + write_view(view.with_(selected=tuple(parcels)))


def flipped_map(context: Context, flips: Flips) -> go.Figure:
    """Draw the parcels that flip, in the colour of the verdict they go to, within outline and rings."""
    reference = context.dataset.reference
    traces = [areas_trace(reference["boundary"], LAND, "#C9CFD4")] if "boundary" in reference else []
    if "rings" in reference:
        traces.append(lines_trace(reference["rings"], RING))
    flipped = context.dataset.parcels.geometry[flips.flipped]
    after = flips.right.verdict[flips.flipped]
    for code, key in enumerate(VERDICT_KEYS):
        chosen = flipped[after == code]
        if len(chosen):
            traces.append(
                areas_trace(gpd.GeoDataFrame(geometry=chosen), COLOURS[key], COLOURS[key], width=1.2)
            )
    axis = {"visible": False, "fixedrange": True}
    return house_figure(
        traces,
        height=MAP_HEIGHT,
        xaxis=axis,
        yaxis={**axis, "scaleanchor": "x", "scaleratio": 1},
    )
