"""What can be wrong with a file, its coordinates and its columns; spoken of as `geodata.errors`."""

from __future__ import annotations

from geodata._errors import DataError


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

    en = (
        "The file does not say its coordinate reference system. Give its EPSG number in the settings "
        "(command line: `--crs`){hint}."
    )
    zh = "文件未说明坐标系。请在设置中给出 EPSG 编号（命令行用 `--crs`）{hint_zh}。"

    def __init__(
        self,
        *,
        hint: str = ", such as 4490; for a local grid its central meridian and false origin (`--grid`)",
        hint_zh: str = "，例如 4490；地方坐标系请给出中央子午线与伪偏移（`--grid`）",
    ) -> None:
        super().__init__(hint=hint, hint_zh=hint_zh)


class UnknownCRS(DataError):
    """A CRS that PROJ does not know."""

    en = "There is no coordinate reference system {came}. Give an EPSG number, such as 4490."
    zh = "不存在坐标系 {came}。请给出 EPSG 编号，例如 4490。"


class NoTransformation(DataError):
    """Two datums with no published transformation between them."""

    en = (
        "No transformation is known from {came} to {expected}: their datums differ, and a zero shift would "
        "be wrong by tens of metres. Give your seven parameters in the settings (command line: `--seven`), "
        "or have the layer converted by the surveying authority first."
    )
    zh = (
        "{came} 到 {expected} 没有已知的转换关系：两者基准不同，按零平移会错几十米。"
        "请在设置中给出七参数（命令行用 `--seven`），或先由测绘主管部门转换。"
    )


class DatumNotConfirmed(DataError):
    """A layer that the evidence says is shifted, about which the user has not decided."""

    en = (
        "The layer seems to be in {datum}: with that shift of {metres} m undone its points lie {median} m "
        "(median of {count}) from trusted lines, and {next} m as they are. Nothing was moved or kept. Say "
        "whether to undo the shift (command line: `--datum {choice}`) or to take the layer as it is "
        "(`--datum stated`)."
    )
    zh = (
        "图层疑为 {datum}：还原 {metres} m 偏移后其点距可信线中位 {median} m（{count} 点），"
        "按现坐标为 {next} m。尚未移动，也未保存。"
        "请选定还原偏移（命令行用 `--datum {choice}`）或按原坐标采用（`--datum stated`）。"
    )


class OutOfRange(DataError):
    """Coordinates that cannot be in the CRS they are said to be in."""

    en = (
        "The coordinates begin at {example}, which is nowhere in {came}. Give their CRS in the "
        "settings (command line: `--crs`){hint}."
    )
    zh = "坐标起于 {example}，在 {came} 中不存在。请在设置中给出实际坐标系（命令行用 `--crs`）{hint_zh}。"


class ContractBroken(DataError):
    """A layer inside the program that is not as its contract says."""

    en = "The layer {layer} does not keep its contract: {problems}. Correct these columns before it is kept."
    zh = "图层 {layer} 不符合数据约定：{problems}。请先改正这些字段再保存。"


class NoConvergence(DataError):
    """A point that no other is shifted to."""

    en = "The shift of {example} cannot be undone: no point is moved there. Is it in GCJ-02 or BD-09 at all?"
    zh = "{example} 的偏移无法还原：没有任何点会被移到此处。它确实是 GCJ-02 或 BD-09 坐标吗？"


class EmptyLayer(DataError):
    """A layer with no feature that could be used."""

    en = "The layer {name} has no feature with a geometry. Give a layer that has some."
    zh = "图层 {name} 没有带几何的要素。请提供含有要素的图层。"


class NothingUsable(EmptyLayer):
    """A layer that has features, each of which had to be left out."""

    en = "None of the {count} features of the layer {name} can be used. {why} Mend them and read it again."
    zh = "图层 {name} 的 {count} 个要素都不能采用。{why_zh}请改正后重新读入。"


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
        "Choose the column in the settings, or 1, 2, 3 … to number the rows "
        "(command line: `--map {column}=COLUMN` or `--map {column}=@row`)."
    )
    zh = (
        "找不到可作为 {column} 的字段：文件有 {columns}。"
        "请在设置的“字段对应”中选定字段，或选 1、2、3…按行编号"
        "（命令行用 `--map {column}=字段` 或 `--map {column}=@row`）。"
    )


class MissingIds(DataError):
    """Rows that have no id."""

    en = (
        "{count} rows have no value in `{column}`, which was taken as {contract}; the first is feature "
        "{feature}. Fill them in, or choose another column ({others}) in the settings "
        "(command line: `--map {contract}=COLUMN`)."
    )
    zh = (
        "作为 {contract} 的字段 `{column}` 有 {count} 行为空，首个为要素 {feature}。"
        "请补全，或在设置中另选字段（{others}；命令行用 `--map {contract}=字段`）。"
    )


class DuplicateIds(DataError):
    """Ids that stand for more than one row."""

    en = (
        "The ids in `{column}` are not unique: {examples} occur more than once ({count} rows too many). "
        "Correct them, or choose another column ({others}) in the settings "
        "(command line: `--map {contract}=COLUMN`)."
    )
    zh = (
        "字段 `{column}` 中的编号不唯一：{examples} 重复（多出 {count} 行）。"
        "请改正，或在设置中另选字段（{others}；命令行用 `--map {contract}=字段`）。"
    )


class NotGeodata(DataError):
    """A file that is none of the formats that are read, or is broken."""

    en = "The file {name} cannot be read as {expected}: {detail}. Give a whole file in one of these formats."
    zh = "文件 {name} 无法按 {expected} 读取：{detail_zh}。请提供上述格式的完整文件。"


class TooLarge(DataError):
    """A file, or what is packed in it, beyond the limit."""

    en = "The file {name} holds {came}, more than the limit of {limit}. Split it, or raise the limit."
    zh = "文件 {name} 含 {came}，超过上限 {limit}。请拆分文件或提高上限。"


class TooHeavy(DataError):
    """A file that cannot be read within the time and the memory that its size is worth."""

    en = "The file {name} was not read: {why}. Nothing was kept. If it is an honest file, split it."
    zh = "文件 {name} 未能读取：{why_zh}。未保存任何内容。若文件本身无误，请拆分后再试。"


class UnsafeArchive(DataError):
    """A zip whose entries are not what an honest archive has."""

    en = "The archive {name} was not opened: {detail}. Pack the layer’s files again, nothing else with them."
    zh = "压缩包 {name} 未打开：{detail_zh}。请只将图层的各文件重新打包。"


class ManyLayers(DataError):
    """A file with several layers of which none is named like the one wanted."""

    en = (
        "The file has the layers {names}. Say in the settings which to read and what each becomes "
        "(command line: `--file-layer NAME`, or `--layer each`)."
    )
    zh = (
        "文件含有图层 {names}。请在设置中指明读取哪些、各作何用"
        "（命令行用 `--file-layer 名称`，或 `--layer each`）。"
    )


class NotPolygons(DataError):
    """Points or lines where areas are needed."""

    en = (
        "The layer {layer} needs polygons, but {count} of {all} features are {kinds}. Give outlines of land; "
        "close lines that are such (in a drawing: closed polylines)."
    )
    zh = (
        "图层 {layer} 需要面状要素，而 {all} 个要素中有 {count} 个是 {kinds}。"
        "请提供地块边界；若为线，请先闭合（CAD 中为闭合多段线）。"
    )


class OutsideArea(DataError):
    """A layer that lies somewhere else."""

    en = (
        "The layer lies {distance_km} km from the study area {area}: it is at {came}, and the area spans "
        "{expected}. {hint}"
    )
    zh = "图层距研究区 {area_zh} {distance_km} km：图层位于 {came}，研究区范围为 {expected}。{hint_zh}"


class BadSevenParameters(DataError):
    """Parameters of a change of datum that cannot be read."""

    en = (
        "The seven parameters “{came}” cannot be read. Give three shifts in m (within 1\u202f000), three "
        "rotations in seconds of arc (within 60) and the scale in ppm (within 100), with commas between; "
        "the shifts alone will do."
    )
    zh = (
        "七参数“{came}”无法识别。请依次给出三个平移量（米，绝对值不超过 1000）、三个旋转角（角秒，不超过 60）"
        "和尺度（ppm，不超过 100），以逗号分隔；只给平移量亦可。"
    )


class BadLocalGrid(DataError):
    """A local grid without what makes one."""

    en = (
        "A local grid needs its central meridian (73° to 136° E), its false easting and its false northing "
        "(m), and as its ellipsoid cgcs2000, xian80 or beijing54."
    )
    zh = (
        "地方坐标系须给出中央子午线（东经 73° 至 136°）、东伪偏移与北伪偏移（米）；"
        "椭球为 cgcs2000、xian80 或 beijing54。"
    )


class TwiceTaken(DataError):
    """Two layers of a file that are to become the same layer."""

    en = "Two layers of the file ({names}) would both become “{layer}”. Choose one of them."
    zh = "文件中有两个图层（{names}）都指定为“{layer}”。请只选其一。"


class BadReadOption(DataError):
    """Something said about a file that cannot be meant."""

    en = "What was said about the file cannot be read: {detail}. See `import --help`."
    zh = "关于文件的说明无法识别：{detail}。请参阅 `import --help`。"
