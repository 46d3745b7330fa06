"""Scenarios side by side on the page: words, figures with their differences, parcels that change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import ids
from dashboard.compare_page.scenes import LEFT_OUT, changes, scenes_of, verdict_word
from dashboard.explore.options import town_names
from dashboard.explore.parts import swatch
from dashboard.explore.rules import VERDICT_KEYS
from dashboard.numerals import NOTHING, hectares, millions, number, square_kilometres
from dashboard.tags import Child, aria
from dashboard.text import say
from dashboard.view import MAX_BESIDE, write_view

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.compare_page.scenes import Change, Scene
    from dashboard.context import Context
    from dashboard.view import Language, View

SHOWN: Final = 60
PLAIN: Final = "\u2020"  # the option that stands for the policy as it is; no name is this sign


def scenes_chapter(view: View) -> list[Child]:
    """Return the tools of the scenarios, and the place where they stand side by side."""
    language = view.language
    plain = say(language, "scenes.plain")
    names = [PLAIN if one.name == plain else one.name or "" for one in view.beside]
    pick = dmc.MultiSelect(
        id=ids.SCENES_PICK,
        data=options(language, names),
        value=names,
        maxValues=MAX_BESIDE,
        searchable=True,
        size="sm",
        placeholder=say(language, "scenes.pick"),
        nothingFoundMessage=say(language, "scenes.nothing"),
        className="scenes__pick",
        **aria(label=say(language, "scenes.pick")),
    )
    name = dmc.TextInput(
        id=ids.SCENES_NAME,
        size="sm",
        placeholder=say(language, "saved.name"),
        className="scenes__name",
        **aria(label=say(language, "saved.name")),
    )
    upload = dcc.Upload(
        html.Button(say(language, "scenes.import"), className="button", type="button"),
        id=ids.SCENES_UPLOAD,
        accept=".json,application/json",
        max_size=1_000_000,
        className="scenes__upload",
        className_reject="",
        className_active="",
    )
    tools = [
        pick,
        html.Div([name, _button(language, ids.SCENES_KEEP, "saved.save")], className="compare-tool"),
        upload,
        _button(language, ids.SCENES_EXPORT, "scenes.export"),
    ]
    return [
        dcc.Store(id=ids.SCENES_SEEN, data=0),
        dcc.Store(id=ids.SITES, storage_type="local"),
        dcc.Download(id=ids.SCENES_FILE),
        html.Div(tools, className="compare-tools scenes__tools"),
        html.Div(id=ids.SCENES, **aria(live="polite")),
    ]


def _button(language: Language, key: str, words: str) -> html.Button:
    return html.Button(say(language, words), id=key, className="button", type="button")


def options(language: Language, names: Sequence[str]) -> list[dict[str, str]]:
    """Return what can be set beside: the policy as it is, and scenarios by name."""
    plain = {"value": PLAIN, "label": say(language, "scenes.plain")}
    return [plain, *({"value": name, "label": name} for name in dict.fromkeys(names) if name != PLAIN)]


def scenes_table(context: Context, view: View) -> list[Child]:
    """Return the scenarios of a view side by side; a single one says how to set another beside it."""
    language = view.language
    if not view.beside:
        return [html.P(say(language, "scenes.alone"), className="quiet")]
    scenes = scenes_of(context, view)
    found = changes(scenes)
    return [
        html.Div(_figures(view, scenes), className="scroll", tabIndex=0),
        html.H3(say(language, "scenes.changed", count=number(len(found))), className="sub"),
        *_changes(context, view, scenes, found),
    ]


def _figures(view: View, scenes: Sequence[Scene]) -> html.Table:
    language = view.language
    head = [html.Th(say(language, "scenes.figure"), scope="col")]
    head += [
        html.Th([html.Div(scene.name), *_on_map(view, place)], scope="col", className="scenes__head")
        for place, scene in enumerate(scenes)
    ]
    words = (("scenes.altered", "overrides"), ("scenes.filtered", "filters"))
    rows = [
        html.Tr(
            [
                html.Th(say(language, key), scope="row"),
                *(html.Td(getattr(scene.told, part), className="note") for scene in scenes),
            ]
        )
        for key, part in words
    ]
    lines: list[tuple[str, Callable[[Scene], float | None], Callable[[object], str]]] = [
        (say(language, "scenes.parcels"), lambda scene: scene.figures.shown, number),
        (say(language, "scenes.area"), lambda scene: scene.figures.shown_m2, square_kilometres),
        *(
            (say(language, f"verdict.{key}"), _count_of(code), number)
            for code, key in reversed(list(enumerate(VERDICT_KEYS)))
        ),
        (say(language, "scenes.priority_area"), lambda scene: scene.priority_m2, square_kilometres),
        (say(language, "scenes.permitted"), lambda scene: scene.figures.permitted_m2, millions),
        (say(language, "scenes.transferable"), lambda scene: scene.figures.transferable_m2, millions),
    ]
    rows += [_line(name, [value(scene) for scene in scenes], write) for name, value, write in lines]
    if any(scene.sites for scene in scenes):
        rows.append(_sites(language, scenes))
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="table scenes__table")


def _on_map(view: View, place: int) -> list[Child]:
    """Return the link to the map with the view left and a scenario right of the divider."""
    if not place:
        return []
    address = f"/?{write_view(view.with_(beside=(view.beside[place - 1],), against=None))}"
    return [html.A(say(view.language, "sides.on_map"), href=address, className="scenes__map")]


def _sites(language: Language, scenes: Sequence[Scene]) -> html.Tr:
    cells = [
        html.Td(
            [
                html.Div(
                    say(
                        language,
                        "scenes.site",
                        name=site.name,
                        ha=hectares(site.area_m2),
                        verdict=verdict_word(language, site.code),
                    )
                    if site.code is not None
                    else say(language, "scenes.site_crosses", name=site.name)
                )
                for site in scene.sites
            ]
            or NOTHING
        )
        for scene in scenes
    ]
    return html.Tr([html.Th(say(language, "scenes.sites"), scope="row"), *cells])


def _count_of(code: int) -> Callable[[Scene], float | None]:
    return lambda scene: int((scene.codes == code).sum())


def _line(name: str, values: Sequence[float | None], write: Callable[[object], str]) -> html.Tr:
    first = values[0]
    cells = []
    for place, value in enumerate(values):
        said: list[Child] = [html.Strong(NOTHING if value is None else write(value))]
        if place and value is not None and first is not None and write(value - first).strip("0.,−") != "":
            sign = "+" if value > first else ""
            said.append(html.Span(f"{sign}{write(value - first)}", className="scenes__difference"))
        cells.append(html.Td(said))
    return html.Tr([html.Th(name, scope="row"), *cells])


def _changes(context: Context, view: View, scenes: Sequence[Scene], found: Sequence[Change]) -> list[Child]:
    language = view.language
    if not found:
        return [html.P(say(language, "scenes.same"), className="quiet")]
    names = ("table.parcel_id", "table.town", "table.site_area_ha")
    head = [html.Th(say(language, key), scope="col") for key in names]
    head += [html.Th(scene.name, scope="col") for scene in scenes]
    towns = town_names(context, language)
    rows = [_change(context, view, towns, change) for change in found[:SHOWN]]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="table")
    more = (
        [html.P(say(language, "scenes.more", count=number(len(found) - SHOWN)), className="quiet")]
        if len(found) > SHOWN
        else []
    )
    return [html.Div(table, className="scroll", tabIndex=0), *more]


def _change(context: Context, view: View, towns: dict[str, str], change: Change) -> html.Tr:
    measured = context.measures.frame.iloc[change.row]
    parcel, town = str(measured["parcel_id"]), measured["town"]
    link = "/?" + write_view(view.with_(selected=(parcel,), listed=(), beside=()))
    place = towns.get(town, town) if isinstance(town, str) else say(view.language, "town.outside")
    verdicts = [
        html.Td(
            [*([] if code == LEFT_OUT else [swatch(VERDICT_KEYS[code])]), verdict_word(view.language, code)]
        )
        for code in change.codes
    ]
    return html.Tr(
        [
            html.Th(html.A(parcel, href=link), scope="row"),
            html.Td(place),
            html.Td(hectares(measured["site_area_m2"])),
            *verdicts,
        ]
    )
