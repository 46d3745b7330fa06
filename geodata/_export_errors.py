"""Faults of documents: nothing to put in them, or too much."""

from __future__ import annotations

from geodata._errors import BridgeheadError


class ExportError(BridgeheadError):
    """A document that cannot be made as it was asked for."""


class NothingChosen(ExportError):
    """A document about no parcel."""

    en = "No parcel is chosen: the filter lets none through. Widen the filter, or name parcels by their ids."
    zh = "没有选中地块：筛选条件下没有地块。请放宽筛选，或写明地块编号。"


class TooManyPages(ExportError):
    """A document with more parcels than it may have."""

    en = "{came} parcels were asked for, and one document holds at most {most}. Narrow the filter."
    zh = "要求 {came} 宗地块，一份文件最多 {most} 宗。请缩小筛选范围。"


class BadRequest(ExportError):
    """A document asked for with something that cannot be."""

    en = "The document was not made: {place} is `{came}`, and is expected to be {expected}."
    zh = "文件未生成：{place} 为 `{came}`，应为 {expected_zh}。"


class NoRegionFacts(ExportError):
    """A region sheet for an area of which nothing is published here."""

    en = "No published figures are kept for {area}. A region sheet can be made for: {known}."
    zh = "{area} 没有已收录的公布数字。可生成区域图表的有：{known}。"


class OnePageOnly(ExportError):
    """A picture of a document that has many pages."""

    en = "A document of several pages cannot be one {came} picture. Ask for a PDF, or for one parcel."
    zh = "多页文件不能存成一张 {came} 图片。请选择 PDF，或只选一宗地块。"
