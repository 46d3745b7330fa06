"""Zip files that are the same for the same members: one date, the order as given, nested files too."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Final

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
NESTED: Final = (".xlsx",)
STAMPED: Final = "docProps/core.xml"
STAMP: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Pack files into a zip; the same files give the same bytes.

    Examples
    --------
    >>> zipped({"a.txt": b"a"}) == zipped({"a.txt": b"a"})
    True
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return target.getvalue()


def stilled(data: bytes, day: date) -> bytes:
    """Write an Office file again with one date in it, its embedded workbooks too.

    Parameters
    ----------
    data
        A .pptx or .xlsx file.
    day
        Stands in its properties as the day on which it was made and changed.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    stamp = f"{day}T00:00:00Z".encode()
    for name, content in members.items():
        if name == STAMPED:
            members[name] = STAMP.sub(lambda found: found.group(1) + stamp + found.group(2), content)
        elif name.endswith(NESTED):
            members[name] = stilled(content, day)
    return zipped(members)
