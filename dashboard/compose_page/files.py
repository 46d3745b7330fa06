"""The list of what was asked for: how far each is, a button to cancel it, its files to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard import ids
from dashboard.numerals import number
from dashboard.tags import Child, aria
from dashboard.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.jobs import Job
    from dashboard.view import Language

BYTES_PER_KB = 1000


def jobs_list(language: Language, jobs: Sequence[Job]) -> Child:
    """Return the jobs, the latest first; a sentence where there is none."""
    if not jobs:
        return html.P(say(language, "compose.no_jobs"), className="quiet")
    return html.Ul([_job(language, job) for job in jobs], className="jobs")


def _job(language: Language, job: Job) -> html.Li:
    form = say(language, f"compose.form_{job.arguments.get('form', 'sheet')}")
    act = "remove" if job.ended else "cancel"
    button = html.Button(
        say(language, f"compose.{act}"),
        id=ids.job_act(act, job.id),
        className="button button--quiet",
        type="button",
    )
    head = html.Div(
        [html.B(form), html.Span(_state(language, job), className="quiet"), button], className="job__head"
    )
    return html.Li([head, *_bar(language, job), *_files(language, job)], className=f"job job--{job.status}")


def _state(language: Language, job: Job) -> str:
    if job.status == "failed":
        return job.fault(language)
    if job.status == "running":
        return say(language, "compose.running", step=job.step(language))
    return say(language, f"compose.{job.status}")


def _bar(language: Language, job: Job) -> list[Child]:
    if job.status != "running":
        return []
    share = round(job.share * 100)
    told = aria(label=say(language, "compose.progress", share=share))
    return [html.Progress(value=str(share), max="100", className="job__bar", **told)]


def _files(language: Language, job: Job) -> list[Child]:
    return [
        html.A(
            [
                one.name,
                html.Span(
                    say(language, "compose.size_kb", size=number(one.size / BYTES_PER_KB)), className="quiet"
                ),
            ],
            href=f"/handouts/{job.id}/{one.name}",
            download=one.name,
            className="job__file",
        )
        for one in job.files
    ]
