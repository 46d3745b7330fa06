"""Faults of imports that are waiting, of uploads, and of what is kept beside the versions."""

from __future__ import annotations

from geodata._errors import DataError, StoreError


class NothingInExtract(DataError):
    """An OpenStreetMap extract of another place."""

    en = "Nothing in {name} lies in {area}. Take an extract that covers it."
    zh = "{name} 中没有位于{area}的要素。请使用覆盖该地区的提取文件。"


class SourceGone(StoreError):
    """A version is to be made anew from a file that is no longer kept."""

    en = "The file {name} that the version was made from is no longer kept. Import it again from its place."
    zh = "该版本的来源文件 {name} 已不在。请从原处重新导入。"


class SameName(DataError):
    """Several features were given the name of one."""

    en = "{count} features would go by the id `{came}`. Give the name to one of them."
    zh = "有 {count} 个要素将使用同一编号 `{came}`。请只指定其中一个。"


class NoParcelsYet(StoreError):
    """A reference layer is to be replaced where there are no parcels yet."""

    en = "{area} has no parcels yet, so there is nothing the layer {layer} belongs to. Import parcels first."
    zh = "{area_zh}尚无地块，图层 {layer} 无所依附。请先导入地块。"
