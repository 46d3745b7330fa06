"""Faults of imports that are waiting, of uploads, and of what is kept beside the versions."""

from __future__ import annotations

from geodata._errors import DataError, StoreError


class NoOlderVersion(StoreError):
    """A version before the first."""

    en = "The data set {dataset} has no version before {version}. Import another first, or name two versions."
    zh = "数据集 {dataset} 在 {version} 之前没有更早的版本。请先再导入一次，或指明两个版本。"


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


class UnknownDraft(StoreError):
    """An import that was never begun, or is over."""

    en = "There is no import {came} any more. Choose the file again."
    zh = "导入 {came} 已不存在。请重新选择文件。"


class BadUpload(DataError):
    """Files that cannot be handed in: their number, names, kinds or sizes."""

    en = "These files cannot be taken: {detail}. Choose {expected}."
    zh = "无法接收这些文件：{detail_zh}。请选择{expected_zh}。"


class UploadGap(DataError):
    """A piece of a file that does not follow the one before."""

    en = "A piece begins at byte {came}, and {expected} have come. Send on from there."
    zh = "数据块起于第 {came} 字节，而已收到 {expected} 字节。请从此处继续。"


class UploadUnfinished(DataError):
    """A file is to be read that has not come whole."""

    en = "Of {name}, {came} of {expected} bytes have come. Send the rest first."
    zh = "{name} 仅收到 {came} / {expected} 字节。请先传完。"


class ForeignRequest(DataError):
    """A request that does not come from a page of this server."""

    en = "The request does not come from a page of this server. Open the page by its address and try again."
    zh = "请求并非来自本服务的页面，已拒绝。请从本服务的地址打开页面。"


class ReadFirst(DataError):
    """An import is to be accepted that was not read, or not read well."""

    en = "The file was not read with success yet, so there is nothing to accept. Correct the settings first."
    zh = "文件尚未成功读取，无可接受的内容。请先更正设置。"


class DatumFirst(DataError):
    """A layer that seems to be shifted is to be accepted before the user has said what it is in."""

    en = "The layer seems to be in a shifted datum. Say first whether to undo the shift, and read again."
    zh = "图层疑为偏移坐标。请先选择是否还原偏移，再重新读取。"


class DatabaseFault(StoreError):
    """A database that cannot be reached, or does not have what was asked for."""

    en = "The database could not be used: {detail}. Check the address, the table and your rights."
    zh = "数据库无法使用：{detail}。请检查地址、表名与权限。"
