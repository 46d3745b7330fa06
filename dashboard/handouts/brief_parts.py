"""The sections of a brief as blocks: head, rules, ledger, payment, siting, incentives, what is open, foot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dashboard.handouts.flow import (
    BODY,
    GAP_MM,
    HAIR,
    NOTHING,
    QUIET,
    SMALL,
    Align,
    Block,
    Column,
    Piece,
    Row,
    Style,
    beside,
    head_row,
    stack,
    table,
)
from dashboard.handouts.ledger import LedgerRow, said
from dashboard.handouts.marks import badge, pill, rule_mark, stamp
from dashboard.handouts.subject import listed_words, words_of
from dashboard.handouts.writer import FIGURE, STRONG, SUMMARY, TITLE, WARNING, Writer, sentence_case
from dashboard.sheets.displaylist import Item, Pen, segments
from layers.incentives import State
from layers.symbology import ACCENT, INK, INK_2, INK_3, RING_INK, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.handouts.content import BriefContent, RuleRow
    from layers.incentives import Incentive

ID: Final = Style(19.0, INK, bold=True, leading=1.15)
NAME: Final = Style(9.5, INK, bold=True)
ALTERED: Final = Style(6.6, RING_INK, bold=True)
QUOTE: Final = Style(5.5, INK_3)
FORMULA: Final = Style(5.6, INK_3)
VALUE: Final = Style(7.0, INK, bold=True)
BADGE_WIDTH: Final = 50.0
BADGE_HEIGHT: Final = 11.5
MARK_WIDTH: Final = 4.2
QR_MM: Final = 15.0
LAND: Final = "land."


class BriefWriter(Writer):
    """Writes the sections of a brief."""

    def head(self, content: BriefContent, width: float, title: Words) -> Block:
        """Set the head: title, id, name; the verdict's badge, the flags, the stamp; why; place and use."""
        setter = self.setter
        room = width - BADGE_WIDTH - 6
        left = stack(
            [
                setter.paragraph(self.subject.say(title), room, TITLE),
                setter.paragraph(content.parcel_id, room, ID),
                setter.pieces(self.label(content.name, NAME), room) if content.name.zh else NOTHING,
            ]
        )
        stamped, stamp_width = stamp(setter, self.stamp_words)
        verdict = badge(setter, content.verdict, self._verdict_word(content), BADGE_WIDTH, BADGE_HEIGHT)
        at = width - BADGE_WIDTH
        items: list[Item] = [*left.at(0, 0), *stamped.at(width - stamp_width, 0)]
        top = stamped.height + 1.6
        items += verdict.at(at, top)
        flags, flags_width = self._flags(content)
        items += flags.at(at - flags_width - 2, top + BADGE_HEIGHT - flags.height)
        head = Block(tuple(items), max(left.height, top + BADGE_HEIGHT))
        why = setter.pieces(self.label(content.summary, SUMMARY), width)
        return stack([head, why, *self._warnings(content, width), self.strip(content.facts, width)], 1.2)

    def _verdict_word(self, content: BriefContent) -> str:
        if self.subject.tongue == "both":
            return f"{content.word.zh} {content.word.en}"
        return content.word.zh if self.subject.language == "zh" else sentence_case(content.word.en)

    def strip(self, pairs: Sequence[tuple[Words, Words]], width: float) -> Block:
        """Set pairs side by side: the label small over its value."""
        each = width / len(pairs)
        blocks = []
        for place, (label, value) in enumerate(pairs):
            inside = stack(
                [
                    self.setter.pieces(self.label(label, QUIET), each - 2),
                    self.setter.pieces(self.label(value, STRONG), each - 2),
                ]
            )
            blocks.append((place * each, inside))
        made = beside(blocks)
        ruled = segments(np.array([[0, 0, width, 0], [0, made.height + 1.6, width, made.height + 1.6]]), HAIR)
        return Block((ruled, *made.at(0, 0.8)), made.height + 1.6)

    def _flags(self, content: BriefContent) -> tuple[Block, float]:
        blocks: list[tuple[float, Block]] = []
        x = 0.0
        for flag in content.flags:
            text = self.subject.say(flag)
            drawn = pill(self.setter, text)
            blocks.append((x, drawn))
            x += self.setter.width(text, Style(6.4, INK, bold=True)) + 4.0
        return beside(blocks), max(0.0, x - 1.4)

    def _warnings(self, content: BriefContent, width: float) -> list[Block]:
        said = [self.setter.paragraph(self.subject.say(content.note), width, WARNING)]
        if content.altered:
            what = listed_words(content.altered, by="and")
            said.append(self.setter.paragraph(self.say("export.altered", what=what), width, ALTERED))
        if content.near is not None:
            said.append(self.setter.pieces(self.label(content.near, QUIET), width))
        return [stack(said)]

    def figures(self, content: BriefContent, width: float) -> Block:
        """Set the four figures that an investor looks for, side by side."""
        ledger = {one.key: one for one in content.ledger}
        payment = {one.key: one for one in content.payment}
        area = Words(f"{content.area_ha} ha", f"{content.area_ha} ha")
        mu = words_of("export.unit_mu", value=content.area_mu)
        paid = payment["top_up_wan"].value if payment else words_of("brief.no_price")
        entries: list[tuple[Words, Words, Words | str]] = [
            (words_of("brief.area_headline"), area, mu),
            (words_of("brief.cap_headline"), ledger["counted_max"].value, ledger["counted_max"].formula),
            (
                words_of("brief.transfer_headline"),
                ledger["transferable"].value,
                ledger["transferable"].formula,
            ),
            (words_of("brief.topup_headline"), paid, payment["top_up_per_mu"].value if payment else ""),
        ]
        each = (width - 3 * 4) / 4
        blocks = []
        for place, (label, value, under) in enumerate(entries):
            note = under if isinstance(under, str) else under.say(self.subject.language)
            shown = value.say(self.subject.language)
            style = FIGURE
            while self.setter.width(shown, style) > each and style.size_pt > NAME.size_pt:
                style = style.scaled(0.93)
            inside = stack(
                [
                    self.setter.pieces(self.label(label, QUIET), each),
                    self.setter.paragraph(shown, each, style),
                    self.setter.paragraph(note, each, SMALL),
                ]
            )
            blocks.append((place * (each + 4), inside))
        height = max(block.height for _, block in blocks) + 3.0
        lines = np.array([[x, 0.4, x + each, 0.4] for x, _ in blocks])
        return Block((segments(lines, _accent()),), height, ((0.0, 1.4, beside(blocks)),))

    def siting(self, content: BriefContent, width: float) -> Block:
        """Set what was measured of the parcel's place, from where, and how accurate that is."""
        place = content.siting
        return stack(
            [
                self.heading("section_siting", width),
                self.setter.pieces(self.label(place.outcome, STRONG), width),
                self.pairs(place.measured, width, 0.68),
                self.setter.pieces(self.label(place.basis, SMALL), width),
                self.pairs(place.near, width, 0.68),
            ],
            0.5,
        )

    def rules(self, content: BriefContent, width: float, *, clauses: bool) -> Block:
        """Set the verdict rule by rule; with `clauses` the source's words too, and what only compares."""
        widths = (0.20, 0.335, 0.19, 0.145)
        rest = width - MARK_WIDTH
        columns = (
            Column(MARK_WIDTH),
            *(Column(rest * share) for share in widths),
            Column(rest * (1 - sum(widths)), "right"),
        )
        heads = ("rule", "measured", "limit", "margin", "outcome")
        head = head_row(((), *(self.label(words_of(f"brief.{key}"), _head()) for key in heads)))
        blocks = [table(self.setter, columns, [head])]
        for rule in content.rules:
            if rule.mark == "shown_only" and not clauses:
                continue
            row = table(self.setter, columns, [self._rule(rule, clauses=clauses)], pad=0.6)
            blocks.append(Block(rule_mark(rule.mark, 1.7, 2.2), row.height, ((0.0, 0.0, row),)))
        source = content.rules[0].source if content.rules else Words("", "")
        note = (
            words_of("brief.source", source=source)
            if len({one.source for one in content.rules}) == 1
            else None
        )
        return stack([self.heading("section_rules", width, note), stack(blocks)])

    def _rule(self, rule: RuleRow, *, clauses: bool) -> Row:
        limit = [*self.value(rule.limit)]
        if rule.original is not None:
            limit.append(Piece(self.say("brief.original", value=rule.original), ALTERED))
        outcome = Style(6.8, INK, bold=rule.mark in {"pass", "fail"})
        margin = self.value(rule.margin) if rule.mark != "shown_only" else (Piece("—"),)
        said = []
        if clauses and rule.quote:
            words = words_of("brief.clause", quote=f"“{rule.quote}”").say(self.subject.language)
            said.append(Piece(words + (f" · {self.say('brief.assumed')}" if rule.assumed else ""), QUOTE))
        name = [*self.label(rule.name, STRONG)]
        if rule.assumed and not clauses:
            name.append(Piece(self.say("brief.assumed"), SMALL))
        cells = (
            (),
            tuple(name),
            self.label(rule.measured),
            tuple(limit),
            margin,
            self.label(rule.outcome, outcome),
        )
        return Row(cells, below=tuple(said), inset=MARK_WIDTH + GAP_MM / 2)

    def ledger(self, rows: Sequence[LedgerRow], width: float, *, formulas: bool = True) -> Block:
        """Set lines of the ledger: what, how much, and with `formulas` how it is reckoned."""
        shares = (0.40, 0.33, 0.27) if formulas else (0.60, 0.0, 0.40)
        sides: tuple[Align, ...] = ("left", "left", "right")
        columns = tuple(Column(width * share, side) for share, side in zip(shares, sides, strict=True))
        made = []
        for one in rows:
            style = VALUE if one.strong else BODY
            name = [*self.label(one.label, STRONG if one.strong else BODY)]
            if one.altered:
                name.append(Piece(self.say("export.altered_short"), ALTERED))
            reckoning = (Piece(one.formula, FORMULA),) if formulas else ()
            made.append(Row((tuple(name), reckoning, (Piece(one.value.say(self.subject.language), style),))))
        return table(self.setter, columns, made, pad=0.5)

    def floors(self, content: BriefContent, width: float, keys: Sequence[str] = ()) -> Block:
        """Set the floor-area ledger; with `keys` only those lines, without their reckoning."""
        rows = [one for one in content.ledger if not keys or one.key in keys]
        caution = NOTHING
        if content.caution is not None:
            caution = self.setter.pieces(self.label(content.caution, WARNING), width)
        note = None if keys else words_of("brief.allowed")
        return stack(
            [
                self.heading("section_ledger", width, note),
                caution,
                self.ledger(rows, width, formulas=not keys),
            ],
            0.4,
        )

    def present(self, content: BriefContent, width: float) -> Block:
        """Set what stands and is planned, the supporting share over both denominators."""
        return stack([self.heading("present", width), self.ledger(content.present, width, formulas=False)])

    def payment(self, content: BriefContent, width: float, *, but: Sequence[str] = ()) -> Block:
        """Set the top-up: the sum at the price given, or why there is none; `but` some lines."""
        rows = [one for one in content.payment if one.key not in but]
        return stack(
            [
                self.heading("section_payment", width),
                self.ledger(rows, width, formulas=False) if rows else NOTHING,
                self.setter.pieces(self.label(content.payment_note, SMALL), width),
            ],
            0.4,
        )

    def split(self, content: BriefContent, width: float) -> Block:
        """Set what may be sold on, and from when."""
        one = content.split
        return stack(
            [
                self.heading("section_split", width),
                self.pairs([(words_of("brief.transfer_headline"), one.cap)], width, 0.5),
                self.setter.pieces(self.label(one.state, QUIET), width),
                self.setter.paragraph(f"“{one.quote}”", width, QUOTE) if one.quote else NOTHING,
            ],
            0.4,
        )

    def incentives(self, entries: Sequence[Incentive], width: float, *, full: bool) -> Block:
        """Set the incentives one by one with their caps and how each stands; they are never added up."""
        note = words_of("brief.per_item_not_summed")
        heading = self.heading("section_incentives", width, note)
        if not full:
            entries = [one for one in entries if one.id.startswith(LAND)]
        half = (width - 6) / 2
        middle = (len(entries) + 1) // 2
        parts = [self._incentive_table(part, half) for part in (entries[:middle], entries[middle:])]
        return stack([heading, beside([(0.0, parts[0]), (half + 6, parts[1])])])

    def _incentive_table(self, entries: Sequence[Incentive], width: float) -> Block:
        columns = (Column(width * 0.43), Column(width * 0.36), Column(width * 0.21, "right"))
        rows = []
        for one in entries:
            met = one.state == State.MET
            state = Style(5.8, ACCENT if met else INK_2, bold=met)
            cap = [*self.label(one.cap, Style(6.0))]
            value = next((line for line in one.lines if line.value is not None), None)
            if value is not None:
                cap.append(Piece(self._line_words(one), SMALL))
            rows.append(
                Row(
                    (
                        self.label(one.name, Style(6.2)),
                        tuple(cap),
                        self.label(words_of(f"brief.{one.state.value}"), state),
                    )
                )
            )
        return table(self.setter, columns, rows, pad=0.45)

    def _line_words(self, one: Incentive) -> str:
        lines = [line for line in one.lines if line.value is not None and line.unit in {"m2", "wan"}]
        return "; ".join(said(line.value, line.unit).say(self.subject.language) for line in lines[:1])

    def unknowns(self, content: BriefContent, width: float) -> Block:
        """Set what is not stated, one after another."""
        said = listed_words(content.unknowns)
        return stack(
            [
                self.heading("section_unknowns", width),
                self.setter.pieces(self.label(said, Style(6.0, INK_2)), width),
            ],
            0.4,
        )

    def foot(self, content: BriefContent, width: float, page: str, link: str) -> Block:
        """Set what the brief rests on, the disclaimer, the day, the page; the code that reopens the view."""
        quiet = Style(5.4, INK_2)
        told = "　".join(
            f"{self.subject.say(name)} {value.say(self.subject.language)}" for name, value in content.vintage
        )
        room = width - QR_MM - 3
        made = self.say("export.made_on", date=str(self.subject.made_on))
        lines = stack(
            [
                self.setter.paragraph(told, room, quiet),
                self.setter.paragraph(self.disclaimer, room, quiet),
                self.setter.paragraph(f"{self.say('export.brand')} · {made} · {page}", room, quiet),
            ],
            0.3,
        )
        under = self.beside_code(lines, link, width, QR_MM)
        top = segments(np.array([[0, 0, width, 0]]), HAIR)
        return Block((top,), under.height + 1.0, ((0.0, 1.0, under),))


def _head() -> Style:
    return Style(6.2, INK_2, bold=True)


def _accent() -> Pen:
    return Pen(ACCENT, 0.7)
