"""How files come in, a piece at a time, and how reports go out: plain routes of this server's own pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dashboard.importing.drafts import MOST_BYTES, MOST_FILES, PIECE_BYTES, Draft, DraftFile, Drafts
from dashboard.importing.outcome import read_faulty, read_outcome
from dashboard.importing.rooms import KIND
from dashboard.pipeline import faulty_file
from dashboard.reports import MIMES, Report, report_of_draft, report_of_version, write_report
from geodata.errors import BadUpload, ForeignRequest, ReadFirst, UnknownJob, UnknownVersion

if TYPE_CHECKING:
    from flask import Flask

    from dashboard.context import ContextSource
    from dashboard.jobs import JobRoom
    from geodata.errors import Language

HEADER = "X-Bridgehead"


class Asked(BaseModel):
    """What a page says of the files it is about to send."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    files: tuple[DraftFile, ...] = Field(max_length=MOST_FILES * 4)
    layer: str = Field(default="parcels", max_length=40)


def register_imports(server: Flask, source: ContextSource, room: JobRoom) -> None:
    """Add the routes to the server, and sweep away what an earlier run left."""
    drafts = Drafts(source.settings.data)
    drafts.sweep(older_than_s=0.0, but=lambda draft: is_worked_on(room, draft))
    server.register_blueprint(_uploads(drafts, room))
    server.register_blueprint(_reports(drafts, source))


def require_own_page() -> None:
    """Refuse a request that another site's page has a browser send.

    Raises
    ------
    ForeignRequest
        If the browser says it comes from elsewhere, or it lacks the header that only our own script sets.
    """
    origin = request.headers.get("Origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.host
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if foreign or site != "same-origin" or HEADER not in request.headers:
        raise ForeignRequest


def begin_reading(drafts: Drafts, room: JobRoom, draft: Draft, step: str = "read") -> Draft:
    """Have a draft read, or accepted, by the process of imports."""
    job = room.submit(KIND, {"draft": draft.id, "step": step})
    draft = draft.with_(job=job.id)
    drafts.write(draft)
    return draft


def is_worked_on(room: JobRoom, draft: Draft) -> bool:
    """Say whether a process reads or accepts a draft now, or is about to."""
    try:
        return draft.job is not None and not room.get(draft.job).ended
    except UnknownJob:
        return False


def _uploads(drafts: Drafts, room: JobRoom) -> Blueprint:
    blueprint = Blueprint("imports", __name__, url_prefix="/imports")
    blueprint.before_request(lambda: require_own_page() if request.method != "GET" else None)

    @blueprint.post("")
    def begin() -> tuple[Response, int]:
        try:
            asked = Asked.model_validate(request.get_json(silent=True))
        except ValidationError as fault:
            detail = "their names and sizes were not told", "未说明名称与大小"
            raise BadUpload(
                detail=detail[0],
                detail_zh=detail[1],
                expected=f"one file up to {MOST_BYTES // 1024**2} MB",
                expected_zh=f"一个不超过 {MOST_BYTES // 1024**2} MB 的文件",
            ) from fault
        draft = drafts.begin([(one.name, one.size) for one in asked.files], layer=asked.layer)
        return jsonify({"id": draft.id, "piece": PIECE_BYTES}), HTTPStatus.CREATED

    @blueprint.get("/<draft_id>")
    def state(draft_id: str) -> Response:
        return jsonify({"received": drafts.received(drafts.get(draft_id))})

    @blueprint.put("/<draft_id>/<int:number>")
    def piece(draft_id: str, number: int) -> Response:
        offset = request.args.get("offset", default=-1, type=int)
        return jsonify({"received": drafts.append(draft_id, number, offset, request.get_data())})

    @blueprint.post("/<draft_id>/read")
    def read(draft_id: str) -> Response:
        draft = drafts.get(draft_id)
        drafts.require_whole(draft)
        return jsonify({"job": begin_reading(drafts, room, draft).job})

    @blueprint.delete("/<draft_id>")
    def discard(draft_id: str) -> tuple[str, int]:
        draft = drafts.get(draft_id)
        if draft.job:
            room.cancel(draft.job)
        drafts.remove(draft_id)
        return "", HTTPStatus.NO_CONTENT

    return blueprint


def _reports(drafts: Drafts, source: ContextSource) -> Blueprint:
    blueprint = Blueprint("reports", __name__, url_prefix="/reports")

    @blueprint.get("/import/<draft_id>.<kind>")
    def of_draft(draft_id: str, kind: str) -> Response:
        draft = drafts.get(draft_id)
        outcome = read_outcome(drafts.home(draft_id))
        if outcome is None:
            raise ReadFirst
        faulty = read_faulty(drafts.home(draft_id))
        return _sent(report_of_draft(draft, outcome, faulty), kind)

    @blueprint.get("/version/<dataset>/<version>.<kind>")
    def of_version(dataset: str, version: str, kind: str) -> Response:
        manifest = source.store.manifest(dataset, version)
        folder = source.store.folder(dataset, version)
        faulty = {name: folder / faulty_file(name) for name in manifest.origins}
        found = {name: path for name, path in faulty.items() if path.is_file()}
        return _sent(report_of_version(manifest, found), kind)

    return blueprint


def _sent(report: Report, kind: str) -> Response:
    if kind not in MIMES:
        raise UnknownVersion(came=kind, dataset=report.name)
    language: Language = "en" if request.args.get("lang") == "en" else "zh"
    body: Any = write_report(report, kind, language)
    response = Response(body, mimetype=MIMES[kind])
    how = "inline" if kind == "html" else "attachment"
    response.headers["Content-Disposition"] = f"{how}; filename=report-{report.name}.{kind}"
    response.headers["Cache-Control"] = "no-store"
    return response
