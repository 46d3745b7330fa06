"""What can be wrong with a sheet; imported from `geodata.errors` like every other fault."""

from __future__ import annotations

from geodata._errors import BridgeheadError


class SheetError(BridgeheadError):
    """A sheet that cannot be made as it was asked for."""


class MissingGlyphs(SheetError):
    """A text with a character that no font has."""

    en = "No font has the character {characters} (in “{text}”). Write it otherwise; nothing was written."
    zh = "没有字体包含字符 {characters}（见“{text}”）。请改用其他写法；未写出任何文件。"


class MissingFont(SheetError):
    """A font that set-up should have prepared is not there."""

    en = "The font {path} is missing. Start the application once, or run its set-up again."
    zh = "缺少字体 {path}。请先启动一次程序或重新运行安装步骤。"


class PictureTooLarge(SheetError):
    """A picture with more pixels than a machine should be asked for."""

    en = "At {dpi} dpi the picture has {width} × {height} pixels, over {most} million. Ask for fewer dpi."
    zh = "{dpi} dpi 的图片为 {width} × {height} 像素，超过 {most} 百万。请降低 dpi。"
