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
    zh = "图层坐标系为 {came}，而长度与面积只在 {expected_zh} 中量算：{why_zh}。{todo_zh}"


class NoCRS(DataError):
    """Neither the file nor the user says what the coordinates are."""

    en = "The file does not say its coordinate reference system. Give its EPSG number with `--crs`{hint}."
    zh = "文件未说明坐标系。请用 `--crs` 给出 EPSG 编号{hint_zh}。"

    def __init__(self, *, hint: str = ", such as `--crs 4490`", hint_zh: str = "，例如 `--crs 4490`") -> None:
        super().__init__(hint=hint, hint_zh=hint_zh)


class UnknownCRS(DataError):
    """A CRS that PROJ does not know."""

    en = "There is no coordinate reference system {came}. Give an EPSG number, such as 4490."
    zh = "不存在坐标系 {came}。请给出 EPSG 编号，例如 4490。"


class NoTransformation(DataError):
    """Two datums with no published transformation between them."""

    en = (
        "No transformation is known from {came} to {expected}: their datums differ, and a zero shift would "
        "be wrong by tens of metres. Have the layer converted by the surveying authority first."
    )
    zh = "{came} 到 {expected} 没有已知的转换关系：两者基准不同，按零平移会错几十米。请先由测绘主管部门转换。"


class OutOfRange(DataError):
    """Coordinates that cannot be in the CRS they are said to be in."""

    en = "The coordinates begin at {example}, which is nowhere in {came}. Give their CRS with `--crs`{hint}."
    zh = "坐标起于 {example}，在 {came} 中不存在。请用 `--crs` 给出实际坐标系{hint_zh}。"


class UnknownArea(DataError):
    """A study area that is neither shipped nor made by the user."""

    en = "There is no study area `{came}`; there are {known}. Make one with `area new`."
    zh = "没有研究区 `{came}`；现有 {known}。可用 `area new` 新建。"


class AreaExists(DataError):
    """A new study area under a name that is taken."""

    en = "There is a study area `{came}` already. Choose another name."
    zh = "研究区 `{came}` 已存在。请另选名称。"


class BadArea(DataError):
    """An `area.toml` that cannot be used."""

    en = "The study area file {path} cannot be used: {detail}. Correct that entry."
    zh = "研究区文件 {path} 无法使用：{detail}。请改正该项。"


class SetupError(BridgeheadError):
    """A step of set-up did not succeed."""

    en = "Set-up stopped at `{what}`: {detail}. Check the connection to the package registry and start again."
    zh = "安装步骤 `{what}` 未完成：{detail}。请检查软件源连接后重新启动。"


class PortInUse(BridgeheadError):
    """Something else serves on the address already."""

    en = "Port {port} on {host} is taken. Stop what serves there, or set BRIDGEHEAD_PORT to another number."
    zh = "{host} 的端口 {port} 已被占用。请停止占用它的程序，或用 BRIDGEHEAD_PORT 指定其他端口。"


class UnknownBuilder(DataError):
    """A study area names a shipped data set that does not exist."""

    en = "Area {area} names the builder {key}, which this program does not ship. Remove the line and import a file."
    zh = "研究区 {area} 指定的生成器 {key} 不在本程序中。请删去该行并导入文件。"


class NothingToShow(StoreError):
    """A study area ships no data and nothing was imported for it yet."""

    en = "Area {area} has no data yet. Import parcels first: python -m dashboard import FILE --area {area}"
    zh = "研究区 {area} 尚无数据。请先导入地块：python -m dashboard import 文件 --area {area}"


class BadMapping(DataError):
    """A column mapping on the command line cannot be read."""

    en = "`{came}` does not map a column. Write contract_column=file_column, e.g. site_area_m2=MJ."
    zh = "`{came}` 不是列对应关系。请写成 标准列=文件列，例如 site_area_m2=MJ。"


class ContractBroken(DataError):
    """A layer inside the program that is not as its contract says."""

    en = "The layer {layer} does not keep its contract: {problems}. Correct these columns before it is kept."
    zh = "图层 {layer} 不符合数据约定：{problems}。请先改正这些字段再保存。"


class BadName(StoreError):
    """A name that may not become a folder."""

    en = "The name `{came}` is not allowed. Use small letters, digits and hyphens, beginning with a letter."
    zh = "名称 `{came}` 不可用。请用小写字母、数字和连字符，并以字母开头。"


class UnknownDataset(StoreError):
    """A data set that is not kept, or not for that area."""

    en = "There is no data set {came}; there are: {known}. Import one or name one of these."
    zh = "没有数据集 {came}；现有：{known}。请先导入或改用其中之一。"


class UnknownVersion(StoreError):
    """A version that a data set does not have."""

    en = "The data set {dataset} has no version {came}. List its versions and name one of them."
    zh = "数据集 {dataset} 没有版本 {came}。请列出版本并选用其一。"


class Damaged(StoreError):
    """A kept file that is not what was written."""

    en = "The kept file {path} is damaged: {detail}. Go back to an older version, or import the source again."
    zh = "已保存的文件 {path} 已损坏：{detail}。请退回旧版本或重新导入。"


class NotCommitted(StoreError):
    """A version that is not fit to be kept."""

    en = "The version was not kept: {detail}. Write its layers and manifest first."
    zh = "该版本未保存：{detail}。请先写入图层与清单。"


class UnknownPack(PolicyError):
    """A policy pack that is not there."""

    en = "There is no policy pack {came}; there are {known}. Name one of these."
    zh = "没有政策包 {came}；现有 {known}。请选用其中之一。"


class BadPack(PolicyError):
    """A policy pack whose file cannot be read."""

    en = "The policy pack {path} cannot be read: {detail}. Correct the file."
    zh = "政策包 {path} 无法读取：{detail}。请改正该文件。"


class NoConvergence(DataError):
    """A point that no other is shifted to."""

    en = "The shift of {example} cannot be undone: no point is moved there. Is it in GCJ-02 or BD-09 at all?"
    zh = "{example} 的偏移无法还原：没有任何点会被移到此处。它确实是 GCJ-02 或 BD-09 坐标吗？"


class EmptyLayer(DataError):
    """A layer with no feature that could be used."""

    en = "The layer {name} has no feature with a geometry. Give a layer that has some."
    zh = "图层 {name} 没有带几何的要素。请提供含有要素的图层。"


class NotAContractColumn(DataError):
    """A mapping to a column that the program does not know."""

    en = "There is no column `{came}` to map to. The columns are: {known}."
    zh = "没有可供对应的字段 `{came}`。字段有：{known}。"


class ColumnNotThere(DataError):
    """A mapping from a column that the file does not have."""

    en = "The file has no column `{came}`. Its columns are: {columns}. Name one of these."
    zh = "文件没有字段 `{came}`。其字段为：{columns}。请选用其中之一。"


class MissingColumns(DataError):
    """A file in which a column that is needed cannot be found."""

    en = (
        "No column could be taken as {column}: the file has {columns}. "
        "Say which it is with `--map {column}=COLUMN`, or number the rows with `--map {column}=@row`."
    )
    zh = (
        "找不到可作为 {column} 的字段：文件有 {columns}。"
        "请用 `--map {column}=字段` 指明，或用 `--map {column}=@row` 按行编号。"
    )


class MissingIds(DataError):
    """Rows that have no id."""

    en = (
        "{count} rows have no value in `{column}`, which was taken as {contract}; the first is feature "
        "{feature}. Fill them in, or choose another column with `--map {contract}=COLUMN` ({others})."
    )
    zh = (
        "作为 {contract} 的字段 `{column}` 有 {count} 行为空，首个为要素 {feature}。"
        "请补全，或用 `--map {contract}=字段` 另选（{others}）。"
    )


class DuplicateIds(DataError):
    """Ids that stand for more than one row."""

    en = (
        "The ids in `{column}` are not unique: {examples} occur more than once ({count} rows too many). "
        "Correct them, or choose another column with `--map {contract}=COLUMN` ({others})."
    )
    zh = (
        "字段 `{column}` 中的编号不唯一：{examples} 重复（多出 {count} 行）。"
        "请改正，或用 `--map {contract}=字段` 另选（{others}）。"
    )


class NotGeodata(DataError):
    """A file that is none of the formats that are read, or is broken."""

    en = "The file {name} cannot be read as {expected}: {detail}. Give a whole file in one of these formats."
    zh = "文件 {name} 无法按 {expected} 读取：{detail_zh}。请提供上述格式的完整文件。"


class TooLarge(DataError):
    """A file, or what is packed in it, beyond the limit."""

    en = "The file {name} holds {came}, more than the limit of {limit}. Split it, or raise the limit."
    zh = "文件 {name} 含 {came}，超过上限 {limit}。请拆分文件或提高上限。"


class UnsafeArchive(DataError):
    """A zip whose entries are not what an honest archive has."""

    en = "The archive {name} was not opened: {detail}. Pack the Shapefile's files again, without folders."
    zh = "压缩包 {name} 未打开：{detail_zh}。请将 Shapefile 各文件重新打包，不带文件夹。"


class ManyLayers(DataError):
    """A file with several layers of which none is named like the one wanted."""

    en = "The file has the layers {names}. Say which one to read with `--file-layer NAME`."
    zh = "文件含有图层 {names}。请用 `--file-layer 名称` 指明读取哪一个。"


class NotPolygons(DataError):
    """Points or lines where areas are needed."""

    en = "The layer {layer} needs polygons, but {count} of {all} features are {kinds}. Give outlines of land."
    zh = "图层 {layer} 需要面状要素，而 {all} 个要素中有 {count} 个是 {kinds}。请提供地块边界。"


class OutsideArea(DataError):
    """A layer that lies somewhere else."""

    en = (
        "The layer lies {distance_km} km from the study area {area}: it is at {came}, and the area spans "
        "{expected}. {hint}"
    )
    zh = "图层距研究区 {area_zh} {distance_km} km：图层位于 {came}，研究区范围为 {expected}。{hint_zh}"


class UnknownLayer(DataError):
    """A layer that a file cannot be imported as."""

    en = "A file cannot be imported as {came}. Only parcels are taken from a file; leave --layer out."
    zh = "文件不能作为 {came} 导入。目前从文件导入的只有地块（parcels），请去掉 --layer。"


class UnknownPackKey(PolicyError):
    """A key that the format of policy packs does not have."""

    en = "In the policy pack, {place}: the key `{came}` is not known. The keys here are: {known}."
    zh = "政策包 {place}：没有键 `{came}`。此处可用的键为：{known}。"


class UnknownPackValue(PolicyError):
    """A metric, an operator or another word that the format does not have."""

    en = "In the policy pack, {place}: `{came}` is not known. Write one of: {known}."
    zh = "政策包 {place}：没有 `{came}`。请写下列之一：{known}。"


class MissingPackEntry(PolicyError):
    """Something without which an entry of a pack says nothing that can be checked."""

    en = "In the policy pack, {place}: `{came}` is missing. Add it; an unknown value is left out, its status is unknown."
    zh = "政策包 {place}：缺少 `{came}`。请补上；不知道的数值应不写，并注明 status 为 unknown。"


class BadPackEntry(PolicyError):
    """An entry of a pack that is not of the kind it should be."""

    en = "In the policy pack, {place}: {came} cannot be used: {detail}. Correct the entry."
    zh = "政策包 {place}：{came} 无法使用：{detail}。请改正该项。"


class DuplicateRule(PolicyError):
    """Two entries of one kind under one id."""

    en = "In the policy pack, two entries of `{kind}` have the id `{came}`. Give each its own."
    zh = "政策包中有两个 `{kind}` 的编号都是 `{came}`。请各用各的编号。"


class CrossingDates(PolicyError):
    """A pack that ends before it begins."""

    en = "The policy pack begins on {first} and ends on {last}, before it begins. Correct one of the dates."
    zh = "政策包施行日期为 {first} 至 {last}，止于起始之前。请改正其中一个日期。"


class UnknownRule(PolicyError):
    """A threshold set for a rule that the pack does not have, or that has no number."""

    en = "The pack {pack} has no rule `{came}` whose number could be set. Those with a number: {known}."
    zh = "政策包 {pack} 没有可设数值的规则 `{came}`。有数值的规则为：{known}。"


class BadOverride(PolicyError):
    """A what-if value that is no number, or a mode that does not exist."""

    en = "`{what}` was set to {came}, and is expected to be {expected}."
    zh = "`{what}` 被设为 {came}，应为 {expected}。"


class OverlappingZones(PolicyError):
    """A rule asks for some of the loaded zones, and their shares cannot be added."""

    en = (
        "Rule {rule} asks for the share in {zones} together, but loaded zones overlap, so the shares cannot "
        "be added. Name all loaded zones in the rule, or load only these."
    )
    zh = "规则 {rule} 要求 {zones} 的合计占比，但已载入的范围互相重叠，不能相加。请在规则中列全，或只载入这些。"


class BadQuantity(PolicyError):
    """An area, a height, a price or a share that cannot be."""

    en = "`{what}` was {came}, and is expected to be {expected}. Correct the number."
    zh = "`{what}` 为 {came}，应为 {expected_zh}。请改正该数值。"


class UnknownOutput(DataError):
    """A result is to be written in a form that is not known."""

    en = "`{came}` does not end in a known form. Choose one of {known}."
    zh = "`{came}` 的扩展名无法识别。请选用 {known} 之一。"


class BadSetting(DataError):
    """A threshold on the command line cannot be read."""

    en = "`{came}` does not set a threshold. Write rule=number, e.g. siting.ring500=700."
    zh = "`{came}` 不是阈值设置。请写成 规则=数值，例如 siting.ring500=700。"
