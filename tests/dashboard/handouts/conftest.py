"""What the documents' tests share: subjects over data with owners in it, fonts, what files hold."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pikepdf
import pytest

from dashboard.context import Context
from dashboard.handouts.subject import Subject, Tongue
from dashboard.view import View
from layers.assess import Verdict

DAY = date(2026, 1, 31)
OWNER = "秘密权利人有限公司"
PRIVATE = "机密备注文字"


@pytest.fixture(scope="session")
def owned(shipped: Context) -> Context:
    """The shipped set with an owner and a private column on every parcel."""
    parcels = shipped.dataset.parcels.copy()
    parcels["owner"], parcels["private_note"] = OWNER, PRIVATE
    return replace(shipped, dataset=replace(shipped.dataset, parcels=parcels))


def one_of_each(context: Context) -> np.ndarray:
    """A parcel of every verdict."""
    verdicts = context.base.verdict
    return np.array([int(np.flatnonzero(verdicts == code)[1]) for code in Verdict], dtype=np.intp)


def subject_of(
    context: Context, tongue: Tongue = "zh", rows: np.ndarray | None = None, **view: object
) -> Subject:
    seen = View(language="en" if tongue == "en" else "zh").with_(**view)
    chosen = one_of_each(context) if rows is None else np.asarray(rows, dtype=np.intp)
    return Subject(context, seen, chosen, tongue, DAY, "http://127.0.0.1:8050")


def inner(data: bytes) -> Iterator[bytes]:
    """Everything that a file holds, unpacked: zip members within zip members, streams of a PDF."""
    yield data
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from inner(archive.read(name))
    elif data[:4] == b"%PDF":
        with pikepdf.open(io.BytesIO(data)) as pdf:
            yield from (
                one.read_bytes()
                for one in pdf.objects
                if isinstance(one, pikepdf.Stream) and one.get("/Length1") is None
            )


def holds(data: bytes, text: str) -> bool:
    """Whether a text stands anywhere in a file, in the encodings that files use."""
    forms = [
        text.encode(),
        text.encode("utf-16-be"),
        text.encode("utf-16-le"),
        text.encode("utf-16-be").hex().upper().encode(),
    ]
    return any(form in part for part in inner(data) for form in forms)
