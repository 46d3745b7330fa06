"""What stands in a parcel's brief: words and numbers in both languages, chosen and not yet laid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import pandas as pd

from dashboard.explore.options import names_of, use_name
from dashboard.explore.rules import overrides_of
from dashboard.handouts.ledger import LedgerRow, money_rows, present_rows, rows_of
from dashboard.handouts.places import Siting, siting_of
from dashboard.handouts.subject import NO_NAME, Subject, listed_words, words_of
from dashboard.numerals import FIXED, hectares, mu, number
from dashboard.rule_words import amount, open_topics
from dashboard.words_of_view import override_words
from geodata.packs import read_incentives
from layers.assess import RuleVerdict, Verdict
from layers.floor_area import ledger, ledger_input
from layers.incentives import Incentive, Project, incentives, parse_incentives
from layers.reasons import RuleReason
from layers.symbology import VERDICT, Words

if TYPE_CHECKING:
    from layers._book import Line
    from layers.floor_area import LedgerInput

Mark: TypeAlias = Literal["pass", "fail", "needs_review", "not_applicable", "unmet", "shown_only"]
Pair: TypeAlias = tuple[Words, Words]

MARKS: Final[tuple[Mark, ...]] = ("pass", "fail", "needs_review", "not_applicable")


@dataclass(frozen=True)
class RuleRow:
    """One rule on the parcel.

    Attributes
    ----------
    original
        The pack's own limit where the one in force differs.
    """

    rule_id: str
    mark: Mark
    name: Words
    measured: Words
    limit: Words
    margin: Words
    outcome: Words
    quote: str
    source: Words
    assumed: bool
    original: Words | None


@dataclass(frozen=True)
class Split:
    """What may be sold on: the greatest area, from when, and whether that day has come."""

    share: Words
    cap: Words
    state: Words
    quote: str


@dataclass(frozen=True)
class BriefContent:
    """A parcel's brief.

    Attributes
    ----------
    facts
        Label and value: place, use, supply, areas.
    present
        What is there now: floor areas and both supporting shares.
    caution
        Why the caps are no promise, where the parcel is not found admissible.
    altered
        What of the policy is altered in this view, the original beside it; empty where nothing is.
    vintage
        Data and policy: title, version, date, CRS, accuracy, sources.
    """

    parcel_id: str
    name: Words
    facts: tuple[Pair, ...]
    area_ha: str
    area_mu: str
    verdict: Verdict
    word: Words
    summary: Words
    flags: tuple[Words, ...]
    near: Words | None
    rules: tuple[RuleRow, ...]
    siting: Siting
    present: tuple[LedgerRow, ...]
    ledger: tuple[LedgerRow, ...]
    caution: Words | None
    payment: tuple[LedgerRow, ...]
    payment_note: Words
    split: Split
    incentives: tuple[Incentive, ...]
    unknowns: tuple[Words, ...]
    altered: tuple[Words, ...]
    vintage: tuple[Pair, ...]
    note: Words


def brief_content(subject: Subject, row: int) -> BriefContent:
    """Gather a parcel's brief.

    Parameters
    ----------
    subject
        Data, view, names.
    row
        Place of the parcel in the data set.
    """
    context, why = subject.context, subject.why(row)
    known = ledger_input(context.measures, row, price=subject.view.price)
    lines = {line.key: line for line in ledger(known, context.pack, overrides_of(subject.view))}
    parcel, measured = context.dataset.parcels.iloc[row], context.measures.frame.iloc[row]
    project = Project(known, _text(measured["supply"]) or None, on=subject.made_on)
    table = parse_incentives(read_incentives())
    return BriefContent(
        parcel_id=why.parcel_id,
        name=Words(_text(parcel["name_zh"]), _text(parcel["name_en"])),
        facts=_facts(subject, measured),
        area_ha=hectares(measured["site_area_m2"]),
        area_mu=mu(measured["site_area_m2"]),
        verdict=why.verdict,
        word=VERDICT[int(why.verdict)].legend,
        summary=_after_colon(why.summary),
        flags=_flags(subject, row),
        near=why.near,
        rules=tuple(_rule(subject, reason) for reason in why.rules),
        siting=siting_of(subject, row),
        present=present_rows(measured),
        ledger=rows_of(lines),
        caution=None if why.verdict >= Verdict.ADMISSIBLE else words_of("brief.caution"),
        payment=money_rows(lines),
        payment_note=_payment_note(measured, known, lines),
        split=_split(subject, known, lines),
        incentives=incentives(table, context.pack, project, overrides_of(subject.view)),
        unknowns=_unknowns(subject, measured, known),
        altered=altered_words(subject),
        vintage=vintage_of(subject, parcel),
        note=data_note(subject),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _after_colon(summary: Words) -> Words:
    """Leave out the verdict's own word, which stands large beside the sentence."""
    return Words(summary.zh.partition("：")[2] or summary.zh, summary.en.partition(": ")[2] or summary.en)


def _facts(subject: Subject, measured: pd.Series) -> tuple[Pair, ...]:
    context, use, supply = subject.context, measured["land_use"], measured["supply"]
    code = _text(use)
    named = Words(use_name("zh", code or None), use_name("en", code or None))
    unstated = words_of("export.not_stated")
    basis = "brief.area_legal" if measured["site_area_basis"] == "legal" else "brief.area_drawn"
    area = measured["site_area_m2"]
    return (
        (words_of("brief.town"), town_of(subject, measured["town"])),
        (words_of("brief.use"), Words(f"{code} {named.zh}", f"{code} {named.en}") if code else unstated),
        (
            words_of("brief.supply"),
            words_of(f"supply.{supply}") if isinstance(supply, str) else unstated,
        ),
        (words_of(basis), words_of("export.area", ha=hectares(area), mu=mu(area))),
        (words_of("brief.data"), words_of(f"data_status.{_status(context.dataset.parcels, measured.name)}")),
    )


def _status(parcels: pd.DataFrame, row: object) -> str:
    status = parcels["status"].iloc[int(str(row))]
    return status if isinstance(status, str) else "unknown"


def town_of(subject: Subject, town: object) -> Words:
    """Name a town."""
    if not isinstance(town, str):
        return words_of("town.outside")
    zh, en = (names_of(subject.context, "towns", language).get(town, town) for language in ("zh", "en"))
    return Words(zh, en)


def _flags(subject: Subject, row: int) -> tuple[Words, ...]:
    held = (("close", subject.judged.close[row]), ("near", subject.judged.near[row]))
    return tuple(words_of(f"verdict.{key}") for key, has in held if has)


def _rule(subject: Subject, reason: RuleReason) -> RuleRow:
    result = subject.judged.assessment.results[reason.rule_id]
    mark: Mark = MARKS[int(reason.verdict)]
    if reason.kind == "info":
        mark = "shown_only"
    elif reason.kind == "preference" and mark == "fail":
        mark = "unmet"
    kinds = {"info", "discretionary"}
    name = reason.name
    if reason.kind in kinds:
        name = words_of("rule.named", name=name, kind=words_of(f"rule.{reason.kind}"))
    source = subject.context.pack.source(reason.source)
    dated = f" {source.event_date:%Y-%m-%d}" if source.event_date else ""
    original = result.original if result.original != result.limit else None
    said = explain_limit(subject, reason.rule_id, original) if isinstance(original, float) else None
    return RuleRow(
        rule_id=reason.rule_id,
        mark=mark,
        name=name,
        measured=reason.measured,
        limit=reason.limit,
        margin=reason.margin,
        outcome=outcome_words(reason.kind, reason.verdict),
        quote=reason.quote or "",
        source=Words(f"《{source.title}》{dated}", f"《{source.title}》{dated}"),
        assumed=reason.status == "assumed",
        original=said,
    )


def outcome_words(kind: str, verdict: RuleVerdict) -> Words:
    """Say how a rule came out, as a brief does.

    Examples
    --------
    >>> outcome_words("preference", RuleVerdict.FAIL).en
    'not met'
    """
    mark = ("pass", "fail", "needs_review", "not_applicable")[int(verdict)]
    if mark == "needs_review" and kind != "discretionary":
        mark = "cannot_tell"
    if kind == "info":
        mark = "shown_only"
    elif kind == "preference" and mark == "fail":
        mark = "unmet"
    return words_of(f"brief.outcome_{mark}")


def explain_limit(subject: Subject, rule_id: str, limit: float) -> Words:
    """Say a limit of a rule with its unit."""
    rule = subject.context.pack.rule(rule_id)
    return Words(amount("zh", rule.metric, limit), amount("en", rule.metric, limit))


def altered_words(subject: Subject) -> tuple[Words, ...]:
    """Say what of the policy is altered, each with the original."""
    zh, en = (override_words(subject.context, subject.view, language) for language in ("zh", "en"))
    return tuple(Words(*pair) for pair in zip(zh, en, strict=True))


def _payment_note(measured: pd.Series, known: LedgerInput, lines: dict[str, Line]) -> Words:
    """Say for whom the top-up is, and why there is no sum where there is none."""
    stock = measured["supply"]
    who = "brief.payment_stock" if stock == "stock" else "brief.payment_not_stock"
    said = [words_of(who if isinstance(stock, str) else "brief.payment_unstated")]
    if lines["rate"].value is None:
        said.append(words_of("brief.payment_no_rate"))
    elif known.price_yuan_per_m2 is None:
        said.append(words_of("topup.blank"))
    else:
        said.append(words_of("brief.payment_price_open"))
    return listed_words(said, by="and")


def _split(subject: Subject, known: LedgerInput, lines: dict[str, Line]) -> Split:
    transfer = next((one for one in subject.context.pack.transfers if one.max_share is not None), None)
    cap, share = lines["transferable"].value, lines["transfer_share"].value
    unstated = words_of("export.not_stated")
    day = known.reached_production_on
    reached = day is not None and day <= subject.made_on
    return Split(
        share=unstated if share is None else Words(*(f"≤{FIXED}{number(share * 100)}%",) * 2),
        cap=unstated if cap is None else Words(*(f"≤{FIXED}{number(cap, 2)}{FIXED}m²",) * 2),
        state=words_of("brief.split_open", date=str(day)) if reached else words_of("brief.split_not_yet"),
        quote="" if transfer is None else transfer.quote or "",
    )


def _unknowns(subject: Subject, measured: pd.Series, known: LedgerInput) -> tuple[Words, ...]:
    pack = subject.context.pack
    said = [Words(zh, en) for zh, en in zip(open_topics("zh", pack), open_topics("en", pack), strict=True)]
    own = {
        "brief.unknown_far": pd.isna(measured["far"]),
        "brief.unknown_support": pd.isna(measured["support_share_counted"]),
        "brief.unknown_reached": known.reached_production_on is None,
        "brief.unknown_price": known.price_yuan_per_m2 is None,
    }
    return (*(words_of(key) for key, holds in own.items() if holds), *said)


def data_note(subject: Subject) -> Words:
    """Say what the data are not; empty where all of it is surveyed."""
    return NO_NAME if subject.status == "surveyed" else words_of(f"export.note_{subject.status}")


def vintage_of(subject: Subject, parcel: pd.Series | None = None) -> tuple[Pair, ...]:
    """Say which data and which policy a document rests on."""
    context = subject.context
    manifest, pack = context.dataset.manifest, context.pack
    accuracy = None if parcel is None else parcel["accuracy_m"]
    accuracy = manifest.accuracy_m if accuracy is None or pd.isna(accuracy) else accuracy
    crs = context.area.working
    return (
        (
            words_of("export.data"),
            Words(manifest.title_zh, manifest.title_en),
        ),
        (words_of("export.version"), _same(manifest.version)),
        (
            words_of("export.captured"),
            words_of("export.not_stated") if manifest.captured_on is None else _same(manifest.captured_on),
        ),
        (
            words_of("export.accuracy"),
            words_of("export.not_stated")
            if accuracy is None or pd.isna(accuracy)
            else words_of("export.metres", value=number(accuracy)),
        ),
        (words_of("export.crs"), _same(f"{crs.name} (EPSG:{context.area.working_epsg})")),
        (
            words_of("export.pack"),
            Words(pack.title_zh, pack.title_en),
        ),
        (words_of("export.licence"), Words(manifest.licence_said("zh"), manifest.licence_said("en"))),
    )


def _same(text: str) -> Words:
    return Words(text, text)
