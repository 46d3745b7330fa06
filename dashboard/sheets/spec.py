"""What a map sheet is asked to be: paper, scale, place, titles, publication; checked before it is drawn."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final, Literal, Self, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from dashboard.sheets.paper import Orientation, Paper, SizeName
from dashboard.sheets.scene import ColourBy, SheetLanguage
from dashboard.sheets.wishes import expected_of
from geodata.sheet_errors import BadSheet, NotPublishable, TitleTooLong

FitTo: TypeAlias = Literal["area", "filter", "selection"]
Turn: TypeAlias = Orientation | Literal["auto"]
Publication: TypeAlias = Literal["internal", "public"]

# scales that people reckon with; a fitted sheet takes the largest that holds everything
SCALES: Final = (
    *(500, 1_000, 2_000, 2_500, 5_000, 10_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000),
    *(60_000, 75_000, 100_000, 125_000, 150_000, 200_000, 250_000, 300_000, 350_000, 400_000, 500_000),
)


def _one_line(text: str) -> str:
    cleaned = " ".join(text.split())
    if not all(one.isprintable() for one in cleaned):
        raise ValueError("a printable line is expected")  # noqa: TRY003 - pydantic turns it into its own error
    return cleaned


LONGEST_LINE: Final = 120
TITLES: Final = frozenset({"title_zh", "title_en"})
Line: TypeAlias = Annotated[str, Field(max_length=LONGEST_LINE), AfterValidator(_one_line)]


class SheetSpec(BaseModel):
    """A map sheet as it is asked for.

    Attributes
    ----------
    orientation
        ``auto`` is whichever shows what is fitted at the larger scale; `map_sheet` decides.
    denominator
        The scale is 1:`denominator`; None takes the largest usual scale at which `fit` is held.
    centre
        Longitude, latitude (WGS84, degrees) of the map's middle; None takes that of what is fitted.
    editor, issuer, review_number, secrecy
        Who drew it; and for a public sheet 编制单位, 审图号; a secrecy mark is blank unless given.

    Examples
    --------
    >>> SheetSpec(size="A3", orientation="landscape", denominator=25_000).paper.width_mm
    420.0
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: SizeName = "A3"
    orientation: Turn = "auto"
    denominator: Annotated[float, Field(ge=200, le=1_000_000)] | None = None
    fit: FitTo = "area"
    centre: tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-85, le=85)]] | None = (
        None
    )
    language: SheetLanguage = "zh"
    title_zh: Line = ""
    title_en: Line = ""
    number: Line = ""
    editor: Line = ""
    issuer: Line = ""
    review_number: Line = ""
    secrecy: Line = ""
    date: dt.date | None = None
    publication: Publication = "internal"
    colour_by: ColourBy = "verdict"

    @property
    def paper(self) -> Paper:
        """The sheet of paper; lying as long as it is not decided how it lies."""
        return Paper(self.size, "portrait" if self.orientation == "portrait" else "landscape")

    @classmethod
    def asked(cls, **given: object) -> Self:
        """Take a wish from outside.

        Raises
        ------
        BadSheet, TitleTooLong
            If a value cannot be, naming it.
        NotPublishable
            If a public sheet lacks its review number, its issuer or its date.
        """
        try:
            spec = cls.model_validate({key: value for key, value in given.items() if value is not None})
        except ValidationError as fault:
            first = fault.errors(include_url=False)[0]
            what = ".".join(str(part) for part in first["loc"])
            if what in TITLES and first["type"] == "string_too_long":
                raise TitleTooLong(title=f"{str(first['input'])[:40]}…", most=LONGEST_LINE) from fault
            said, said_zh = expected_of(first)
            came = repr(first["input"])[:60]
            raise BadSheet(what=what, came=came, expected=said, expected_zh=said_zh) from fault
        spec.require_publishable()
        return spec

    def require_publishable(self) -> None:
        """Refuse a public sheet without 审图号, 编制单位 and date."""
        needed = (
            (self.review_number, "a map review number", "审图号"),
            (self.issuer, "an issuer", "编制单位"),
            (self.date, "a date", "日期"),
        )
        lacking = [words for value, *words in needed if not value]
        if self.publication == "public" and lacking:
            missing, missing_zh = (list(words) for words in zip(*lacking, strict=True))
            raise NotPublishable(missing=", ".join(missing), missing_zh="、".join(missing_zh))
