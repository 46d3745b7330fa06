"""The scheme check put together: site and conditions, the table, the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import dash_ag_grid as dag
import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import ids
from dashboard.policy_page.tabs import tabs
from dashboard.reading import chapters, pairs, title_block, title_of
from dashboard.scheme_page.form import MOST_UPLOADED, OTHER, SUFFIXES, padded, questions
from dashboard.tags import Child, aria
from dashboard.text import capital, knows, say
from geodata.programme_cells import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.context import Context
    from dashboard.view import Language, View

CHAPTERS: Final = ("ground", "programme", "result")
WIDTHS: Final = {"building": 150, "use": 120}
NUMBERS: Final = ("footprint_m2", "storeys", "height_m", "floor_m2", "counted_m2")
KEEP: Final = {"persistence": True, "persistence_type": "session"}


def body(context: Context, view: View) -> list[Child]:
    """Return what the page holds for a view; the parcel is the one that is selected.

    Parameters
    ----------
    context
        The data and the pack in force.
    view
        Its language, its selection.
    """
    language = view.language
    made = {
        "ground": _ground(context, view),
        "programme": _programme(language),
        "result": html.Div(id=ids.SCHEME_RESULT, **aria(live="polite")),
    }
    _, sections = chapters(language, "check", CHAPTERS, made)
    stores = [
        dcc.Store(id=ids.SCHEME_PASTED),
        dcc.Store(id=ids.SCHEME_KEPT, storage_type="session"),
        dcc.Download(id=ids.SCHEME_FILE),
    ]
    return [
        html.Div([*stores, _title(language, context), *sections], className="page page--policy page--scheme")
    ]


def _title(language: Language, context: Context) -> html.Header:
    pack = context.pack
    month = "—" if pack.info.announced_on is None else f"{pack.info.announced_on:%Y-%m}"
    evidence = say(language, f"evidence.{pack.info.evidence}")
    return title_block(
        over=tabs(language, "scheme"),
        title=say(language, "check.title"),
        lead=say(language, "check.lead"),
        beside=pairs(
            [
                (say(language, "check.pack"), title_of(language, pack)),
                (say(language, "check.basis"), f"{month} · {evidence}"),
            ]
        ),
    )


def _ground(context: Context, view: View) -> html.Div:
    language = view.language
    parcel = view.selected[0] if len(view.selected) == 1 else ""
    fields: list[Child] = [
        dmc.TextInput(
            id=ids.SCHEME_PARCEL,
            value=parcel,
            label=say(language, "check.parcel"),
            placeholder=say(language, "check.parcel_placeholder"),
            debounce=400,
            size="sm",
        ),
        dmc.NumberInput(
            id=ids.SCHEME_AREA,
            value="",
            min=0,
            max=10_000_000,
            decimalScale=2,
            hideControls=True,
            debounce=400,
            label=say(language, "check.area"),
            placeholder=say(language, "check.area_placeholder"),
            size="sm",
            **KEEP,
        ),
        dmc.DateInput(
            id=ids.SCHEME_REACHED,
            value=None,
            clearable=True,
            valueFormat="YYYY-MM-DD",
            label=say(language, "check.reached"),
            placeholder=say(language, "check.reached_placeholder"),
            size="sm",
            **KEEP,
        ),
        *(_question(language, key, values) for key, values in questions(context).items()),
    ]
    return html.Div(fields, className="fields")


def _question(language: Language, key: str, values: Sequence[object]) -> dmc.Select:
    if True in values:
        options = [("true", say(language, "check.yes")), ("false", say(language, "check.no"))]
    else:
        options = [(str(value), _word(language, key, str(value))) for value in values]
        options.append((OTHER, say(language, "check.other")))
    return dmc.Select(
        id=ids.scheme_answer(key),
        data=[{"value": value, "label": label} for value, label in options],
        value=None,
        clearable=True,
        label=capital(say(language, f"when.{key}") if knows(f"when.{key}") else key),
        placeholder=say(language, "check.answer_none"),
        size="sm",
        comboboxProps={"withinPortal": True},
        **KEEP,
    )


def _word(language: Language, key: str, value: str) -> str:
    """Say one answer; what the catalogue does not know stands as in the pack."""
    return say(language, f"when.{key}_{value}") if knows(f"when.{key}_{value}") else value


def _programme(language: Language) -> list[Child]:
    upload = dcc.Upload(
        html.Button(say(language, "check.upload"), className="button", type="button"),
        id=ids.SCHEME_UPLOAD,
        accept=",".join(SUFFIXES),
        max_size=MOST_UPLOADED,
        className="upload",
    )
    buttons = [
        _button(say(language, "check.example"), ids.SCHEME_EXAMPLE, say(language, "check.example_title")),
        _button(say(language, "check.more"), ids.SCHEME_MORE),
        _button(say(language, "check.clear"), ids.SCHEME_CLEAR),
    ]
    return [
        html.Div([upload, *buttons], className="buttons"),
        html.Div(id=ids.SCHEME_REFUSED, **aria(live="polite")),
        html.Div(
            grid(language),
            className="programme-grid",
            role="group",
            **aria(label=say(language, "check.grid")),
        ),
        html.P(say(language, "check.uses"), className="note"),
    ]


def _button(words: str, component: str, title: str | None = None) -> html.Button:
    return html.Button(words, id=component, className="button", type="button", title=title or words)


def grid(language: Language) -> dag.AgGrid:
    """Return the table that is typed into; its first row is line 2, as in a spreadsheet under headings."""
    line = {
        "headerName": say(language, "check.line"),
        "valueGetter": {"function": "params.node.rowIndex + 2"},
        "width": 64,
        "editable": False,
        "pinned": "left",
        "cellClass": "line-number",
        "resizable": False,
    }
    columns = [
        {
            "field": key,
            "headerName": say(language, f"check.{key}"),
            "minWidth": WIDTHS.get(key, 96),
            "flex": 2 if key == "building" else 1,
            **({"type": "rightAligned"} if key in NUMBERS else {}),
        }
        for key in COLUMNS
    ]
    return dag.AgGrid(
        id=ids.SCHEME_GRID,
        rowData=padded([]),
        columnDefs=[line, *columns],
        defaultColDef={
            "editable": True,
            "resizable": True,
            "sortable": False,
            "suppressHeaderMenuButton": True,
            "suppressMovable": True,
            "cellDataType": "text",
        },
        className="ag-theme-bridgehead",
        dashGridOptions={
            "rowHeight": 34,
            "headerHeight": 36,
            "domLayout": "autoHeight",
            "singleClickEdit": True,
            "stopEditingWhenCellsLoseFocus": True,
            "enterNavigatesVertically": True,
            "enterNavigatesVerticallyAfterEdit": True,
            "animateRows": False,
        },
        style={"width": "100%"},
    )
