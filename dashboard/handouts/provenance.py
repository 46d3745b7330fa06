"""``provenance.json``: which data, which policy, what was altered and filtered, and every file's checksum."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from dashboard.words_of_view import told
from geodata.packs import read_pack

if TYPE_CHECKING:
    from dashboard.handouts.subject import Subject

FORM: Final = "bridgehead-provenance/1"


def write_provenance(subject: Subject, files: Mapping[str, bytes]) -> bytes:
    """Write where a bundle's files come from.

    Parameters
    ----------
    subject
        Data, view, parcels.
    files
        The bundle's other files, by name.

    Returns
    -------
    bytes
        JSON in UTF-8; the same for the same input.
    """
    context, assessment = subject.context, subject.judged.assessment
    pack = context.pack
    tale: dict[str, Any] = {
        "format": FORM,
        "made_on": str(subject.made_on),
        "link": subject.link,
        "data": _data(subject),
        "reference": {name: _layer(layer) for name, layer in context.dataset.reference.items() if len(layer)},
        "policy": {
            "id": pack.id,
            "title_zh": pack.title_zh,
            "title_en": pack.title_en,
            "evidence": pack.info.evidence,
            "announced_on": str(pack.info.announced_on or "") or None,
            "disclaimer": pack.info.disclaimer,
            "sources": [
                {"id": one.id, "title": one.title, "date": str(one.event_date or "") or None}
                for one in pack.sources
            ],
            "sha256": checksum(json.dumps(read_pack(pack.id), sort_keys=True, default=str).encode()),
        },
        "altered": [
            {"what": one.what, "original": one.original, "value": one.value} for one in assessment.altered
        ],
        "words": {language: list(told(context, subject.view, language).lines) for language in ("zh", "en")},
        "parcels": {"count": len(subject.rows), "ids": subject.ids},
        "files": {name: {"bytes": len(data), "sha256": checksum(data)} for name, data in files.items()},
    }
    return (json.dumps(tale, ensure_ascii=False, indent=1) + "\n").encode()


def _data(subject: Subject) -> dict[str, Any]:
    kept = (
        *("dataset_id", "version", "title_zh", "title_en", "source", "licence", "status", "captured_on"),
        *("came_crs", "working_crs", "datum", "accuracy_m", "input_sha256", "files"),
    )
    told_data = subject.context.dataset.manifest.model_dump(mode="json")
    return {key: told_data[key] for key in kept}


def _layer(layer: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a frame, whose library has no types
    columns = ["source", "as_of", "status", "accuracy_m"]
    kept = layer[columns].astype(object).where(layer[columns].notna(), None).drop_duplicates()
    rows: list[dict[str, Any]] = kept.to_dict("records")
    return rows


def checksum(data: bytes) -> str:
    """Give the SHA-256 of some bytes.

    Examples
    --------
    >>> checksum(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(data).hexdigest()
