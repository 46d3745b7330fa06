"""One tree of errors: each class is one fault, with its sentence in Chinese and in English.

A sentence says what came, what was expected and what to do. The facts it speaks of are given as keywords,
so that the same error can be said in either language; `dashboard.faults` maps each class to a status code.
"""

from __future__ import annotations

from geodata._errors import BridgeheadError, DataError, Language, PolicyError, StoreError
from geodata._export_errors import (
    BadRequest,
    ExportError,
    NoRegionFacts,
    NothingChosen,
    OnePageOnly,
    TooManyPages,
)
from geodata._job_errors import (
    JobCancelled,
    JobError,
    JobLost,
    JobTooLong,
    TooManyJobs,
    UnknownJob,
    UnknownJobFile,
    UnwritableFolder,
)
from geodata._read_errors import (
    BadLocalGrid,
    BadReadOption,
    BadSevenParameters,
    ColumnNotThere,
    ContractBroken,
    DatumNotConfirmed,
    DuplicateIds,
    EmptyLayer,
    ManyLayers,
    MissingColumns,
    MissingFile,
    MissingIds,
    NoConvergence,
    NoCRS,
    NotAContractColumn,
    NotGeodata,
    NothingUsable,
    NotPolygons,
    NoTransformation,
    OutOfRange,
    OutsideArea,
    TooHeavy,
    TooLarge,
    TwiceTaken,
    UnknownCRS,
    UnsafeArchive,
    WrongCRS,
)
from geodata._sheet_errors import MissingFont, MissingGlyphs, PictureTooLarge, SheetError
from geodata._store_errors import (
    BadUpload,
    DatabaseFault,
    DatumFirst,
    ForeignRequest,
    NoOlderVersion,
    NoParcelsYet,
    NothingInExtract,
    ReadFirst,
    SameName,
    SourceGone,
    UnknownDraft,
    UploadGap,
    UploadUnfinished,
)

# the leaves that are written elsewhere; those below need no line here
__all__ = [
    "BadLocalGrid", "BadReadOption", "BadRequest", "BadSevenParameters", "BadUpload", "BridgeheadError",
    "ColumnNotThere", "ContractBroken", "DataError", "DatabaseFault", "DatumFirst", "DatumNotConfirmed",
    "DuplicateIds", "EmptyLayer", "ExportError", "ForeignRequest", "JobCancelled", "JobError", "JobLost",
    "JobTooLong", "Language", "ManyLayers", "MissingColumns", "MissingFile", "MissingFont",
    "MissingGlyphs", "MissingIds", "NoCRS", "NoConvergence", "NoOlderVersion", "NoParcelsYet",
    "NoRegionFacts", "NoTransformation", "NotAContractColumn", "NotGeodata", "NotPolygons", "NothingChosen",
    "NothingInExtract", "NothingUsable", "OnePageOnly", "OutOfRange", "OutsideArea", "PictureTooLarge",
    "PolicyError", "ReadFirst", "SameName", "SheetError", "SourceGone", "StoreError", "TooHeavy", "TooLarge",
    "TooManyJobs", "TooManyPages", "TwiceTaken", "UnknownCRS", "UnknownDraft", "UnknownJob",
    "UnknownJobFile", "UnsafeArchive", "UnwritableFolder", "UploadGap", "UploadUnfinished", "WrongCRS",
]  # fmt: skip


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

    en = "Area {area} names the builder {key}, which is not shipped. Remove the line and import a file."
    zh = "研究区 {area} 指定的生成器 {key} 不在本程序中。请删去该行并导入文件。"


class NothingToShow(StoreError):
    """A study area ships no data and nothing was imported for it yet."""

    en = "Area {area} has no data yet. Import parcels first: python -m dashboard import FILE --area {area}"
    zh = "研究区 {area} 尚无数据。请先导入地块：python -m dashboard import 文件 --area {area}"


class BadMapping(DataError):
    """A column mapping on the command line cannot be read."""

    en = "`{came}` does not map a column. Write contract_column=file_column, e.g. site_area_m2=MJ."
    zh = "`{came}` 不是列对应关系。请写成 标准列=文件列，例如 site_area_m2=MJ。"


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


class VersionShown(StoreError):
    """The current version of a data set was to be deleted."""

    en = "Version {came} of {dataset} is the current one and was not deleted. Go back to another one first."
    zh = "版本 {came} 是数据集 {dataset} 的当前版本，未删除。请先切换到其他版本。"


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


class UnknownLayer(DataError):
    """A layer that a file cannot be imported as."""

    en = "A file cannot be imported as {came}. Choose one of: {known}."
    zh = "文件不能作为 {came} 导入。请选用：{known}。"


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

    en = "In the policy pack, {place}: `{came}` is missing. Add it; leave unknown values out, status unknown."
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
    zh = "规则 {rule} 要求 {zones} 的合计占比，但已载入的范围互相重叠，不能相加。请列全或只载入这些。"


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


class BadSweep(PolicyError):
    """A range of thresholds that cannot be walked."""

    en = "From, to, step were {came}. Give a step above 0, an end not before the start, at most {most} steps."
    zh = "起点、终点、步长为 {came}。步长应大于 0，终点不小于起点，且不超过 {most} 步。"


class UnsweepableRule(PolicyError):
    """A sweep over a rule that has no single limit to be moved."""

    en = "The pack {pack} has no limit `{came}` that could be moved. Those that can: {known}."
    zh = "政策包 {pack} 没有可移动的限值 `{came}`。可移动的有：{known}。"


class BadFacts(DataError):
    """A file of published figures that says something its form does not know."""

    en = "The file of facts {path} cannot be used, at {place}: {detail}. Correct that entry."
    zh = "事实文件 {path} 无法使用，位置 {place}：{detail}。请改正该项。"


class BadProgramme(DataError):
    """A building programme with values that cannot be; all of it is refused."""

    en = "The building programme {name} was not taken: {problems}. Correct these cells; nothing was applied."
    zh = "建筑方案 {name} 未被采用：{problems_zh}。请改正这些单元格；未应用任何内容。"


class ProgrammeColumns(DataError):
    """A building programme without the columns that are needed."""

    en = "The building programme {name} has no column for {missing}; it has {columns}. Name them in its head."
    zh = "建筑方案 {name} 缺少字段：{missing_zh}；现有 {columns}。请在表头写明。"


class UnknownAnswer(PolicyError):
    """An answer or a claim that no rule of the pack asks for."""

    en = "The pack {pack} does not ask for `{came}`. It asks for: {known}."
    zh = "政策包 {pack} 不涉及条件 `{came}`。涉及的条件有：{known}。"


class SeveralPacks(PolicyError):
    """A file from which no single pack can be taken."""

    en = "`{came}` does not name one pack: {path} holds {known}. Write the file, #, and the pack’s id."
    zh = "`{came}` 未指明唯一的政策包：{path} 中有 {known}。请写成 文件#编号。"


class UnknownIncentive(PolicyError):
    """An incentive that the table does not have."""

    en = "There is no incentive `{came}`; there are: {known}. Name one of these."
    zh = "没有奖励项目 `{came}`；现有：{known}。请选用其中之一。"


class UnknownVerdict(PolicyError):
    """A verdict that does not exist."""

    en = "There is no verdict `{came}`. Name one of: {known}."
    zh = "没有判定 `{came}`。可用的有：{known}。"


class UnknownCriterion(PolicyError):
    """A weight for something that parcels are not ordered by."""

    en = "There is no criterion `{came}`; there are: {known}. Write criterion=weight, e.g. crossing=2."
    zh = "没有排序指标 `{came}`；现有：{known}。请写成 指标=权重，例如 crossing=2。"


class UnknownParcel(DataError):
    """A parcel that the data set does not have."""

    en = (
        "There is no parcel `{came}` in {dataset}. Ids are written like {example}; `screen --out` lists them."
    )
    zh = "数据集 {dataset} 中没有地块 `{came}`。编号形如 {example}；可用 `screen --out` 列出。"


class SiteUnclear(DataError):
    """A scheme whose site area is not known, or given twice."""

    en = "{count} site areas are given. Give one: --parcel, --site-area, or a row of use `site` in the table."
    zh = "给出了 {count} 个用地面积。请只给一个：--parcel、--site-area，或表中用途为“用地”的一行。"


class BadOption(DataError):
    """An option of the command line that cannot be read."""

    en = "`{option} {came}` cannot be read. Write {expected}."
    zh = "`{option} {came}` 无法识别。请写成 {expected_zh}。"
