"""The link on a sheet: it opens the very view again, and says which sheet was made of it."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from dashboard.map.screen import Screen
from dashboard.sheets.spec import SheetSpec
from dashboard.view import Camera, View, read_view, write_view
from geodata.atomic import write_text
from geodata.errors import UnwritableFolder
from geodata.sheet_errors import BadSheet

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.settings import Settings

MARK: Final = "sheet"
OURS: Final = ("part of a link that this program wrote", "本程序生成的链接中的内容")
KEPT: Final = ("a short link kept in this data folder", "本数据目录中保存的短链接")
SHORT: Final = "/s/"
CODE_LENGTH: Final = 10
LONGEST_ZOOM: Final = 22.0
QR_BYTES: Final = 420  # a longer address makes squares too small to be read off paper: the short link then


def sheet_link(settings: Settings, view: View, spec: SheetSpec) -> str:
    """Write the whole link: the view as the page takes it, after ``#sheet`` the sheet as asked for."""
    wish = spec.model_dump(mode="json", exclude_defaults=True)
    pairs = [
        (key, ",".join(map(str, value)) if isinstance(value, list) else value) for key, value in wish.items()
    ]
    return f"{_base(settings)}/?{write_view(view)}#{MARK}&{urlencode(sorted(pairs))}"


def read_sheet_link(link: str) -> tuple[View, SheetSpec]:
    """Read a link back: the view, and the sheet where the link says one.

    Raises
    ------
    BadSheet
        If what it says of the sheet cannot be.

    Examples
    --------
    >>> view, spec = read_sheet_link("http://a/?lang=en#sheet&denominator=5000.0&size=A4")
    >>> view.language, spec.size, spec.denominator
    ('en', 'A4', 5000.0)
    """
    parts = urlsplit(link)
    query = parts.query if parts.query or "://" in link or link.startswith("/") else link.partition("#")[0]
    reading = read_view(query)
    if reading.notices:
        facts = reading.notices[0].facts
        came, what = facts.get("value", link), facts.get("key", "link")
        raise BadSheet(what=what, came=came, expected=OURS[0], expected_zh=OURS[1])
    wish: dict[str, object] = dict(parse_qsl(parts.fragment.removeprefix(MARK).removeprefix("&")))
    if isinstance(wish.get("centre"), str):
        wish["centre"] = tuple(str(wish["centre"]).split(","))
    return reading.view, SheetSpec.asked(**wish)


def view_of_sheet(view: View, *, lon: float, lat: float, denominator: float) -> View:
    """Return the view with its camera on the sheet's middle, at the sheet's scale."""
    zoom = min(LONGEST_ZOOM, max(0.0, Screen(lat).zoom(denominator)))
    return view.with_(camera=Camera(lon=lon, lat=lat, zoom=zoom))


def short_link(settings: Settings, link: str) -> str:
    """Give the short form of a link; `remember` makes it work."""
    return f"{_base(settings)}{SHORT}{code_of(link)}"


def code_of(link: str) -> str:
    """Give the code of a link's short form: ten letters and digits of its hash.

    Examples
    --------
    >>> len(code_of("http://127.0.0.1:8050/?lang=zh"))
    10
    """
    parts = urlsplit(link)
    told = f"?{parts.query}#{parts.fragment}"
    return b32encode(hashlib.sha256(told.encode()).digest()).decode().lower()[:CODE_LENGTH]


def remember(settings: Settings, link: str) -> None:
    """Keep what a short link stands for, in the data folder.

    Raises
    ------
    UnwritableFolder
        If nothing can be written there.
    """
    parts, path = urlsplit(link), _kept(settings, code_of(link))
    try:
        write_text(path, f"/?{parts.query}#{parts.fragment}")
    except OSError as fault:
        raise UnwritableFolder(path=path.parent, detail=fault.strerror or str(fault)) from fault


def recall(settings: Settings, code: str) -> str | None:
    """Give the address that a short link stands for, without the server's name; None where none is kept."""
    if len(code) != CODE_LENGTH or not code.isalnum() or not code.isascii():
        return None
    path = _kept(settings, code)
    return path.read_text(encoding="utf-8") if path.is_file() else None


def whole(settings: Settings, link: str) -> str:
    """Give what a short link stands for; any other link as it is.

    Raises
    ------
    BadSheet
        If it is a short link that this data folder does not hold.
    """
    path = urlsplit(link).path
    if not path.startswith(SHORT):
        return link
    found = recall(settings, path.removeprefix(SHORT))
    if found is None:
        raise BadSheet(what="link", came=link[:60], expected=KEPT[0], expected_zh=KEPT[1])
    return found


def in_qr(settings: Settings, link: str) -> str:
    """Give what the code holds: the whole link, or the short one where that would be too fine to print."""
    return link if len(link.encode()) <= QR_BYTES else short_link(settings, link)


def _base(settings: Settings) -> str:
    return (settings.link_base or settings.address).rstrip("/")


def _kept(settings: Settings, code: str) -> Path:
    return settings.data / "links" / code
