"""Faults of what people keep: shortlists, named filters, scenarios."""

from __future__ import annotations

from geodata._errors import BridgeheadError


class KeptError(BridgeheadError):
    """A fault of what is kept for a browser."""


class ShortlistFull(KeptError):
    """One parcel more than a shortlist holds."""

    en = "The shortlist holds {most} parcels; {came} was not added. Remove one first."
    zh = "清单最多 {most} 宗，{came} 未加入。请先移出一宗。"


class NotOnShortlist(KeptError):
    """A parcel that the shortlist does not hold, perhaps removed in another tab."""

    en = "Parcel {came} is not on the shortlist any more. Reload the page to see it as it is now."
    zh = "地块 {came} 已不在清单中。请刷新页面查看最新清单。"


class TooManyKept(KeptError):
    """One named thing more than is kept for a browser."""

    en = "{most} are kept at most; “{came}” was not. Delete one you no longer need."
    zh = "最多保存 {most} 个，“{came}”未保存。请先删除不再需要的。"


class NothingNamed(KeptError):
    """Something that is to be kept without a name."""

    en = "Give it a name of 1 to {most} characters without commas, so that it can be found again."
    zh = "请起一个 1 至 {most} 个字、不含逗号的名称，以便日后查找。"


class BadScenarios(KeptError):
    """A file of scenarios that cannot be taken in."""

    en = "{name} holds no scenarios that can be read: {detail}. Nothing changed. Take a file exported here."
    zh = "文件 {name} 中没有可读取的方案：{detail}。未作任何改动。请使用由本工具导出的文件。"


class OtherAreasScenarios(KeptError):
    """Scenarios that were made for another study area."""

    en = "The scenarios in {name} are for the study area `{came}`; this is `{here}`. Open them there."
    zh = "文件 {name} 中的方案属于研究区 `{came}`，当前为 `{here}`。请在该研究区中打开。"


class UnknownBrowser(KeptError):
    """A browser that sends no id under which something could be kept."""

    en = "The browser keeps no data for this site, so nothing is saved. Allow site data, then reload."
    zh = "浏览器不允许本站保存数据，因此无法保存。请允许站点数据后刷新页面。"


class KeptByNewer(KeptError):
    """A database that a newer program has written."""

    en = "The database was written by a newer version (schema {came}, known {known}). Update this program."
    zh = "数据库由更新的版本写成（结构 {came}，本版本认得 {known}）。请升级本程序。"


class KeptUnavailable(KeptError):
    """A database that does not answer."""

    en = "The database of shortlists and scenarios does not answer ({detail}). See that it runs, then retry."
    zh = "保存清单与方案的数据库没有响应（{detail}）。请确认其正在运行后重试。"


class TooManyRows(KeptError):
    """More parcels than a workbook is opened with at ease."""

    en = "{came} parcels are more than the {most} of a workbook. Narrow the filter, or take the CSV."
    zh = "共 {came} 宗，超过工作簿上限 {most} 宗。请缩小筛选范围，或改用 CSV。"
