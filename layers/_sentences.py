"""One rule on one parcel as a sentence, in both languages with the same numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from layers import _phrases as words
from layers._codes import Limit, RuleVerdict
from layers._figures import Scale
from layers._judging import RuleResult
from layers._metrics import METRICS
from layers._symbol_types import Words
from layers.overrides import original_measure_from, original_share_base
from layers.policy import PolicyPack, Rule

Names = Mapping[str, tuple[str, str]]

_INNER: Final = str.maketrans("“”", "‘’")
NOTHING: Final = Words("", "")
UNSTATED: Final = Words("未载明", "not stated")
NO_VALUE: Final = Words("缺少数据", "no value")


@dataclass(frozen=True)
class Facts:
    """What a sentence speaks of: one parcel under one rule. None is missing."""

    verdict: RuleVerdict
    measured: float | None
    trigger: str | None = None
    basis: str | None = None
    unanswered: bool = False
    claimed: bool = False


@dataclass(frozen=True)
class Reason:
    """What is said of one parcel under one rule, whole and in pieces, each in both languages."""

    measured: Words
    limit: Words
    margin: Words
    sentence: Words


def joined(parts: Sequence[Words], zh: str = "；", en: str = "; ") -> Words:
    """Put texts one after the other.

    Examples
    --------
    >>> joined([Words("甲", "a"), Words("乙", "b")])
    Words(zh='甲；乙', en='a; b')
    """
    return Words(zh.join(part.zh for part in parts), en.join(part.en for part in parts))


def filled(template: Words, **values: Words | str) -> Words:
    """Put values into a template, each in its language; a plain text is the same in both.

    Examples
    --------
    >>> filled(Words("不超过 {limit}", "at most {limit}"), limit="500 m").en
    'at most 500 m'
    """

    def of(language: Literal["zh", "en"]) -> dict[str, str]:
        return {
            key: value if isinstance(value, str) else value.say(language) for key, value in values.items()
        }

    return Words(template.zh.format(**of("zh")), template.en.format(**of("en")))


class RuleWriter:
    """Writes the sentences of one rule.

    Parameters
    ----------
    result
        The rule's result, for its limit, mode and what is not loaded.
    pack
        For sources and definitions.
    names
        Names of features by id, (zh, en).
    """

    def __init__(self, result: RuleResult, pack: PolicyPack, names: Names) -> None:
        self._rule: Rule = result.rule
        self._limit: Limit | None = result.limit
        self._original: Limit | None = result.original
        self._given = result.given
        self._unknown_as = result.unknown_as
        self._pack = pack
        self._names = names
        self._scale = Scale(result.rule.metric, result.unit)

    def write(self, facts: Facts) -> Reason:
        """Write everything that is said of one parcel under this rule."""
        measured, margin = self._measured(facts), self._margin(facts)
        body = self._body(facts, measured, margin)
        whole = joined([body, *self._notes(facts), *self.tail])
        sentence = Words(whole.zh + "。", whole.en[:1].upper() + whole.en[1:] + ".")
        return Reason(measured, self.limit, margin, sentence)

    @cached_property
    def name(self) -> Words:
        """What the rule is called."""
        return METRICS[self._rule.metric].words

    @cached_property
    def limit(self) -> Words:
        """What is required, or that no number is stated."""
        if self._limit is None or self._rule.op is None:
            return UNSTATED
        return filled(words.OPS[self._rule.op], limit=self._shown(self._limit))

    @cached_property
    def tail(self) -> list[Words]:
        """Quotation, source, status and what is altered."""
        rule, source = self._rule, self._pack.source(self._rule.source)
        dated = filled(words.DATED, date=str(source.event_date)) if source.event_date else Words("", "")
        title = Words(f"《{source.title}》{dated.zh}", f"《{source.title}》{dated.en}")
        quote = (rule.quote or "").translate(_INNER)
        notes = [
            filled(words.QUOTED, quote=quote, source=title) if quote else filled(words.CITED, source=title)
        ]
        notes += [words.STATUS[rule.status]] if rule.status in words.STATUS else []
        if self._limit != self._original and self._original is not None:
            notes.append(filled(words.ALTERED, original=self._shown(self._original)))
        own = self._own_mode()
        if own and own != self._given.mode:
            notes.append(
                filled(words.ALTERED_MODE, original=words.MODES[own], now=words.MODES[self._given.mode])
            )
        return notes

    def _own_mode(self) -> str:
        if self._rule.metric == "distance_to_lines":
            return original_measure_from(self._rule)
        return original_share_base(self._pack) if self._rule.metric == "support_floor_share" else ""

    def _shown(self, limit: Limit) -> str:
        values = limit if isinstance(limit, tuple) else (limit,)
        return " / ".join(self._scale.full(value) for value in values)

    @cached_property
    def _lacking(self) -> Words:
        """Name what is not loaded."""
        unnamed = self._given.reading.not_loaded
        return joined([words.PACK_NAMES.get(name, Words(name, name)) for name in unnamed], "、", ", ")

    @cached_property
    def _when(self) -> Words:
        asked = [
            f"{key} = {str(value).lower() if isinstance(value, bool) else value}"
            for key, value in self._rule.when.items()
        ]
        return joined([Words(text, text) for text in asked], "、", ", ")

    @cached_property
    def _outcomes(self) -> tuple[Words, Words, Words]:
        return {"preference": words.PREFERENCE, "info": words.INFO}.get(self._rule.kind, words.HARD)

    def _body(self, facts: Facts, measured: Words, margin: Words) -> Words:
        """Choose the main clause."""
        if facts.verdict == RuleVerdict.NOT_APPLICABLE:
            return filled(words.NOT_APPLICABLE, name=self.name, when=self._when)
        outcome = self._outcomes[facts.verdict]
        common = {"name": self.name, "limit": self.limit, "verdict": outcome}
        if self._limit is None:
            return filled(words.BONUS if self._rule.relaxes else words.NO_NUMBER, name=self.name)
        if facts.unanswered:
            return filled(words.UNANSWERED, when=self._when, **common)
        if self._given.reading.nothing:
            return filled(words.NOTHING_LOADED, lacking=self._lacking, **common)
        if facts.measured is None:
            return filled(words.MISSING, **common)
        return filled(words.COMPARED, measured=measured, margin=margin, **common)

    def _notes(self, facts: Facts) -> list[Words]:
        """Add what else has to be known to read the numbers rightly."""
        notes = []
        value, limit = facts.measured, self._limit
        compared = value is not None and limit is not None and not facts.unanswered
        if compared and value is not None and isinstance(limit, float) and self._scale.hides(value, limit):
            notes.append(filled(words.HIDDEN, shown=self._scale.short(value), full=self._scale.full(value)))
        if facts.claimed and facts.verdict == RuleVerdict.NEEDS_REVIEW:
            notes.append(words.CLAIMED)
        if self._unknown_as and value is None and not facts.unanswered and limit is not None:
            taken = words.HARD[0 if self._unknown_as == "pass" else 1]
            notes.append(filled(words.ALTERED_UNKNOWN, taken=taken))
        if self._given.reading.partial():
            notes.append(filled(words.LACKING, lacking=self._lacking))
        return notes

    def _measured(self, facts: Facts) -> Words:
        """Say what was measured, of which feature and how."""
        if self._given.reading.nothing:
            return filled(Words("{lacking}未载入", "{lacking} not loaded"), lacking=self._lacking)
        if facts.measured is None:
            return NO_VALUE
        value = self._scale.short(facts.measured)
        how = self._how(facts)
        name = self._feature(facts.trigger)
        if self._rule.metric == "distance_to_lines":
            return filled(
                Words("距{name} {value}（{how}）", "{value} to {name} ({how})"),
                name=name,
                value=value,
                how=how,
            )
        if self._rule.metric == "share_inside_zones":
            return filled(Words("在{name}内占 {value}", "{value} inside {name}"), name=name, value=value)
        if how is NOTHING:
            return Words(value, value)
        return filled(Words("{value}（{how}）", "{value} ({how})"), value=value, how=how)

    def _how(self, facts: Facts) -> Words:
        rule = self._rule
        if rule.metric == "far":
            return words.FAR_BASIS.get(facts.basis or "", NOTHING)
        if rule.metric == "support_floor_share":
            return words.SHARE_BASE[self._given.mode]
        if rule.metric == "distance_to_lines":
            to = [words.MEASURE_TO[rule.measure_from.value]] if rule.measure_from else []
            return joined([*to, words.MEASURE_FROM[self._given.mode]], "，", ", ")
        return NOTHING

    def _feature(self, trigger: str | None) -> Words:
        if trigger is not None:
            return Words(*self._names.get(trigger, (trigger, trigger)))
        if self._rule.metric == "share_inside_zones":
            return Words("所列范围", "the zones named")
        return Words("所列线路", "the lines named")

    def _margin(self, facts: Facts) -> Words:
        """Say how far inside or outside the limit, signed."""
        limit, value = self._limit, facts.measured
        if not isinstance(limit, float) or value is None or self._rule.op is None or self._rule.op == "in":
            return UNSTATED if limit is None else Words("—", "—")
        return self._scale.margin(value, limit, self._rule.op)
