"""What a person has filled in, and what it comes to: a result, or sentences that say what is missing."""

from __future__ import annotations

import base64
import binascii
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dashboard.explore.rules import overrides_of
from dashboard.pack_files import shipped_packs
from dashboard.schemes import Ground, SchemeResult, check_programme, questions_of
from dashboard.text import say
from geodata.errors import BadProgramme, BridgeheadError, NotGeodata
from geodata.programme_cells import COLUMNS, cells_of_file, programme_of_cells
from layers.floor_area import ledger_input
from layers.layering import stack_of

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.view import Language, View
    from geodata.programme import Programme

    Cells = list[dict[str, str]]

BLANK_ROWS: Final = 8
MORE_ROWS: Final = 5
MOST_UPLOADED: Final = 1_000_000
SUFFIXES: Final = (".csv", ".txt", ".tsv", ".xlsx")
TRUTHS: Final = {"true": True, "false": False}
OTHER: Final = "other"
EXAMPLE: Final[Mapping[str, Sequence[tuple[str, ...]]]] = {
    "zh": (
        ("A 厂房", "产业", "5000", "1", "9.0"),
        ("B 研发楼", "产业", "2000", "15", "4.5"),
        ("C 宿舍食堂", "配套", "1500", "6", "4.2"),
        ("", "构筑物", "300"),
        ("", "堆场", "700"),
        ("", "绿地", "3000"),
    ),
    "en": (
        ("A workshop", "industrial", "5000", "1", "9.0"),
        ("B laboratories", "industrial", "2000", "15", "4.5"),
        ("C canteen", "support", "1500", "6", "4.2"),
        ("", "structure", "300"),
        ("", "yard", "700"),
        ("", "green", "3000"),
    ),
}


@dataclass(frozen=True)
class Form:
    """The form as it stands: cells by row, the parcel's id or a site area in m², the day, the answers."""

    cells: Sequence[Mapping[str, str]] = ()
    parcel: str = ""
    area_m2: float | None = None
    reached_on: date | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(text.strip() for row in self.cells for text in row.values())


def outcome_of(context: Context, view: View, form: Form) -> SchemeResult | tuple[str, ...]:
    """Check what is filled in; where it cannot be, say why, in the language of the view.

    Parameters
    ----------
    context
        The data and the pack in force.
    view
        Language and thresholds.
    form
        What was filled in; nothing of it is taken in part.
    """
    language = view.language
    if form.blank:
        return (say(language, "check.empty"),)
    try:
        programme = programme_of_cells(form.cells, chinese=language == "zh")
        ground = ground_of(context, language, form, programme)
        if isinstance(ground, str):
            return (ground,)
        return check_programme(
            programme,
            ground,
            stack_of(shipped_packs(), context.pack),
            overrides=overrides_of(view),
            answers=form.answers,
            reached_on=form.reached_on,
            on=datetime.now().astimezone().date(),
        )
    except BadProgramme as fault:
        found: Any = fault.facts["found"]
        return tuple(one.zh if language == "zh" else one.en for one in found)
    except BridgeheadError as fault:
        return (fault.sentence(language),)


def ground_of(context: Context, language: Language, form: Form, programme: Programme) -> Ground | str:
    """Find the one site area; a sentence where there is none, or more than one."""
    typed = None if form.area_m2 is None else Decimal(repr(float(form.area_m2)))
    given = [one for one in (form.parcel, typed, programme.site_area_m2) if one not in ("", None)]
    if len(given) != 1:
        return say(language, "check.two_sites" if given else "check.need_site")
    if not form.parcel:
        area = typed if typed is not None else programme.site_area_m2
        return say(language, "check.bad_area") if area is None or area <= 0 else Ground(area)
    ids = context.measures.frame["parcel_id"]
    rows = ids.index[ids == form.parcel].tolist()
    if not rows:
        return say(language, "check.unknown_parcel", parcel=form.parcel)
    known = ledger_input(context.measures, rows[0])
    if known.site_area_m2 is None:
        return say(language, "check.need_site")
    return Ground(known.site_area_m2, context.measures, rows[0], context.references)


def answers_from(values: Sequence[str | None], keys: Sequence[str]) -> dict[str, Any]:
    """Understand the answers of the lists; what is not answered is left out.

    Examples
    --------
    >>> answers_from(["true", None, "苏南"], ["in_park", "county_consent", "region"])
    {'in_park': True, 'region': '苏南'}
    """
    return {key: TRUTHS.get(value, value) for key, value in zip(keys, values, strict=True) if value}


def questions(context: Context) -> dict[str, tuple[object, ...]]:
    """List what the packs that hold here ask for."""
    return questions_of(stack_of(shipped_packs(), context.pack))


def day_of(text: str | None) -> date | None:
    """Understand a day that was chosen.

    Examples
    --------
    >>> day_of("2021-06-01"), day_of("") is None
    (datetime.date(2021, 6, 1), True)
    """
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def padded(cells: Sequence[Mapping[str, str]], *, rows: int = BLANK_ROWS) -> Cells:
    """Fill a table up with blank rows, each cell a text.

    Examples
    --------
    >>> len(padded([{"building": "A"}], rows=3)), padded([{"building": "A"}], rows=1)[0]["use"]
    (3, '')
    """
    full = [{key: str(row.get(key) or "") for key in COLUMNS} for row in cells]
    return full + [dict.fromkeys(COLUMNS, "") for _ in range(max(rows - len(full), 0))]


def filled_rows(cells: Sequence[Mapping[str, Any]] | None) -> Cells:
    """Keep the columns of the rows that hold anything, and the blank ones between them."""
    rows = padded(cells or [], rows=0)
    last = max((place for place, row in enumerate(rows) if any(row.values())), default=-1)
    return rows[: last + 1]


def example(language: Language) -> Cells:
    """Give the invented scheme of the example."""
    return [dict(zip(COLUMNS, row, strict=False)) for row in EXAMPLE[language]]


def uploaded_cells(contents: str, name: str) -> Cells:
    """Take an uploaded file apart as cells.

    Parameters
    ----------
    contents
        As the browser sends it: ``data:…;base64,…``.
    name
        The file's name; only its ending is trusted.

    Raises
    ------
    NotGeodata, TooLarge, UnsafeArchive, ProgrammeColumns
        If it is no table in an allowed form.
    """
    plain = re.sub(r"[^\w.\-]+", "_", Path(name).name)[-60:]
    if not plain.lower().endswith(SUFFIXES):
        detail = ("its ending is another", "文件后缀不在此列")
        raise NotGeodata(name=plain, expected="CSV, XLSX", detail=detail[0], detail_zh=detail[1])
    try:
        content = base64.b64decode(contents.partition(",")[2], validate=True)
    except binascii.Error as fault:
        detail = ("it did not arrive whole", "上传不完整")
        raise NotGeodata(name=plain, expected="CSV, XLSX", detail=detail[0], detail_zh=detail[1]) from fault
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / plain
        path.write_bytes(content)
        return cells_of_file(path)
