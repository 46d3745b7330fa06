"""Writing a page to a file, whole or not at all: PDF, PNG or SVG by the file's ending."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from dashboard.sheets.pdf import write_pdf
from dashboard.sheets.raster import write_png
from dashboard.sheets.svg import write_svg
from geodata.atomic import write_bytes
from geodata.errors import UnknownOutput, UnwritableFolder

if TYPE_CHECKING:
    from dashboard.sheets.displaylist import About, Page
    from dashboard.sheets.fonts import Fonts

SUFFIXES: Final = (".pdf", ".png", ".svg")


def page_bytes(page: Page, about: About, fonts: Fonts, suffix: str, *, dpi: float = 150) -> bytes:
    """Write one page in a form.

    Parameters
    ----------
    suffix
        ``.pdf``, ``.png`` or ``.svg``.
    dpi
        Of a PNG.

    Raises
    ------
    UnknownOutput
        If it is another.
    """
    if suffix == ".svg":
        return write_svg(page, about, fonts)
    if suffix not in SUFFIXES:
        raise UnknownOutput(came=suffix or "?", known=", ".join(SUFFIXES))
    pdf = write_pdf([page], about, fonts)
    return write_png(pdf, dpi) if suffix == ".png" else pdf


def save(path: Path, content: bytes) -> None:
    """Put a file's bytes in their place, or say why not; nothing half-written is left.

    Raises
    ------
    UnwritableFolder
        If the folder cannot be written.
    """
    try:
        write_bytes(path, content)
    except OSError as fault:
        raise UnwritableFolder(path=str(path.parent), detail=fault.strerror or str(fault)) from fault
