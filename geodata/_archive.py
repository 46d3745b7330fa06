"""A zipped Shapefile opened safely: no name of the archive's reaches the disk, nothing grows past limits."""

from __future__ import annotations

import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from geodata.errors import ManyLayers, NotGeodata, TooLarge, UnsafeArchive

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_ENTRIES = 1000
# Sparse attribute tables pack 100:1 and are honest; a bomb packs 1,000:1 and is large
MOST_RATIO = 400
_RATIO_COUNTS_FROM = 16 * 1024 * 1024

NEEDED = (".shp", ".shx", ".dbf")
WANTED = (*NEEDED, ".prj", ".cpg")


def extract_shapefile(
    archive: Path, folder: Path, *, limit: int, wanted: str | None = None
) -> tuple[Path, str]:
    """Write the one Shapefile of a zip into a folder, as `layer.shp` and its companions.

    Parameters
    ----------
    archive
        The zip.
    folder
        An empty folder of ours.
    limit
        Most bytes that may come out.
    wanted
        Which Shapefile, by its name without ending, where there are several.

    Returns
    -------
    tuple
        The path of the .shp, and the layer's name in the archive.

    Raises
    ------
    NotGeodata, UnsafeArchive, TooLarge, ManyLayers
        If it is broken, dishonest, too large, holds no Shapefile, or several.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            refuse_unsafe(archive.name, entries, limit)
            stem, members = _choose(archive.name, entries, wanted)
            for ending, entry in members.items():
                with opened.open(entry) as source, (folder / f"layer{ending}").open("wb") as target:
                    shutil.copyfileobj(source, target)
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError) as fault:
        raise NotGeodata(
            name=archive.name,
            expected="a zipped Shapefile",
            detail=f"the zip is broken ({fault})",
            detail_zh=f"压缩包已损坏（{fault}）",
        ) from fault
    return folder / "layer.shp", stem


def refuse_unsafe(name: str, entries: list[zipfile.ZipInfo], limit: int) -> None:
    """Refuse an archive with too many entries, too much in them, or one that no honest archive has.

    Raises
    ------
    TooLarge, UnsafeArchive
        Naming the archive.
    """
    if len(entries) > MOST_ENTRIES:
        raise TooLarge(name=name, came=f"{len(entries)} entries", limit=f"{MOST_ENTRIES}")
    total = sum(entry.file_size for entry in entries)
    if total > limit:
        raise TooLarge(name=name, came=f"{total / 1e6:.0f} MB unpacked", limit=f"{limit / 1e6:.0f} MB")
    for entry in entries:
        complaint = _complaint(entry)
        if complaint:
            raise UnsafeArchive(name=name, detail=complaint[0], detail_zh=complaint[1])


def _complaint(entry: zipfile.ZipInfo) -> tuple[str, str] | None:
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


def _choose(
    name: str, entries: Iterable[zipfile.ZipInfo], wanted: str | None
) -> tuple[str, dict[str, zipfile.ZipInfo]]:
    """Group the entries into Shapefiles and take the wanted, or the only, one."""
    sets: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if path.suffix.casefold() in WANTED and "__MACOSX" not in path.parts:
            stem = str(path.with_suffix("")).casefold()
            sets.setdefault(stem, {})[path.suffix.casefold()] = entry
    whole = {stem: members for stem, members in sets.items() if ".shp" in members}
    chosen = {stem: members for stem, members in whole.items() if _is_named(stem, wanted)} or whole
    if not chosen:
        raise NotGeodata(
            name=name,
            expected="a zipped Shapefile",
            detail="there is no .shp in it",
            detail_zh="其中没有 .shp 文件",
        )
    if len(chosen) > 1:
        raise ManyLayers(names=", ".join(sorted(PurePosixPath(stem).name for stem in chosen)))
    stem, members = next(iter(chosen.items()))
    require_companions(name, members)
    return PurePosixPath(stem).name, members


def require_companions(name: str, endings: Iterable[str]) -> None:
    """Refuse a Shapefile without its index or its attribute table."""
    lacking = [ending for ending in NEEDED if ending not in set(endings)]
    if lacking:
        raise NotGeodata(
            name=name,
            expected="a Shapefile",
            detail=f"its {' and '.join(lacking)} part is missing",
            detail_zh=f"缺少 {'、'.join(lacking)} 部分",
        )


def _is_named(stem: str, wanted: str | None) -> bool:
    return wanted is not None and PurePosixPath(stem).name == wanted.casefold()
