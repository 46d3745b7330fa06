"""A workbook (XLSX) opened safely: nothing grows past limits, no entity is expanded, no link is followed."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import ParseError

from geodata._archive import refuse_unsafe

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

# What the library raises on a broken one, while it is opened or its rows are read
BROKEN: Final = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    OSError,
    IndexError,
    AttributeError,
    ParseError,
    RuntimeError,
    ArithmeticError,
    zlib.error,
)
_HEAD: Final = 1 << 16


def open_workbook(name: str, data: Path | BinaryIO, *, limit: int) -> Any:  # noqa: ANN401 - openpyxl's, whose stubs are too strict
    """Open a workbook to read values only.

    Parameters
    ----------
    name
        What a refusal calls it.
    data
        The file, or its bytes.
    limit
        Most bytes that may come out of it.

    Raises
    ------
    TooLarge, UnsafeArchive
        If it would grow too much, or is dishonest.
    BROKEN
        One of these if it cannot be read or declares entities; so may reading its rows.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and few files are workbooks

    with zipfile.ZipFile(data) as archive:
        refuse_unsafe(name, archive.infolist(), limit)
        for entry in archive.infolist():
            if entry.filename.endswith((".xml", ".rels")):
                with archive.open(entry) as part:
                    if re.search(rb"<!(?:DOCTYPE|ENTITY)", part.read(_HEAD), re.IGNORECASE):
                        message = "it declares entities"
                        raise ValueError(message)
    return load_workbook(data, read_only=True, data_only=True, keep_links=False)
