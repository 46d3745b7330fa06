"""Faults of imports that are waiting, of uploads, and of what is kept beside the versions."""

from __future__ import annotations

from geodata._errors import DataError, StoreError


class NothingInExtract(DataError):
    """An OpenStreetMap extract of another place."""

    en = "Nothing in {name} lies in {area}. Take an extract that covers it."
    zh = "{name} 中没有位于{area}的要素。请使用覆盖该地区的提取文件。"


class SourceGone(StoreError):
    """A version is to be made anew from a file that is no longer kept."""

    en = "The file {name} that version {version} was made from is not kept. Import it again from where it is."
    zh = "版本 {version} 的来源文件 {name} 未保存。请从原处重新导入。"
