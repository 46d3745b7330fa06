"""The comparison as a table on the page: a head with a small map a parcel, rows by section, notes below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import dcc, html

from dashboard import ids
from dashboard.compare_page.minimap import HEIGHT_PX, WIDTH_PX, common_scale, small_map
from dashboard.explore.card import MARKS, verdict_badge
from dashboard.explore.rules import judge
from dashboard.kept import MAX_NOTE
from dashboard.numerals import number
from dashboard.tags import Child, aria, data
from dashboard.text import say
from dashboard.view import Camera, write_view

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.compare_page.lines import Cell, Row
    from dashboard.compare_page.minimap import Scale
    from dashboard.compare_page.table import Column, Comparison, Section
    from dashboard.context import Context
    from dashboard.view import Language, View

CLOSE_ZOOM = 15.5


def comparison_table(
    context: Context, view: View, comparison: Comparison, notes: Mapping[str, str] | None
) -> html.Div:
    """Return the table.

    Parameters
    ----------
    context, view
        What the small maps show.
    comparison
        From `dashboard.compare_page.table.compare`.
    notes
        Notes by parcel; None where the list is not the browser's own, so that nothing can be noted.
    """
    language = view.language
    shapes = [context.dataset.parcels.geometry.iloc[one.row] for one in comparison.columns]
    scale = common_scale(shapes)
    head = html.Thead(
        html.Tr([_corner(language, scale), *_heads(context, view, comparison, scale)], **data(carry="x"))
    )
    bodies = [_section(language, one, len(comparison.columns)) for one in comparison.sections]
    if notes is not None:
        bodies.append(_notes(language, comparison, notes))
    table = html.Table(
        [html.Caption(say(language, "compare.caption"), className="visually-hidden"), head, *bodies],
        className="versus-table",
    )
    return html.Div(
        table,
        className="versus-scroll",
        tabIndex=0,
        role="region",
        **aria(label=say(language, "compare.caption")),
    )


def _corner(language: Language, scale: Scale) -> html.Td:
    bar = html.Span(className="scale-bar", style={"width": f"{scale.bar_share * WIDTH_PX:.1f}px"})
    return html.Td(
        [
            html.Span(say(language, "compare.one_scale"), className="note"),
            html.Span([bar, html.Span(f"{number(scale.bar_m)} m")], className="map-scale"),
        ],
        className="versus-corner",
    )


def _heads(context: Context, view: View, comparison: Comparison, scale: Scale) -> list[html.Th]:
    judged = judge(context, view)
    many = len(comparison.columns)
    return [
        _head(view, column, small_map(context, judged, column.row, scale), f"{place} / {many}", context)
        for place, column in enumerate(comparison.columns, 1)
    ]


def _head(view: View, column: Column, picture: str, place: str, context: Context) -> html.Th:
    language, card = view.language, column.card
    flags = [
        html.Span(
            say(language, f"verdict.{flag}"), className="flag", title=say(language, f"verdict.{flag}_title")
        )
        for flag in card.flags
    ]
    tools = html.Div(
        [
            html.Button(
                html.Span(className="icon icon--grip", **aria(hidden="true")),
                className="icon-button grip versus-grip",
                type="button",
                title=say(language, "compare.move", parcel=card.parcel_id),
                **aria(label=f"{say(language, 'compare.move', parcel=card.parcel_id)} ({place})"),
                **data(do="move", parcel=card.parcel_id),
            ),
            html.A(card.parcel_id, href=_to_map(context, view, column), className="versus-id"),
            html.Button(
                html.Span(className="icon icon--close", **aria(hidden="true")),
                className="icon-button",
                type="button",
                title=say(language, "compare.remove", parcel=card.parcel_id),
                **aria(label=say(language, "compare.remove", parcel=card.parcel_id)),
                **data(do="remove", parcel=card.parcel_id),
            ),
        ],
        className="versus-tools",
    )
    image = html.Img(
        src=picture,
        alt=say(language, "compare.map", parcel=card.parcel_id),
        width=WIDTH_PX,
        height=HEIGHT_PX,
        className="versus-map",
    )
    badge = html.Div([verdict_badge(language, card.verdict), *flags], className="versus-verdict")
    return html.Th([tools, image, badge], scope="col", **data(parcel=card.parcel_id, carried=card.parcel_id))


def _to_map(context: Context, view: View, column: Column) -> str:
    point = context.dataset.parcels.geometry.iloc[[column.row]].representative_point().to_crs(4326).iloc[0]
    camera = Camera(lon=point.x, lat=point.y, zoom=CLOSE_ZOOM)
    return "/?" + write_view(view.with_(selected=(column.parcel_id,), listed=(), camera=camera))


def _section(language: Language, section: Section, many: int) -> html.Tbody:
    head = html.Tr(
        html.Th(html.Span(section.name), colSpan=many + 1, scope="colgroup"), className="versus-section"
    )
    return html.Tbody([head, *(_row(language, row) for row in section.rows)])


def _row(language: Language, row: Row) -> html.Tr:
    name: list[Child] = [html.Span(row.name)]
    if row.differs:
        name.append(html.Span(say(language, "compare.differs"), className="visually-hidden"))
    cells = [html.Td(_cell(language, cell), className=_class(cell)) for cell in row.cells]
    return html.Tr([html.Th(name, scope="row"), *cells], className="is-other" if row.differs else "is-same")


def _class(cell: Cell) -> str:
    return "stands-out" if cell.stands_out else ""


def _cell(language: Language, cell: Cell) -> list[Child]:
    mark = []
    if cell.mark:
        word = say(language, f"card.{cell.mark}")
        mark = [
            html.Span(
                MARKS[cell.mark],
                className=f"mark mark--{cell.mark}",
                title=word,
                role="img",
                **aria(label=word),
            )
        ]
    bar = [] if cell.share is None else [_bar(cell.share)]
    note = [html.Span(cell.note, className="cell-note")] if cell.note else []
    return [html.Span([*mark, html.Span(cell.text)], className="cell-text"), *bar, *note]


def _bar(share: float) -> html.Span:
    return html.Span(html.Span(style={"width": f"{share:.1%}"}), className="cell-bar", **aria(hidden="true"))


def _notes(language: Language, comparison: Comparison, notes: Mapping[str, str]) -> html.Tbody:
    cells = [
        html.Td(
            [
                html.Label(
                    say(language, "compare.note_of", parcel=one.parcel_id),
                    htmlFor=ids.note(one.parcel_id),
                    className="visually-hidden",
                ),
                dcc.Textarea(
                    id=ids.note(one.parcel_id),
                    value=notes.get(one.parcel_id, ""),
                    maxLength=MAX_NOTE,
                    placeholder=say(language, "compare.note_hint"),
                    className="versus-note",
                ),
            ]
        )
        for one in comparison.columns
    ]
    row = html.Tr([html.Th(say(language, "compare.notes"), scope="row"), *cells], className="is-same")
    head = html.Tr(
        html.Th(html.Span(say(language, "compare.section_notes")), colSpan=len(cells) + 1, scope="colgroup"),
        className="versus-section",
    )
    return html.Tbody([head, row])
