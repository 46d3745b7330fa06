"""How the text of a file is written, where the file does not say it or says it wrongly."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Final

from geodata.findings import Finding, Kind

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.options import Encoding

_SAMPLE: Final = 1 << 20
# What .cpg files, dBASE headers (byte 29), DXF headers and MapInfo charsets call them
_STATED: Final = {
    "utf-8": "UTF-8",
    "utf8": "UTF-8",
    "65001": "UTF-8",
    "gbk": "GBK",
    "936": "GBK",
    "cp936": "GBK",
    "ansi 936": "GBK",
    "ansi_936": "GBK",
    "gb2312": "GBK",
    "gb18030": "GB18030",
    "54936": "GB18030",
    "windowssimpchinese": "GBK",
    "big5": "Big5",
    "950": "Big5",
    "cp950": "Big5",
    "ansi 950": "Big5",
    "ansi_950": "Big5",
    "windowstradchinese": "Big5",
}
# A dBASE head: 32 bytes, then 32 bytes a column, of which 11 are its name, then one byte that ends it
_DBF_HEAD, _DBF_FIELD, _DBF_NAME, _DBF_END = 32, 32, 11, 0x0D
_DBF_LANGUAGE: Final = {0x4D: "GBK", 0x7A: "GBK", 0x4F: "Big5", 0x78: "Big5"}
# Two-byte characters: any, and the everyday ones of GB 2312 (level 1) and of Big5 (level 1)
_PAIR: Final = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_GB_EVERYDAY: Final = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]")
_BIG5_EVERYDAY: Final = re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]")


def guess_encoding(text: bytes) -> Encoding | None:
    """Tell UTF-8, GB 18030 and Big5 apart; None where all is ASCII or it is none of these.

    Text that is valid both as GB 18030 and as Big5 is the one of whose everyday characters it has more.

    Examples
    --------
    >>> [guess_encoding("昆山市产业用地".encode(name)) for name in ("utf-8", "gbk", "gb18030")]
    ['UTF-8', 'GB18030', 'GB18030']
    >>> guess_encoding("崑山市產業用地".encode("big5"))
    'Big5'
    """
    if text.isascii():
        return None
    if _decodes(text, "utf-8"):
        return "UTF-8"
    gb, big5 = _decodes(text, "gb18030"), _decodes(text, "big5")
    if gb and big5:
        pairs = _PAIR.findall(text)
        everyday = [
            sum(bool(kind.fullmatch(pair)) for pair in pairs) for kind in (_GB_EVERYDAY, _BIG5_EVERYDAY)
        ]
        return "GB18030" if everyday[0] >= everyday[1] else "Big5"
    if gb:
        return "GB18030"
    return "Big5" if big5 else None


def stated_encoding(name: str) -> str | None:
    r"""Read what a file calls its encoding.

    Examples
    --------
    >>> stated_encoding(" 936\n"), stated_encoding("UTF8"), stated_encoding("KOI8")
    ('GBK', 'UTF-8', None)
    """
    return _STATED.get(name.strip().casefold())


def table_encoding(dbf: Path, given: Encoding | None) -> tuple[str | None, list[Finding]]:
    """Say how a dBASE table is written: as the user says, else as it says if that is true, else guessed."""
    with dbf.open("rb") as handle:
        head = handle.read(32)
        length = int.from_bytes(head[8:10], "little") if len(head) > 10 else 32  # noqa: PLR2004 - its own length
        names = handle.read(max(length - _DBF_HEAD, 0))
        body = handle.read(_SAMPLE)
    if body.isascii():
        body = b"\n".join(_names(names))
    note = dbf.with_suffix(".cpg")
    stated = stated_encoding(note.read_text("ascii", "replace")[:40]) if note.exists() else None
    if stated is None and len(head) > 29:  # noqa: PLR2004 - the language byte
        stated = _DBF_LANGUAGE.get(head[29])
    return settled(body, stated, given)


def mend_names(dbf: Path, encoding: str) -> None:
    """Take the half character off the column names of a dBASE table that were cut at ten bytes within one.

    The table is copied first, as what lies under our name may be a link to the user's own.
    """
    with dbf.open("rb") as handle:
        length = int.from_bytes(handle.read(10)[8:10], "little")
        handle.seek(0)
        head = bytearray(handle.read(length))
    cut = False
    for at in range(_DBF_HEAD, len(head) - _DBF_FIELD + 1, _DBF_FIELD):
        name = bytes(head[at : at + _DBF_NAME]).split(b"\0")[0]
        whole = name.decode(encoding, "ignore").encode(encoding)
        if head[at] != _DBF_END and not name.isascii() and whole != name:
            head[at : at + _DBF_NAME] = whole.ljust(_DBF_NAME, b"\0")
            cut = True
    if cut:
        copy = dbf.with_suffix(".copy")
        shutil.copyfile(dbf, copy)
        with copy.open("r+b") as handle:
            handle.write(head)
        copy.replace(dbf)


def _names(head: bytes) -> list[bytes]:
    """Take the column names out of a dBASE head, those that were not cut within a character."""
    found = []
    for at in range(0, len(head) - _DBF_FIELD + 1, _DBF_FIELD):
        name = head[at : at + _DBF_NAME].split(b"\0")[0]
        if head[at] != _DBF_END and len(name) < _DBF_NAME - 1:
            found.append(name)
    return found


def settled(body: bytes, stated: str | None, given: Encoding | None) -> tuple[str | None, list[Finding]]:
    """Decide between what the user says, what the file says and what the bytes are; say which it was."""
    if given is not None:
        return given, [Finding(Kind.ENCODING_GIVEN, facts={"encoding": given})]
    if body.isascii():
        return stated, []
    guessed = guess_encoding(body)
    if stated is not None and _decodes(body, stated):
        return stated, [Finding(Kind.ENCODING_STATED, facts={"encoding": stated})]
    if guessed is None:
        return stated, []
    if stated is not None:
        return guessed, [Finding(Kind.ENCODING_WRONG, facts={"stated": stated, "encoding": guessed})]
    return guessed, [Finding(Kind.ENCODING, facts={"encoding": guessed})]


def _decodes(text: bytes, encoding: str) -> bool:
    # a character may be cut at the end of what was read
    for cut in range(4):
        try:
            text[: len(text) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
