"""The tables of a workbook and of a GeoPackage, as columns: parcels, verdicts; no owner, nothing private."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np
import pandas as pd

from dashboard.explore.options import use_name
from dashboard.handouts.content import outcome_words, town_of
from dashboard.handouts.subject import words_of
from layers.symbology import VERDICT, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.handouts.subject import Subject

Form: TypeAlias = Literal["text", "m2", "ratio", "share", "metres", "date", "ha", "mu"]
M2_PER_HA: Final = 10_000.0
M2_PER_MU: Final = 2000 / 3


@dataclass(frozen=True)
class Column:
    """A column of a table: its key in the catalogue, how its values are written, and the values.

    A value that is not known is None.
    """

    key: str
    form: Form
    values: list[Any]


def parcel_columns(subject: Subject) -> list[Column]:
    """Return the parcels of a subject, one row each.

    Parameters
    ----------
    subject
        Data, view, parcels, language.
    """
    rows = subject.rows
    frame = subject.context.measures.frame.iloc[rows]
    parcels = subject.context.dataset.parcels.iloc[rows]
    mode = subject.view.measure_from
    area = frame["site_area_m2"].to_numpy(dtype=float)
    return [
        Column("parcel_id", "text", subject.ids),
        Column("name", "text", _names(subject, parcels)),
        Column("overall", "text", [subject.say(VERDICT[int(one)].legend) for one in _codes(subject)]),
        Column("flags", "text", _flags(subject)),
        Column("town", "text", _said(frame["town"], lambda one: subject.say(town_of(subject, one)))),
        Column("land_use", "text", _said(frame["land_use"], lambda one: _use(subject, one))),
        Column("supply", "text", _said(frame["supply"], lambda one: subject.say(words_of(f"supply.{one}")))),
        Column("site_area_m2", "m2", _known(area)),
        Column("site_area_ha", "ha", _known(area / M2_PER_HA)),
        Column("site_area_mu", "mu", _known(area / M2_PER_MU)),
        Column("site_area_basis", "text", _basis(subject, frame["site_area_basis"])),
        Column("far", "ratio", _known(frame["far"])),
        Column("far_basis", "text", _basis(subject, frame["far_basis"])),
        *(
            Column(name, "m2", _known(frame[name]))
            for name in ("counted_floor_area_m2", "industrial_floor_area_m2", "support_floor_area_m2")
        ),
        *(
            Column(name, "share", _known(frame[name]))
            for name in ("support_share_counted", "support_share_gross")
        ),
        Column("ring_m", "metres", _known(frame[f"ring_{mode}_m"])),
        Column("ring", "text", _said(frame[f"ring_{mode}_id"], lambda one: _feature(subject, one))),
        Column("carrier", "text", _said(frame["carrier"], lambda one: _feature(subject, one))),
        Column("carrier_share", "share", _known(frame["share_union"])),
        Column("station_m", "metres", _known(frame["station_m"])),
        Column("crossing_m", "metres", _known(frame["crossing_m"])),
        Column("reached", "date", _dates(frame["reached_production_on"])),
        Column("status", "text", _said(parcels["status"], lambda one: _status(subject, one))),
        Column("summary", "text", [subject.say(one) for one in summaries(subject)]),
    ]


def verdict_columns(subject: Subject) -> list[Column]:
    """Return every rule on every parcel of a subject, the parcel's rules one after another."""
    assessment = subject.judged.assessment
    columns: dict[str, list[Any]] = {
        key: []
        for key in (
            *("parcel_id", "rule_id", "rule", "outcome", "measured", "limit", "original", "margin"),
            "sentence",
        )
    }
    for row in subject.rows.tolist():
        for reason in subject.why(row).rules:
            result = assessment.results[reason.rule_id]
            columns["parcel_id"].append(str(assessment.measures.frame["parcel_id"].iloc[row]))
            columns["rule_id"].append(reason.rule_id)
            columns["rule"].append(subject.say(reason.name))
            columns["outcome"].append(subject.say(outcome_words(reason.kind, reason.verdict)))
            columns["measured"].append(_number(result.measured[row]))
            columns["limit"].append(_number(result.limit))
            columns["original"].append(_number(result.original))
            columns["margin"].append(_number(result.margin[row]))
            columns["sentence"].append(subject.say(reason.sentence))
    texts = {"parcel_id", "rule_id", "rule", "outcome", "sentence"}
    return [Column(key, "text" if key in texts else "ratio", values) for key, values in columns.items()]


def summaries(subject: Subject) -> list[Words]:
    """Say of each parcel why it is judged as it is."""
    return [subject.why(row).summary for row in subject.rows.tolist()]


def _codes(subject: Subject) -> Sequence[int]:
    found: list[int] = subject.judged.verdict[subject.rows].tolist()
    return found


def _flags(subject: Subject) -> list[str | None]:
    held = {"close": subject.judged.close[subject.rows], "near": subject.judged.near[subject.rows]}
    words = {key: subject.say(words_of(f"verdict.{key}")) for key in held}
    return [
        ", ".join(words[key] for key, mask in held.items() if mask[place]) or None
        for place in range(len(subject.rows))
    ]


def _names(subject: Subject, parcels: pd.DataFrame) -> list[str | None]:
    pairs = zip(parcels["name_zh"], parcels["name_en"], strict=True)
    return [
        subject.say(Words(zh, en if isinstance(en, str) else zh)) if isinstance(zh, str) else None
        for zh, en in pairs
    ]


def _use(subject: Subject, code: str) -> str:
    return f"{code} {subject.say(Words(use_name('zh', code), use_name('en', code)))}"


def _feature(subject: Subject, one: str) -> str:
    return subject.say(Words(*subject.names.get(one, (one, one))))


def _status(subject: Subject, one: str) -> str:
    return subject.say(words_of(f"data_status.{one}"))


def _basis(subject: Subject, column: pd.Series) -> list[str | None]:
    return _said(column, lambda one: subject.say(words_of(f"workbook.{one}")))


def _said(column: pd.Series, say_one: Callable[[str], str]) -> list[str | None]:
    texts = {one: say_one(str(one)) for one in column.dropna().unique()}
    return [texts.get(one) for one in column]


def _known(column: pd.Series | np.ndarray) -> list[float | None]:
    values = np.asarray(column, dtype=float)
    return [None if np.isnan(value) else float(value) for value in values]


def _dates(column: pd.Series) -> list[str | None]:
    return [None if pd.isna(one) else f"{pd.Timestamp(one):%Y-%m-%d}" for one in column]


def _number(value: object) -> float | None:
    if not isinstance(value, (int, float, np.floating)) or np.isnan(value):
        return None
    return float(value)
