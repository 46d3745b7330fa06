"""An order for a document: which form, of which view and parcels, in which language; checked first."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dashboard.sheets.spec import SheetSpec
from dashboard.sheets.wishes import expected_of
from geodata.errors import BadRequest, TooManyPages

Form: TypeAlias = Literal[
    "sheet", "brief", "comparison", "atlas", "region", "slides", "workbook", "geopackage", "bundle"
]
Which: TypeAlias = Literal["named", "selected", "listed", "filter"]
Kind: TypeAlias = Literal["planner", "investor"]
Suffix: TypeAlias = Literal[".pdf", ".png", ".svg"]

FORMS: Final[tuple[Form, ...]] = (
    "sheet", "brief", "comparison", "atlas", "region", "slides", "workbook", "geopackage", "bundle",
)  # fmt: skip
PAGED: Final[frozenset[Form]] = frozenset({"sheet", "brief", "comparison", "atlas", "region"})
MOST_NAMED: Final = 1000


class Order(BaseModel):
    """What is asked for.

    Attributes
    ----------
    view
        The view's text, as it stands in a link.
    which
        Which parcels: those named, the selection, the shortlist, or all that the filter lets through.
    parcels
        Ids, where they are named.
    kind
        For whom briefs are.
    suffix
        Of the pages: PDF; a PNG or SVG is of one page.
    spec
        Paper, scale, place, titles, publication and language, as of a map sheet.

    Examples
    --------
    >>> Order(form="brief", parcels=("KS-P-0001",)).kind
    'planner'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Form
    view: Annotated[str, Field(max_length=20_000)] = ""
    which: Which = "named"
    parcels: Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=MOST_NAMED)] = ()
    kind: Kind = "planner"
    suffix: Suffix = ".pdf"
    dpi: Annotated[float, Field(ge=20, le=600)] = 150
    spec: SheetSpec = SheetSpec()

    @classmethod
    def asked(cls, **given: Any) -> Self:  # noqa: ANN401 - whatever came from outside
        """Take a wish from outside.

        Raises
        ------
        BadRequest, TooManyPages
            If a value cannot be, naming it.
        NotPublishable
            If a public document lacks its review number, its issuer or its date.
        """
        try:
            order = cls.model_validate({key: value for key, value in given.items() if value is not None})
        except ValidationError as fault:
            first = fault.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            if first["type"] == "too_long" and place == "parcels":
                raise TooManyPages(came=len(first["input"]), most=MOST_NAMED) from fault
            said, said_zh = expected_of(first)
            came = str(first["input"])[:60]
            raise BadRequest(place=place, came=came, expected=said, expected_zh=said_zh) from fault
        order.spec.require_publishable()
        return order
