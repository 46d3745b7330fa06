"""One tree of errors: each class is one fault, with its sentence in Chinese and in English.

A sentence says what came, what was expected and what to do. The facts it speaks of are given as keywords,
so that the same error can be said in either language; `dashboard.faults` maps each class to a status code.
"""

from __future__ import annotations

from typing import ClassVar, Literal

Language = Literal["zh", "en"]


class BridgeheadError(Exception):
    """Base of every fault that a user can be told about.

    Parameters
    ----------
    **facts
        What the sentence speaks of, by the names in its template.

    Examples
    --------
    >>> print(MissingFile(path="land.gpkg").sentence("en"))
    There is no file land.gpkg. Give the path of an existing file.
    """

    en: ClassVar[str] = "Something went wrong: {detail}."
    zh: ClassVar[str] = "出现问题：{detail}。"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.en.format(**facts))

    def sentence(self, language: Language) -> str:
        """Say the fault in one of the two languages."""
        return (self.zh if language == "zh" else self.en).format(**self.facts)


class DataError(BridgeheadError):
    """A fault of a file, a layer or a column that came from outside."""


class StoreError(BridgeheadError):
    """A fault of the folder in which data sets are kept."""


class PolicyError(BridgeheadError):
    """A fault of a policy pack."""


class MissingFile(DataError):
    """The path names nothing."""

    en = "There is no file {path}. Give the path of an existing file."
    zh = "找不到文件 {path}。请给出已有文件的路径。"


class WrongCRS(DataError):
    """A layer is not in the working CRS of its study area, so nothing is measured on it."""

    en = "The layer is in {came}, but lengths and areas are measured in {expected} only: {why}. {todo}"
    zh = "图层坐标系为 {came}，而长度与面积只在 {expected} 中量算：{why_zh}。{todo_zh}"


class SetupError(BridgeheadError):
    """A step of set-up did not succeed."""

    en = "Set-up stopped at `{what}`: {detail}. Check the connection to the package registry and start again."
    zh = "安装步骤 `{what}` 未完成：{detail}。请检查软件源连接后重新启动。"


class PortInUse(BridgeheadError):
    """Something else serves on the address already."""

    en = "Port {port} on {host} is taken. Stop what serves there, or set BRIDGEHEAD_PORT to another number."
    zh = "{host} 的端口 {port} 已被占用。请停止占用它的程序，或用 BRIDGEHEAD_PORT 指定其他端口。"
