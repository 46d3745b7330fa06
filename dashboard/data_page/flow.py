"""The way of a file on the page: choose, check, accept; each state drawn from what stands on the disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import html

from dashboard import ids
from dashboard.data_page.datum import datum_box
from dashboard.data_page.forms import layer_choices, settings_of
from dashboard.data_page.loaded import table
from dashboard.importing.drafts import MOST_BYTES, Drafts
from dashboard.importing.outcome import Outcome, read_faulty, read_outcome
from dashboard.numerals import number
from dashboard.reports import faulty_rows, layer_word, report_of_draft, rings_said, zoom_link
from dashboard.tags import Child, aria
from dashboard.text import enumerated, say
from geodata.errors import UnknownDraft, UnknownJob
from geodata.handed_in import COMPANIONS, endings

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.importing import Draft
    from dashboard.jobs import Job, JobRoom
    from dashboard.reports import LayerReport
    from dashboard.view import Language

LISTED: Final = 100
STEPS: Final = ("choose", "check", "accept")


@dataclass(frozen=True)
class Standing:
    """Where an import stands: the draft, its job, what reading gave; all None where there is no import."""

    draft: Draft | None = None
    job: Job | None = None
    outcome: Outcome | None = None

    @property
    def runs(self) -> bool:
        """Whether a process works on it."""
        return self.job is not None and not self.job.ended

    @property
    def mark(self) -> str:
        """What changes whenever the page has to be drawn anew."""
        if self.draft is None:
            return "none"
        job = self.job
        state = "" if job is None else f"{job.id}:{job.status}:{job.share:.2f}:{job.step_en}"
        return f"{self.draft.id}:{state}:{'kept' if self.draft.kept else ''}"


def standing(drafts: Drafts, room: JobRoom, draft_id: str | None) -> Standing:
    """Look where an import stands."""
    if not draft_id:
        return Standing()
    try:
        draft = drafts.get(draft_id)
        job = None if draft.job is None else room.get(draft.job)
        draft = drafts.get(draft_id)  # the job may have ended, and written, between the two looks
    except UnknownDraft:
        return Standing()
    except UnknownJob:
        job = None
    return Standing(draft, job, read_outcome(drafts.home(draft.id)))


def flow(
    context: Context, drafts: Drafts, now: Standing, language: Language, notice: str = ""
) -> list[Child]:
    """Return what the page shows of an import."""
    told: list[Child] = [html.P(notice, className="flow__fault", role="alert")] if notice else []
    if now.draft is None or (now.job is None and now.outcome is None):
        return [_steps(language, 0), *told, chooser(language)]
    if now.draft.kept is not None:
        return [_steps(language, 3), _kept(now.draft, now, language)]
    if now.runs and now.job is not None:
        return [_steps(language, 1 if now.outcome is None else 2), _running(now.draft, now.job, language)]
    if now.job is not None and now.job.status in {"failed", "cancelled"}:
        return [_steps(language, 1), *told, _stopped(now.draft, now.job, now.outcome, language)]
    if now.outcome is None:
        return [_steps(language, 0), *told, chooser(language)]
    return [_steps(language, 1), *told, *_review(context, drafts, now.draft, now.outcome, language)]


def _steps(language: Language, at: int) -> html.Ol:
    marks = []
    for place, key in enumerate(STEPS):
        state = "is-done" if place < at else "is-now" if place == at else ""
        current = aria(current="step") if place == at else {}
        marks.append(html.Li(say(language, f"data.step_{key}"), className=state, **current))
    return html.Ol(marks, className="flow__steps")


def chooser(language: Language) -> html.Div:
    """Return the place where a file is dropped or chosen; the page's own script does the rest."""
    formats = " ".join(sorted(endings() - COMPANIONS))
    note = say(language, "data.drop_note", formats=formats, most=MOST_BYTES // 1024**2)
    words: dict[str, Any] = {
        "data-uploading": say(language, "data.uploading", name="{name}"),
        "data-uploaded": say(language, "data.uploaded", done="{done}", total="{total}"),
        "data-cancel": say(language, "data.upload_cancel"),
        "data-failed": say(language, "data.upload_failed"),
        "data-lang": language,
        "data-accept": ",".join(sorted(endings())),
    }
    choose = html.Button(
        say(language, "data.choose"), id=ids.DATA_CHOOSE, className="button button--main", type="button"
    )
    layer = dmc.Select(
        id=ids.DATA_LAYER,
        data=layer_choices(language),
        value="parcels",
        label=say(language, "data.field_layer"),
        allowDeselect=False,
        size="sm",
        className="drop__layer",
    )
    return html.Div(
        [
            html.Div(
                [
                    html.P(say(language, "data.drop"), className="drop__word"),
                    choose,
                    layer,
                    html.P(note, className="note"),
                ],
                className="drop__body",
            ),
            html.Div(id=ids.DATA_UPLOAD, className="drop__upload", hidden=True, **aria(live="polite")),
        ],
        id=ids.DATA_DROP,
        className="drop",
        **words,
    )


def _button(
    language: Language, act: str, word: str, *, look: str = "", disabled: bool = False
) -> html.Button:
    return html.Button(
        say(language, f"data.{word}"),
        id=ids.data_act(act),
        className=f"button {look}".strip(),
        type="button",
        disabled=disabled,
    )


def _running(draft: Draft, job: Job, language: Language) -> html.Div:
    percent = round(job.share * 100)
    step = job.step(language) or say(language, "data.waiting")
    bar = html.Div(
        html.Div(style={"width": f"{max(percent, 2)}%"}, className="bar__done"),
        className="work-bar",
        role="progressbar",
        **aria(valuenow=str(percent), valuemin="0", valuemax="100", label=step),
    )
    said = say(language, "data.working_on", step=step, percent=percent)
    head = html.P([html.B(draft.main), " · ", said], className="flow__doing")
    return html.Div([head, bar, _button(language, "cancel", "cancel")], className="flow__work")


def _stopped(draft: Draft, job: Job, outcome: Outcome | None, language: Language) -> html.Div:
    said = (
        say(language, "data.cancelled")
        if job.status == "cancelled"
        else say(language, "data.failed", fault=job.fault(language))
    )
    again = _button(language, "again" if outcome is None else "back", "again", look="button--main")
    acts = html.Div([again, _button(language, "discard", "discard")], className="flow__acts")
    return html.Div([html.P([html.B(draft.main), " · ", said], role="alert"), acts], className="flow__work")


def _kept(draft: Draft, now: Standing, language: Language) -> html.Div:
    dataset, version = draft.kept or ("", "")
    layers = list(now.outcome.layers) if now.outcome else [draft.layer]
    names = enumerated(language, (layer_word(language, one) for one in layers))
    said = say(language, "data.accepted", layers=names, dataset=dataset, version=version)
    map_link = html.A(
        say(language, "data.to_map"), href=f"/?lang={language}", className="button button--main"
    )
    acts = html.Div([map_link, _button(language, "discard", "next_file")], className="flow__acts")
    lead = html.P(say(language, "data.accepted_lead"), className="note")
    return html.Div([html.P(html.B(said), role="status"), lead, acts], className="flow__kept")


def _review(
    context: Context, drafts: Drafts, draft: Draft, outcome: Outcome, language: Language
) -> list[Child]:
    size = sum(one.size for one in draft.files) / 1e6
    head: list[Child] = [
        html.H3(draft.main),
        html.P(
            [
                html.Span(
                    say(language, "data.is_read" if outcome.is_read else "data.unread"), className="mark-tag"
                ),
                f" {number(size, 1)} MB · ",
                say(language, "data.not_kept_yet"),
            ],
            className="tags",
        ),
    ]
    if draft.remembered:
        head.append(html.P(say(language, "data.remembered"), className="flow__note"))
    if outcome.fault_en:
        head.append(html.P(outcome.fault(language), className="flow__fault", role="alert"))
    blocked = not outcome.is_read or outcome.waits_for_datum
    acts = html.Div(
        [
            _button(language, "accept", "accept", look="button--main", disabled=blocked),
            _button(language, "discard", "other_file"),
            _button(language, "discard2", "discard", look="button--quiet"),
        ],
        className="flow__acts flow__acts--last",
    )
    return [
        html.Div(head, className="flow__head"),
        datum_box(draft, outcome, language),
        _counts(drafts, draft, outcome, language),
        settings_of(context, draft, outcome, language),
        acts,
    ]


def _counts(drafts: Drafts, draft: Draft, outcome: Outcome, language: Language) -> html.Section:
    parts: list[Child] = []
    if outcome.is_read:
        dropped = outcome.count_in - outcome.count_out
        facts = {
            "came": number(outcome.count_in),
            "kept": number(outcome.count_out),
            "dropped": number(dropped),
        }
        parts.append(html.P(say(language, "data.counts", **facts), className="flow__counts"))
    parts += [
        html.P(
            say(
                language,
                "data.counts_beside",
                layer=layer_word(language, one.layer),
                name=one.file_layer,
                came=number(one.count_in),
                kept=number(one.count_out),
            )
        )
        for one in outcome.beside
        if outcome.is_read
    ]
    if draft.layer == "osm" and outcome.is_read:
        parts.append(_extract(outcome, language))
    general = [str(one[language]) for one in outcome.findings if one.get("row") is None]
    if general:
        parts.append(html.H4(say(language, "data.about_file")))
        parts.append(html.Ul([html.Li(text) for text in general], className="findings"))
    parts += _faulty(drafts, draft, outcome, language)
    links = [
        html.A(
            say(language, f"data.download_{kind}"),
            href=f"/reports/import/{draft.id}.{kind}?lang={language}",
            className="button",
            target="_blank",
            rel="noopener",
        )
        for kind in ("html", "xlsx", "gpkg")
    ]
    parts.append(html.Div(links, className="flow__acts", **aria(label=say(language, "data.downloads"))))
    return html.Section([html.H3(say(language, "data.report_title")), *parts], className="flow__report")


def _extract(outcome: Outcome, language: Language) -> html.Div:
    rows: list[list[Child]] = [
        [layer_word(language, name), number(count)] for name, count in outcome.layers.items()
    ]
    heads: list[Child] = [say(language, "data.col_layer"), say(language, "data.col_count")]
    rings = [html.Li(one) for one in rings_said(outcome.rings, outcome.missing, language)]
    return html.Div([table(heads, rows), html.Ul(rings, className="findings")])


def _faulty(drafts: Drafts, draft: Draft, outcome: Outcome, language: Language) -> list[Child]:
    if not outcome.layers and not outcome.findings:
        return []
    report = report_of_draft(draft, outcome, read_faulty(drafts.home(draft.id)))
    parts: list[Child] = []
    for layer in report.layers:
        parts += _faulty_of(layer, language, named=len(report.layers) > 1)
    return parts


def _faulty_of(layer: LayerReport, language: Language, *, named: bool) -> list[Child]:
    rows = faulty_rows(layer, language)
    word = say(language, "data.about_features")
    title = html.H4(f"{layer_word(language, layer.layer)} · {word}" if named else word)
    if not len(rows):
        return [title, html.P(say(language, "data.no_faulty"), className="note")]
    lines: list[list[Child]] = []
    for row in rows.head(LISTED).to_dict("records"):
        has_place = row["lon"] == row["lon"]  # NaN is not itself
        link = zoom_link(row["lon"], row["lat"], language) if has_place else ""
        mark = html.Span(
            say(language, f"data.outcome_{row['outcome']}"), className=f"mark-tag outcome--{row['outcome']}"
        )
        place = html.A(say(language, "data.zoom"), href=link, target="_blank", rel="noopener") if link else ""
        lines.append([number(row["feature"]), row["id"], mark, row["reason"], place])
    heads: list[Child] = [
        say(language, f"data.col_{key}") for key in ("feature", "id", "outcome", "reason", "place")
    ]
    parts: list[Child] = [title, table(heads, lines, "faulty")]
    if len(rows) > LISTED:
        parts.append(
            html.P(say(language, "data.more_rows", count=number(len(rows) - LISTED)), className="note")
        )
    return parts
