"""The slides: each title states a finding; native tables and chart, the map at a true scale.

A slide is 338.7 × 190.5 mm. Typefaces are those that every office machine has; each run names both, since
PowerPoint draws Chinese by the East Asian one.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Mm, Pt

from dashboard.handouts.content import BriefContent, altered_words, brief_content, data_note
from dashboard.handouts.subject import Subject, no_more_than, words_of
from dashboard.handouts.zips import stilled
from dashboard.numerals import number
from dashboard.rule_words import open_topics
from dashboard.sheets.paper import MM_PER_PT
from layers.assess import Verdict
from layers.symbology import INK, INK_2, LINE, OUTSIDE, PAPER, VERDICT, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Sequence

Slide: TypeAlias = Any  # python-pptx has no types of its own for slides and what stands on them

WIDTH_MM: Final = 338.67
HEIGHT_MM: Final = 190.5
MARGIN_MM: Final = 14.0
TITLE_MM: Final = 24.0
FOOT_MM: Final = 178.0
BODY_MM: Final = 42.0
MAP_MM: Final = (160.0, 122.0)
MOST_PARCELS: Final = 12
LATIN: Final = "Arial"
EAST_ASIAN: Final = "Microsoft YaHei"
M2_PER_KM2: Final = 1_000_000.0
BLANK_LAYOUT: Final = 6


@dataclass(frozen=True)
class Picture:
    """A map for a slide: PNG, its size on paper in mm, its scale."""

    png: bytes
    width_mm: float
    height_mm: float
    denominator: float


@dataclass(frozen=True)
class Deck:
    """A presentation being written."""

    subject: Subject
    file: Any

    def say(self, key: str, /, **facts: object) -> str:
        """Say a text of the catalogue in the document's language."""
        return self.subject.say(words_of(key, **{name: str(one) for name, one in facts.items()}))


def write_slides(subject: Subject, overview: Picture, parcels: Mapping[int, Picture]) -> bytes:
    """Write the slides: the overview, the table, one slide a parcel, what is not stated.

    Parameters
    ----------
    subject
        Data, view, language; at most 12 parcels, each with a slide of its own; none gives the overview alone.
    overview
        The map of the first slide.
    parcels
        A map for each of the subject's rows.

    Returns
    -------
    bytes
        A .pptx file; the same for the same input.

    Raises
    ------
    TooManyPages
        If there are more parcels than 12.
    """
    no_more_than(subject.rows, MOST_PARCELS)
    file = Presentation()
    file.slide_width, file.slide_height = Mm(WIDTH_MM), Mm(HEIGHT_MM)
    deck = Deck(subject, file)
    contents = [brief_content(subject, row) for row in subject.rows.tolist()]
    _overview(deck, overview)
    if contents:
        _table_slide(deck, contents)
    for row, content in zip(subject.rows.tolist(), contents, strict=True):
        _parcel(deck, content, parcels[row])
    _open_points(deck)
    _numbers(deck)
    properties = file.core_properties
    properties.title = deck.say("slides.title")
    properties.author = "Bridgehead"
    properties.created = properties.modified = datetime.combine(subject.made_on, time(), UTC)
    target = io.BytesIO()
    file.save(target)
    return stilled(target.getvalue(), subject.made_on)


def _slide(deck: Deck, title: str) -> Slide:
    """Begin a slide with its title and its foot."""
    slide = deck.file.slides.add_slide(deck.file.slide_layouts[BLANK_LAYOUT])
    for place in list(slide.placeholders):
        place._element.getparent().remove(place._element)  # noqa: SLF001 - a blank layout may still bring some
    width = WIDTH_MM - 2 * MARGIN_MM
    where = (MARGIN_MM, 11.0, width, TITLE_MM)
    _words(slide, title, where, size=title_size(title), bold=True, anchor=MSO_ANCHOR.MIDDLE)
    notes = [
        data_note(deck.subject),
        *(words_of("export.altered", what=one) for one in altered_words(deck.subject)),
    ]
    foot = "　".join(deck.subject.say(one) for one in notes if one.zh)
    if foot:
        _words(slide, foot, (MARGIN_MM, FOOT_MM, width - 40, 8.0), size=9, colour="#A93620")
    return slide


def title_size(title: str) -> float:
    """Give the size in points at which a title stays within its box: two lines, three of the small sizes.

    Examples
    --------
    >>> title_size("3 of 9 parcels are priority"), title_size("优" * 100), title_size("a" * 250)
    (22.0, 18.0, 18.0)
    """
    ems = sum(1.0 if one > "\u2e7f" else 0.52 for one in title)
    room = WIDTH_MM - 2 * MARGIN_MM
    sizes = (22.0, 20.0, 18.0, 16.0, 14.0)
    fits = (
        one for one in sizes if ems * one * MM_PER_PT * 1.06 <= room * int(TITLE_MM / (one * MM_PER_PT * 1.2))
    )
    return next(fits, 12.0)


def _words(  # noqa: PLR0917 - a text is where it stands and how it looks
    slide: Slide,
    text: str,
    where: tuple[float, float, float, float],
    size: float = 12,
    colour: str = INK,
    bold: bool = False,  # noqa: FBT001, FBT002
    anchor: Slide = MSO_ANCHOR.TOP,
    align: Slide = PP_ALIGN.LEFT,
) -> None:
    left, top, width, height = (Mm(one) for one in where)
    frame = slide.shapes.add_textbox(left, top, width, height).text_frame
    frame.word_wrap, frame.vertical_anchor = True, anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for place, line in enumerate(text.split("\n")):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = align
        _run(paragraph, line, size=size, colour=colour, bold=bold)


def _run(paragraph: Slide, text: str, *, size: float, colour: str = INK, bold: bool = False) -> None:
    run = paragraph.add_run()
    run.text = text
    font = run.font
    font.size, font.bold, font.name = Pt(size), bold, LATIN
    font.color.rgb = RGBColor.from_string(colour.lstrip("#"))
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 - python-pptx sets the Latin typeface only
    element = properties.makeelement(qn("a:ea"), {"typeface": EAST_ASIAN})
    properties.find(qn("a:latin")).addnext(element)


def _map(deck: Deck, slide: Slide, picture: Picture, left: float, top: float) -> None:
    """Place a map at its own size, its scale under it."""
    size = (Mm(picture.width_mm), Mm(picture.height_mm))
    shape = slide.shapes.add_picture(io.BytesIO(picture.png), Mm(left), Mm(top), *size)
    scale = number(picture.denominator)
    shape._element._nvXxPr.cNvPr.set("descr", deck.say("slides.map_alt", scale=scale))  # noqa: SLF001 - no other way
    shape.line.color.rgb = RGBColor.from_string(INK.lstrip("#"))
    shape.line.width = Pt(0.5)
    where = (left, top + picture.height_mm + 1.5, picture.width_mm, 5.0)
    _words(slide, deck.say("slides.scale", scale=scale), where, size=9, colour=INK_2)


def _overview(deck: Deck, picture: Picture) -> None:
    context, judged = deck.subject.context, deck.subject.judged
    area = context.measures.frame["site_area_m2"].to_numpy(dtype=float)
    chosen = judged.verdict == int(Verdict.PRIORITY)
    facts = {"total": number(len(area)), "count": number(int(chosen.sum()))}
    facts["area"] = number(float(area[chosen].sum()) / M2_PER_KM2, 2)
    slide = _slide(deck, deck.say("slides.overview" if chosen.any() else "slides.overview_none", **facts))
    _map(deck, slide, picture, MARGIN_MM, BODY_MM)
    left = MARGIN_MM + picture.width_mm + 10
    width = WIDTH_MM - MARGIN_MM - left
    sums = {one.code: float(area[judged.verdict == one.code].sum()) / M2_PER_KM2 for one in VERDICTS}
    counts = {one.code: int((judged.verdict == one.code).sum()) for one in VERDICTS}
    heads = [deck.say(f"slides.{key}") for key in ("verdicts", "parcels", "area_km2")]
    rows = [
        [deck.subject.say(one.legend), number(counts[one.code]), number(sums[one.code], 2)]
        for one in VERDICTS
    ]
    _table(deck, slide, [heads, *rows], (left, BODY_MM, width), widths=(2, 1, 1))
    _chart(deck, slide, sums, (left, BODY_MM + 48, width, 74.0))


def _chart(
    deck: Deck, slide: Slide, sums: Mapping[int, float], where: tuple[float, float, float, float]
) -> None:
    """Draw the area by verdict as a native bar chart in the verdicts' colours."""
    data = CategoryChartData(number_format="0.00")
    data.categories = [deck.subject.say(one.legend) for one in VERDICTS]
    data.add_series(deck.say("slides.area_km2"), [round(sums[one.code], 4) for one in VERDICTS])
    left, top, width, height = (Mm(one) for one in where)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, left, top, width, height, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", deck.say("slides.chart_alt"))  # noqa: SLF001
    chart = frame.chart
    chart.has_legend, chart.has_title = False, True
    chart.chart_title.text_frame.text = ""
    _run(chart.chart_title.text_frame.paragraphs[0], deck.say("slides.chart"), size=11, bold=True)
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_labels.font.size = Pt(11)
    chart.category_axis.format.line.color.rgb = RGBColor.from_string(LINE.lstrip("#"))
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 50, True
    plot.data_labels.font.size, plot.data_labels.position = Pt(11), XL_LABEL_POSITION.OUTSIDE_END
    for place, verdict in enumerate(VERDICTS):
        point = plot.series[0].points[place].format
        point.fill.solid()
        point.fill.fore_color.rgb = RGBColor.from_string((verdict.fill.colour or PAPER).lstrip("#"))
        point.line.color.rgb = RGBColor.from_string("6B7785")


def _table(  # noqa: PLR0917 - a table is its rows, its place and how it looks
    deck: Deck,
    slide: Slide,
    rows: Sequence[Sequence[str]],
    where: tuple[float, float, float],
    widths: Sequence[float] = (),
    size: float = 11,
    row_mm: float = 8.5,
    left_columns: int = 1,
) -> None:
    """Set a native table: head shaded, figures to the right."""
    left, top, width = where
    columns = len(rows[0])
    frame = slide.shapes.add_table(len(rows), columns, Mm(left), Mm(top), Mm(width), Mm(row_mm * len(rows)))
    frame._element.nvGraphicFramePr.cNvPr.set("descr", deck.say("slides.table_alt"))  # noqa: SLF001
    table = frame.table
    table.first_row, table.horz_banding = True, False
    shares = list(widths) or [1.0] * columns
    for place, share in enumerate(shares):
        table.columns[place].width = Mm(width * share / sum(shares))
    for place, row in enumerate(rows):
        table.rows[place].height = Mm(row_mm)
        for column, text in enumerate(row):
            cell = table.cell(place, column)
            cell.fill.solid()
            cell.fill.fore_color.rgb = RGBColor.from_string((OUTSIDE if place == 0 else PAPER).lstrip("#"))
            cell.margin_left = cell.margin_right = Mm(1.6)
            cell.margin_top = cell.margin_bottom = Mm(0.6)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.alignment = PP_ALIGN.LEFT if column < left_columns else PP_ALIGN.RIGHT
            _run(paragraph, text, size=size, bold=place == 0)


def _table_slide(deck: Deck, contents: Sequence[BriefContent]) -> None:
    slide = _slide(deck, deck.say("slides.table", count=len(contents)))
    say = deck.subject.say
    heads = [deck.say(f"atlas.{key}") for key in ("parcel", "verdict", "town", "area")] + [
        deck.say("brief.cap_headline"),
        deck.say("brief.transfer_headline"),
        deck.say("atlas.ring"),
    ]
    rows = [heads]
    for content in contents:
        ledger = {one.key: one for one in content.ledger}
        rows.append(
            [
                content.parcel_id,
                say(content.word),
                say(content.facts[0][1]),
                content.area_ha,
                say(ledger["counted_max"].value),
                say(ledger["transferable"].value),
                say(content.siting.measured[0][1]),
            ]
        )
    width = WIDTH_MM - 2 * MARGIN_MM
    _table(
        deck, slide, rows, (MARGIN_MM, BODY_MM, width), widths=(3, 2.4, 2.6, 2, 3.4, 3.4, 2.4), left_columns=3
    )


def _parcel(deck: Deck, content: BriefContent, picture: Picture) -> None:
    say = deck.subject.say
    title = deck.say(
        "slides.parcel", id=content.parcel_id, verdict=say(content.word), why=say(content.summary)
    )
    slide = _slide(deck, title)
    _map(deck, slide, picture, MARGIN_MM, BODY_MM)
    left = MARGIN_MM + picture.width_mm + 10
    width = WIDTH_MM - MARGIN_MM - left
    _verdict_bar(deck, slide, content, (left, BODY_MM, width, 11.0))
    heads = [deck.say(f"brief.{key}") for key in ("rule", "measured", "limit", "outcome")]
    rules = [
        [say(one.name), _short(say(one.measured)), say(one.limit), say(one.outcome)]
        for one in content.rules
        if one.mark != "shown_only"
    ]
    _table(deck, slide, [heads, *rules], (left, BODY_MM + 14, width), (3, 3, 2.6, 1.6), 8, 8.4, 4)
    ledger = {one.key: one for one in content.ledger}
    lines = [
        [say(ledger[key].label), say(ledger[key].value)]
        for key in ("site_area", "counted_max", "counted_extra", "support_max", "transferable")
    ]
    _table(
        deck,
        slide,
        [[deck.say("brief.section_ledger"), ""], *lines],
        (left, BODY_MM + 77, width),
        (3, 2),
        9,
        7.2,
    )


def _short(text: str) -> str:
    """Leave out what stands in brackets: the brief says it.

    Examples
    --------
    >>> _short("2.35（规划值）"), _short("2.35 (the plan’s)")
    ('2.35', '2.35')
    """
    return text.partition("（")[0].partition(" (")[0]


def _verdict_bar(
    deck: Deck, slide: Slide, content: BriefContent, where: tuple[float, float, float, float]
) -> None:
    """Draw the verdict as a bar in its colour, its mark and word on it, the flags beside."""
    verdict = VERDICT[int(content.verdict)]
    left, top, width, height = (Mm(one) for one in where)
    bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top, width, height)
    bar.fill.solid()
    bar.fill.fore_color.rgb = RGBColor.from_string((verdict.fill.colour or PAPER).lstrip("#"))
    bar.line.fill.background()
    bar.shadow.inherit = False
    frame = bar.text_frame
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    words = [
        f"{verdict.mark} {deck.subject.say(content.word)}",
        *(deck.subject.say(one) for one in content.flags),
    ]
    ink = PAPER if content.verdict == Verdict.PRIORITY else INK
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    _run(frame.paragraphs[0], "   ".join(words), size=14, colour=ink, bold=True)


def _open_points(deck: Deck) -> None:
    """Say what the source leaves open, in two columns."""
    pack = deck.subject.context.pack
    topics = {language: open_topics(language, pack) for language in ("zh", "en")}
    said = [
        deck.subject.say(type(words_of("export.brand"))(zh, en))
        for zh, en in zip(topics["zh"], topics["en"], strict=True)
    ]
    slide = _slide(deck, deck.say("slides.unknown", count=len(said)))
    half = (len(said) + 1) // 2
    width = (WIDTH_MM - 2 * MARGIN_MM - 10) / 2
    for place, part in enumerate((said[:half], said[half:])):
        text = "\n".join(f"· {one}" for one in part)
        _words(slide, text, (MARGIN_MM + place * (width + 10), BODY_MM, width, 110.0), size=14)
    if pack.info.disclaimer:
        where = (MARGIN_MM, 160.0, WIDTH_MM - 2 * MARGIN_MM, 10.0)
        _words(slide, pack.info.disclaimer, where, size=11, colour=INK_2)


def _numbers(deck: Deck) -> None:
    """Write the number of each slide, now that all are there."""
    slides = list(deck.file.slides)
    for place, slide in enumerate(slides, 1):
        text = deck.say("export.page_short", page=place, total=len(slides))
        where = (WIDTH_MM - MARGIN_MM - 30, FOOT_MM, 30.0, 8.0)
        _words(slide, text, where, size=9, colour=INK_2, align=PP_ALIGN.RIGHT)


__all__ = ["MAP_MM", "Picture", "write_slides"]
