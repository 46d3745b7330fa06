"""What can be wrong with a wish for a sheet: paper, place, title, publication."""

from __future__ import annotations

from geodata._sheet_errors import SheetError


class BadSheet(SheetError):
    """A wish for a sheet that says something that cannot be."""

    en = "The sheet cannot be made: `{what}` was {came}, and is expected to be {expected}."
    zh = "无法制作该图：`{what}` 为 {came}，应为 {expected_zh}。"


class NotPublishable(SheetError):
    """A public sheet without what a published map must carry."""

    en = "A public sheet needs {missing}. Give them, or leave the sheet internal."
    zh = "公开图件须先填写：{missing_zh}。请补填，或保持为内部用图。"


class FrameOutside(SheetError):
    """A frame that shows nothing of the study area."""

    en = "The frame lies {distance_km} km outside {area}. Move its centre into the area."
    zh = "图幅位于{area_zh}范围以外 {distance_km} km。请把图幅中心移到范围内。"


class NothingOnSheet(SheetError):
    """A frame in which nothing is drawn."""

    en = (
        "Nothing would be drawn at 1:{scale} here: the frame holds no feature. Choose another scale or place."
    )
    zh = "在此处按 1:{scale} 无可绘内容：图幅内没有任何要素。请改换比例尺或位置。"


class TitleTooLong(SheetError):
    """A title that does not fit over the map."""

    en = "The title “{title}” is too long for this sheet. Shorten it to about {most} characters."
    zh = "题目“{title}”在该图幅放不下。请缩短到约 {most} 个字。"


class NoRoom(SheetError):
    """A sheet whose marginalia leave no room for a map."""

    en = "On {size} {orientation} the legend and notes leave no room for the map. Choose a larger sheet."
    zh = "{size} {orientation_zh}图幅放不下图例与说明。请选更大的图幅。"
