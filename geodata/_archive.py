"""Archives opened safely: no name of the archive's reaches the disk, nothing grows past limits."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from geodata._formats import FORMATS, GDB, Format, sniff
from geodata.errors import ManyLayers, NotGeodata, TooLarge, UnsafeArchive

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_ENTRIES: Final = 1000
# Sparse attribute tables pack 100:1 and are honest; a bomb packs 1,000:1 and is large
MOST_RATIO: Final = 400
_RATIO_COUNTS_FROM: Final = 16 * 1024 * 1024
_CHUNK: Final = 1 << 20
_ARCHIVES: Final = (".zip", ".kmz", ".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz")
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,60}")


@dataclass(frozen=True, eq=False)
class Packed:
    """One source of layers in an archive: its format, its name, its members by ending or by plain name."""

    kind: Format
    name: str
    members: dict[str, zipfile.ZipInfo]


@dataclass(frozen=True)
class Unpacked:
    """A source of layers on disk, under a name of ours."""

    kind: Format
    path: Path
    name: str
    others: tuple[str, ...]


def unpack(archive: Path, folder: Path, *, limit: int, wanted: Callable[[list[str]], str | None]) -> Unpacked:
    """Write one source of an archive into a folder, as ``layer`` and its ending, with its companions.

    Parameters
    ----------
    archive
        A zip or KMZ.
    folder
        An empty folder of ours.
    limit
        Most bytes that may come out.
    wanted
        Given the sources' names, says which is wanted; None where that cannot be said.

    Raises
    ------
    NotGeodata, UnsafeArchive, TooLarge, ManyLayers
        If it is broken, dishonest, too large, holds nothing that is read, or several sources.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            refuse_unsafe(archive.name, entries, limit)
            sources = _with_something(opened, _sources(archive, entries))
            chosen = _chosen(sources, wanted)
            require_whole(archive.name, chosen.kind, chosen.members)
            path = _write(opened, chosen, folder, limit)
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError, zlib.error) as fault:
        raise NotGeodata(
            name=archive.name,
            expected="a zip",
            detail=f"the zip is broken ({fault})",
            detail_zh=f"压缩包已损坏（{fault}）",
        ) from fault
    kind = chosen.kind if chosen.kind is GDB else sniff(path)
    return Unpacked(kind, path, chosen.name, tuple(source.name for source in sources))


def refuse_unsafe(name: str, entries: list[zipfile.ZipInfo], limit: int) -> None:
    """Refuse an archive with too many entries, too much in them, or one that no honest archive has.

    Raises
    ------
    TooLarge, UnsafeArchive
        Naming the archive.
    """
    if len(entries) > MOST_ENTRIES:
        raise TooLarge(name=name, came=f"{len(entries)} entries", limit=f"{MOST_ENTRIES} entries")
    total = sum(entry.file_size for entry in entries)
    if total > limit:
        raise TooLarge(name=name, came=f"{total / 1e6:.0f} MB unpacked", limit=f"{limit / 1e6:.0f} MB")
    for entry in entries:
        complaint = _complaint(entry)
        if complaint:
            raise UnsafeArchive(name=name, detail=complaint[0], detail_zh=complaint[1])


def require_whole(name: str, kind: Format, endings: Iterable[str]) -> None:
    """Refuse a set of files that lacks one it needs."""
    lacking = [ending for ending in kind.needs if ending not in set(endings)]
    if lacking:
        raise NotGeodata(
            name=name,
            expected=kind.name,
            detail=f"its {' and '.join(lacking)} part is missing, which has to come with it",
            detail_zh=f"缺少 {'、'.join(lacking)} 部分，须一并提供",
        )


def _complaint(entry: zipfile.ZipInfo) -> tuple[str, str] | None:
    if not entry.filename:
        return "an entry has no name", "有条目没有名称"
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
        return f"entry {entry.filename!r} points outside it", f"条目 {entry.filename!r} 指向包外"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return f"entry {entry.filename!r} is a link", f"条目 {entry.filename!r} 是链接"
    if entry.flag_bits & 1:
        return f"entry {entry.filename!r} is encrypted", f"条目 {entry.filename!r} 已加密"
    packed = max(entry.compress_size, 1)
    if entry.file_size > _RATIO_COUNTS_FROM and entry.file_size / packed > MOST_RATIO:
        ratio = entry.file_size / packed
        return (
            f"entry {entry.filename!r} would grow {ratio:.0f} times, more than {MOST_RATIO}",
            f"条目 {entry.filename!r} 解压将膨胀 {ratio:.0f} 倍，超过 {MOST_RATIO} 倍",
        )
    return None


def _sources(archive: Path, entries: list[zipfile.ZipInfo]) -> list[Packed]:
    """Group the entries into what can be read: geodatabases, sets of files with one stem, single files."""
    files = [entry for entry in entries if not entry.is_dir() and "__MACOSX" not in entry.filename]
    paths = {entry.filename: PurePosixPath(_true_name(entry).replace("\\", "/")) for entry in files}
    found = _geodatabases(files, paths)
    inside = {entry.filename for source in found for entry in source.members.values()}
    by_stem: dict[str, dict[str, zipfile.ZipInfo]] = {}
    names: dict[str, str] = {}
    for entry in files:
        path = paths[entry.filename]
        if entry.filename not in inside and not path.name.startswith("."):
            stem = str(path.with_suffix("")).casefold()
            by_stem.setdefault(stem, {})[path.suffix.casefold()] = entry
            names.setdefault(stem, path.stem)
    for stem, members in by_stem.items():
        found += _of_stem(names[stem], members)
    if found:
        return found
    nested = next((path.name for path in paths.values() if path.suffix.casefold() in _ARCHIVES), None)
    if nested is not None:
        raise UnsafeArchive(
            name=archive.name,
            detail=f"it holds another archive, {nested!r}",
            detail_zh=f"其中还有压缩包 {nested!r}",
        )
    raise NotGeodata(
        name=archive.name,
        expected="a zip with a layer",
        detail="there is no .shp in it, nor any other file that is read",
        detail_zh="其中没有 .shp 或其他可读取的文件",
    )


def _with_something(opened: zipfile.ZipFile, sources: list[Packed]) -> list[Packed]:
    """Leave out the `doc.kml` of a KMZ that only links to the others in it."""
    if len(sources) == 1:
        return sources
    kept = []
    for source in sources:
        entry = source.members.get(".kml") if source.name.casefold() == "doc" else None
        if entry is not None:
            with opened.open(entry) as part:
                if b"<Placemark" not in part.read(_CHUNK):
                    continue
        kept.append(source)
    return kept or sources


def _geodatabases(files: list[zipfile.ZipInfo], paths: dict[str, PurePosixPath]) -> list[Packed]:
    folders: dict[str, Packed] = {}
    for entry in files:
        path = paths[entry.filename]
        parent = path.parent
        if parent.suffix.casefold() == ".gdb" and _PLAIN_NAME.fullmatch(path.name):
            held = folders.setdefault(str(parent).casefold(), Packed(GDB, parent.stem, {}))
            held.members[path.name] = entry
    return list(folders.values())


def _of_stem(name: str, members: dict[str, zipfile.ZipInfo]) -> list[Packed]:
    found: list[Packed] = []
    for kind in FORMATS:
        ending = next((ending for ending in kind.endings if ending in members), None)
        if (
            ending is None
            or kind.by == "archive"
            or any(source.members.keys() & {ending} for source in found)
        ):
            continue
        wanted = (ending, *kind.beside)
        found.append(Packed(kind, name, {end: members[end] for end in wanted if end in members}))
    # a text beside another layer tells about it, it is none
    whole = [source for source in found if source.kind.driver != "CSV"]
    return whole or [source for source in found if ".csv" in source.members]


def _chosen(sources: list[Packed], wanted: Callable[[list[str]], str | None]) -> Packed:
    if len(sources) == 1:
        return sources[0]
    names = [source.name for source in sources]
    name = wanted(names)
    fitting = [source for source in sources if name is not None and source.name.casefold() == name.casefold()]
    if len(fitting) != 1:
        raise ManyLayers(names=", ".join(sorted(names)))
    return fitting[0]


def _write(opened: zipfile.ZipFile, chosen: Packed, folder: Path, limit: int) -> Path:
    inside = folder / "layer.gdb" if chosen.kind is GDB else folder
    inside.mkdir(exist_ok=True)
    left = limit
    for ending, entry in chosen.members.items():
        target = inside / (ending if chosen.kind is GDB else f"layer{ending}")
        with opened.open(entry) as source, target.open("wb") as out:
            while chunk := source.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise TooLarge(name=chosen.name, came="more unpacked", limit=f"{limit / 1e6:.0f} MB")
                out.write(chunk)
    return inside if chosen.kind is GDB else folder / f"layer{next(iter(chosen.members))}"


def _true_name(entry: zipfile.ZipInfo) -> str:
    """Read a name that a Chinese Windows packed without saying in which encoding."""
    if entry.flag_bits & 0x800 or entry.filename.isascii():
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
