"""The bottom: the strip of key figures and the drawer with the table of parcels, the map's twin in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import dash_ag_grid as dag
import dash_mantine_components as dmc
from dash import html

from dashboard import ids
from dashboard.explore.parts import figure_value
from dashboard.land_files import FORMS
from dashboard.map.later import Later
from dashboard.map.still import Slot, Still
from dashboard.numerals import NOTHING, millions, mu, number, percent, square_kilometres
from dashboard.tags import aria, data
from dashboard.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.explore.figures import Figures
    from dashboard.view import Language

ROWS_AT_ONCE: Final = 100
COLUMNS: Final = (
    ("parcel_id", 128, False), ("verdict", 104, False), ("flag", 0, False), ("town", 110, False),
    ("land_use", 172, False), ("supply", 124, False), ("site_area_ha", 92, True), ("site_area_mu", 92, True),
    ("far", 84, True), ("ring_m", 104, True), ("cap_m2", 122, True), ("carrier", 224, False),
    ("station_m", 112, True), ("crossing_m", 132, True),
)  # fmt: skip
FLAGS_PX: Final = {"zh": 128, "en": 216}  # both flags of a parcel, whole


def bottom_panel(language: Language, figures: Figures, altered: Sequence[str] = ()) -> html.Section:
    """Return the strip with the drawer that opens over it."""
    toggle = html.Button(
        [
            html.Span(className="icon icon--table", **aria(hidden="true")),
            html.Span(say(language, "panel.table")),
        ],
        id=ids.DRAWER_TOGGLE,
        className="button strip__table",
        type="button",
        **aria(expanded="false", controls=ids.DRAWER),
    )
    return html.Section(
        [
            html.Div(
                html.Dl(
                    Slot("totals", totals(language, figures)), id=ids.TOTALS, className="values values--strip"
                ),
                className="strip",
            ),
            html.Div(
                [
                    Still(html.P([*provenance(language, figures), *_altered(language, altered)])),
                    *table_tools(language),
                    toggle,
                ],
                className="strip__note",
            ),
            html.Div(
                html.Div(
                    Later(parcel_table(language)),
                    className="drawer__table",
                    **data(wait=say(language, "table.loading")),
                ),
                id=ids.DRAWER,
                className="drawer",
            ),
        ],
        id=ids.panel("totals"),
        className="panel panel--totals",
        **aria(label=say(language, "panel.totals")),
    )


def table_tools(language: Language) -> list[Any]:
    """Return the choice of the table's columns, and the links to what is filtered as a file."""
    boxes = [
        dmc.Checkbox(label=say(language, f"table.{field}"), value=field, size="xs")
        for field, _, _ in COLUMNS
        if field != "parcel_id"
    ]
    columns = html.Details(
        [
            html.Summary(say(language, "table.columns"), className="button button--small"),
            dmc.CheckboxGroup(
                html.Div(boxes, className="columns__list"),
                id=ids.TABLE_COLUMNS,
                value=[field for field, _, _ in COLUMNS if field != "parcel_id"],
                **aria(label=say(language, "table.columns")),
            ),
        ],
        className="columns",
    )
    files = [
        html.A(
            kind,
            id=key,
            href=f"/export/parcels.{kind.lower()}",
            className="button button--small",
            download="",
        )
        for kind, key in (("CSV", ids.EXPORT_CSV), ("XLSX", ids.EXPORT_XLSX))
    ]
    land = [
        html.A(
            say(language, f"table.file_{form}"),
            id=ids.export_land(form),
            href=f"/export/land/{form}",
            className="files__link",
            download="",
        )
        for form in FORMS
    ]
    more = html.Details(
        [
            html.Summary(say(language, "table.files"), className="button button--small"),
            html.Div([*land, html.P(say(language, "table.files_note"), className="note")], className="files"),
        ],
        className="columns",
    )
    return [html.Span([columns, *files, more], className="table-tools")]


def totals(language: Language, figures: Figures) -> list[Any]:
    """Return the key figures of what is filtered."""
    return [
        _promoted(language, figures),
        figure_value(
            number(figures.priority_count),
            say(language, "totals.unit_parcels", count=number(figures.priority_count)),
            say(language, "totals.priority", area=square_kilometres(figures.priority_m2)),
        ),
        _permitted(language, figures),
        _transferable(language, figures),
        _crossings(language, figures),
    ]


def _promoted(language: Language, figures: Figures) -> html.Div:
    if not figures.has_supply:
        return figure_value(NOTHING, "", say(language, "totals.promoted_missing"))
    key = "totals.promoted" if figures.shows_all else "totals.promoted_filtered"
    caption = say(language, key, mu=mu(figures.promoted_m2, 0))
    return figure_value(square_kilometres(figures.promoted_m2), say(language, "totals.unit_km2"), caption)


def _permitted(language: Language, figures: Figures) -> html.Div:
    if figures.permitted_m2 is None:
        return figure_value(NOTHING, "", say(language, "totals.not_stated"))
    if figures.admitted_count:
        caption = say(language, "totals.permitted", far=number(figures.far_limit, 1))
    elif figures.unclear_count:
        caption = say(language, "totals.permitted_none", count=number(figures.unclear_count))
    else:
        caption = say(language, "totals.permitted_nothing" if figures.shown else "empty.title")
    return figure_value(millions(figures.permitted_m2), say(language, "totals.unit_million"), caption)


def _transferable(language: Language, figures: Figures) -> html.Div:
    if figures.transferable_m2 is None:
        return figure_value(NOTHING, "", say(language, "totals.not_stated"))
    caption = say(language, "totals.transferable", share=percent(figures.transfer_share, 0))
    return figure_value(millions(figures.transferable_m2), say(language, "totals.unit_million"), caption)


def _crossings(language: Language, figures: Figures) -> html.Div:
    if not figures.crossings_total:
        return figure_value(NOTHING, "", say(language, "totals.crossings_none"))
    value = f"{number(figures.crossings_open)} / {number(figures.crossings_total)}"
    return figure_value(value, "", say(language, "totals.crossings", date=figures.crossings_as_of))


def provenance(language: Language, figures: Figures) -> list[Any]:
    """Say what the figures rest on: the pack's date and evidence, and that the parcels are synthetic."""
    dated = say(
        language,
        "totals.dated",
        month=figures.pack_month,
        evidence=say(language, f"evidence.{figures.pack_evidence}"),
    )
    return [
        html.Span(dated, className="tag"),
        *([html.Span(say(language, "totals.synthetic"))] if figures.synthetic else []),
    ]


def _altered(language: Language, altered: Sequence[str]) -> list[Any]:
    if not altered:
        return []
    head = html.Span(say(language, "altered.heading"), className="tag tag--altered")
    return [head, html.Span(" · ".join(altered))]


def parcel_table(language: Language) -> dag.AgGrid:
    """Return the table; its rows come from the server a hundred at a time."""
    columns = [
        {
            "field": field,
            "headerName": say(language, f"table.{field}"),
            "width": width or FLAGS_PX[language],
            "sortable": field != "flag",
            **({"type": "rightAligned"} if is_number else {}),
            **({"pinned": "left"} if field == "parcel_id" else {}),
        }
        for field, width, is_number in COLUMNS
    ]
    return dag.AgGrid(
        id=ids.TABLE,
        columnDefs=columns,
        defaultColDef={
            "resizable": True,
            "suppressHeaderMenuButton": True,
            "sortingOrder": ["asc", "desc", None],
        },
        rowModelType="infinite",
        getRowId="params.data.parcel_id",
        className="ag-theme-bridgehead",
        dashGridOptions={
            "rowHeight": 32,
            "headerHeight": 34,
            "cacheBlockSize": ROWS_AT_ONCE,
            "maxBlocksInCache": 20,
            "rowSelection": {
                "mode": "multiRow",
                "checkboxes": False,
                "headerCheckbox": False,
                "enableClickSelection": False,
            },
            "localeText": {
                "noRowsToShow": say(language, "table.none"),
                "loadingOoo": say(language, "table.loading"),
            },
            "suppressCellFocus": False,
            "animateRows": False,
        },
        style={"height": "100%", "width": "100%"},
    )
