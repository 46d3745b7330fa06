"""Imports that are not accepted yet: a folder each, so that any server process may go on with one.

A file comes in pieces, each appended where the last one ended, so that a broken connection goes on where it
was. What nobody goes on with is swept away: at the next start everything, else after a day.
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dashboard.origins import NOTHING_SAID, Said
from geodata.atomic import write_text
from geodata.contracts import EXTRA
from geodata.errors import BadUpload, UnknownDraft, UploadGap, UploadUnfinished
from geodata.handed_in import COMPANIONS, EXTRACT, ending_of, endings, instead_of
from geodata.options import AS_FOUND, ReadOptions, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FOLDER: Final = "imports"
STATE: Final = "draft.json"
FILES: Final = "files"
PARTS: Final = "parts"
MOST_BYTES: Final = 500 * 1024 * 1024
MOST_FILES: Final = 8
PIECE_BYTES: Final = 1024 * 1024
KEPT_S: Final = 24 * 3600.0
_ID: Final = re.compile(r"[0-9a-f]{32}")
_NAME: Final = re.compile(r"[^/\\:*?\"<>|\x00-\x1f.][^/\\:*?\"<>|\x00-\x1f]{0,150}")


class DraftFile(BaseModel):
    """A file that comes in: its name and its size in bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    size: Annotated[int, Field(ge=1)]


class Alone(BaseModel):
    """What is said about one layer of a file alone.

    Parameters
    ----------
    layer
        What it is to become.
    mapping, units
        Its columns and their units, as in `ReadOptions`.
    names
        Its features' names here, as in `Said`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    layer: str
    mapping: dict[str, str] = {}
    units: dict[str, Unit] = {}
    names: dict[str, str] = {}


class Draft(BaseModel):
    """An import as it stands.

    Parameters
    ----------
    files
        What is handed in; a loose Shapefile has several.
    layer
        What it is to become: ``parcels``, a reference layer, or ``osm`` for all layers of an extract.
    dataset_id
        The data set that gets the version; None for the area's own.
    options, said
        What the user says about it.
    more
        Other layers of the file that are taken with it: the file's layer → what is said about it alone.
    remembered
        Whether that was taken over from an earlier import of the same source.
    job
        The job that works on it or was the last to.
    kept
        ``[data set, version]`` once it is accepted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    asked_at: float
    files: tuple[DraftFile, ...]
    layer: str = "parcels"
    dataset_id: str | None = None
    options: ReadOptions = AS_FOUND
    said: Said = NOTHING_SAID
    more: dict[str, Alone] = {}
    remembered: bool = False
    job: str | None = None
    kept: tuple[str, str] | None = None

    @property
    def main(self) -> str:
        """The file that the others come beside."""
        return next(one.name for one in self.files if ending_of(one.name) not in COMPANIONS)

    @property
    def nothing_said(self) -> bool:
        """Whether the user has said nothing yet about how to read it."""
        return self.options == AS_FOUND and not self.more

    def options_of(self, file_layer: str) -> ReadOptions:
        """Say how another layer of the file is read."""
        own = self.more[file_layer]
        changed = {"file_layer": file_layer, "mapping": own.mapping, "units": own.units}
        return self.options.model_copy(update=changed)

    def said_of(self, file_layer: str) -> Said:
        """Say what was said about another layer of the file."""
        return self.said.model_copy(update={"names": self.more[file_layer].names})

    def with_(self, **changes: Any) -> Draft:  # noqa: ANN401 - fields of its own
        """Return a copy with some parts changed, checked again."""
        return Draft.model_validate({**dict(self), **changes})


class Drafts:
    """The imports of a data folder.

    Parameters
    ----------
    root
        The data folder.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     drafts = Drafts(Path(folder))
    ...     draft = drafts.begin([("land.gpkg", 3)])
    ...     drafts.append(draft.id, 0, 0, b"abc")
    3
    """

    def __init__(self, root: Path) -> None:
        self.folder = root / FOLDER

    def begin(self, files: Sequence[tuple[str, int]], *, layer: str = "parcels") -> Draft:
        """Begin an import of some files, of which no byte has come yet, as a layer.

        Raises
        ------
        BadUpload
            If they are too many, too large, of no kind that is read, or oddly named.
        """
        refuse_unfit(files)
        self.sweep(older_than_s=KEPT_S)
        made = tuple(DraftFile(name=name, size=size) for name, size in files)
        becomes = layer if layer in EXTRA else "parcels"
        draft = Draft(id=secrets.token_hex(16), asked_at=time.time(), files=made, layer=becomes)
        draft = draft.with_(layer="osm") if ending_of(draft.main) == EXTRACT else draft
        (self.folder / draft.id / FILES).mkdir(parents=True)
        self.write(draft)
        return draft

    def get(self, draft_id: str) -> Draft:
        """Return an import.

        Raises
        ------
        UnknownDraft
            If there is none of that id.
        """
        try:
            return Draft.model_validate_json((self.home(draft_id) / STATE).read_bytes())
        except (OSError, ValidationError) as fault:
            raise UnknownDraft(came=draft_id[:8]) from fault

    def write(self, draft: Draft) -> None:
        """Keep an import as it stands."""
        write_text(self.home(draft.id) / STATE, draft.model_dump_json())

    def home(self, draft_id: str) -> Path:
        """Return an import's folder.

        Raises
        ------
        UnknownDraft
            If that is no id.
        """
        if not _ID.fullmatch(draft_id):
            raise UnknownDraft(came=draft_id[:8])
        return self.folder / draft_id

    def append(self, draft_id: str, number: int, offset: int, piece: bytes) -> int:
        """Append a piece of a file; give how many bytes of it there are now.

        Raises
        ------
        UnknownDraft, BadUpload
            If there is no such import or file, or more comes than was said.
        UploadGap
            If the piece does not begin where the last one ended.
        """
        draft = self.get(draft_id)
        if not 0 <= number < len(draft.files):
            raise UnknownDraft(came=f"{draft_id[:8]}/{number}")
        said = draft.files[number]
        path = self.path(draft, said.name)
        try:
            with FileLock(self.home(draft_id) / f"{number}.lock", timeout=5), path.open("ab") as handle:
                there = handle.tell()
                if offset != there:
                    raise UploadGap(came=offset, expected=there)
                if there + len(piece) > said.size:
                    raise _bad((f"{said.name} is larger than was said", f"{said.name} 大于所报大小"))
                handle.write(piece)
                return there + len(piece)
        except Timeout as fault:
            raise UploadGap(came=offset, expected=self.received(draft)[number]) from fault

    def received(self, draft: Draft) -> list[int]:
        """Count the bytes that have come of each file."""
        paths = [self.path(draft, one.name) for one in draft.files]
        return [path.stat().st_size if path.is_file() else 0 for path in paths]

    def require_whole(self, draft: Draft) -> None:
        """Refuse to go on while a file has not come whole.

        Raises
        ------
        UploadUnfinished
            Naming the file.
        """
        for one, came in zip(draft.files, self.received(draft), strict=True):
            if came != one.size:
                raise UploadUnfinished(name=one.name, came=came, expected=one.size)

    def path(self, draft: Draft, name: str | None = None) -> Path:
        """Return the path of a file of an import, of its main one where none is named."""
        return self.home(draft.id) / FILES / (name or draft.main)

    def remove(self, draft_id: str) -> None:
        """Throw an import away with everything that came."""
        shutil.rmtree(self.home(draft_id), ignore_errors=True)

    def lighten(self, draft: Draft) -> None:
        """Throw away the files of an import that is accepted, which the store keeps; it stays to be shown."""
        for heavy in (FILES, PARTS):
            shutil.rmtree(self.home(draft.id) / heavy, ignore_errors=True)

    def sweep(self, *, older_than_s: float, but: Callable[[Draft], bool] = lambda _: False) -> None:
        """Throw away what nobody has gone on with for a while, but for those drafts that are to stay."""
        before = time.time() - older_than_s
        for home in self.folder.glob("*/"):
            places = (home, home / FILES, *home.glob(f"{FILES}/*"))
            with suppress(OSError):
                if max(path.stat().st_mtime for path in places if path.exists()) > before:
                    continue
            with suppress(UnknownDraft):
                if but(self.get(home.name)):
                    continue
            shutil.rmtree(home, ignore_errors=True)


def refuse_unfit(files: Sequence[tuple[str, int]]) -> None:
    """Refuse files that cannot be an import.

    Raises
    ------
    BadUpload
        Saying which and why.

    Examples
    --------
    >>> refuse_unfit([("land.shp", 10), ("land.dbf", 10), ("land.shx", 10)])
    """
    complaint = _complaint(files)
    if complaint is not None:
        raise _bad(complaint)


def _complaint(files: Sequence[tuple[str, int]]) -> tuple[str, str] | None:
    names = [name for name, _ in files]
    if not 1 <= len(names) <= MOST_FILES:
        return f"there are {len(names)}", f"共 {len(names)} 个"
    odd = next((name for name in names if not _NAME.fullmatch(name)), None)
    if odd is not None:
        return f"the name {odd[:40]!r} is not allowed", f"文件名 {odd[:40]!r} 不可用"
    unread = next((name for name in names if ending_of(name) not in endings()), None)
    if unread is not None:
        hint, hint_zh = instead_of(unread)
        return f"{unread} is of a kind that is not read{hint}", f"{unread} 的格式不在可读之列{hint_zh}"
    total = sum(size for _, size in files)
    if total > MOST_BYTES:
        return f"they have {total / 1e6:.0f} MB", f"共 {total / 1e6:.0f} MB"
    return _complaint_of_set(names)


def _complaint_of_set(names: Sequence[str]) -> tuple[str, str] | None:
    main = [name for name in names if ending_of(name) not in COMPANIONS]
    if len(main) != 1 or len(set(names)) != len(names):
        return "they are not one file with its parts", "不是一个文件及其附属文件"
    stem = main[0][: -len(ending_of(main[0]))]
    if any(name[: -len(ending_of(name))] != stem for name in names):
        return f"not all belong to {main[0]}", f"并非都属于 {main[0]}"
    return None


def _bad(complaint: tuple[str, str]) -> BadUpload:
    most = f"{MOST_BYTES / 1024**2:.0f} MB"
    return BadUpload(
        detail=complaint[0],
        detail_zh=complaint[1],
        expected=f"one file of a kind that is read, up to {most}, a Shapefile with its parts",
        expected_zh=f"一个可读格式的文件，不超过 {most}；Shapefile 须连同附属文件",
    )
