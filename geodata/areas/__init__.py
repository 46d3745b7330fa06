"""Study areas: everything that belongs to one place, in one small `area.toml`, so that code names no city."""

from __future__ import annotations

import json
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata.atomic import write_text
from geodata.crs import check_working, corners
from geodata.errors import AreaExists, BadArea, UnknownArea, UnknownCRS

AREA_ID = r"^[a-z][a-z0-9-]{0,40}$"
SHIPPED = Path(__file__).parent
FILE = "area.toml"

Extent = tuple[float, float, float, float]


class View(BaseModel):
    """Where the map starts: degrees (WGS84) and a web-map zoom."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-85, le=85)]
    zoom: Annotated[float, Field(ge=0, le=22)]


class Publication(BaseModel):
    """What a map of this area may be used for; a working map unless its review number is filled in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Literal["internal", "public"] = "internal"
    review_number: str | None = None
    issuer: str | None = None


class StudyArea(BaseModel):
    """One place: its working CRS, extent, policy pack and the names its reference layers go by.

    Examples
    --------
    >>> area = load_area(shipped_areas()[0])
    >>> area.working.axis_info[0].unit_name
    'metre'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=AREA_ID)]
    name_zh: Annotated[str, Field(min_length=1, max_length=80)]
    name_en: Annotated[str, Field(min_length=1, max_length=80)]
    working_epsg: int
    extent: Extent | None = Field(default=None, description="west, south, east, north in degrees (WGS84)")
    default_pack: Annotated[str, Field(min_length=1)]
    builder: str | None = None
    references: dict[str, str] = Field(default_factory=dict)
    view: View
    publication: Publication = Publication()

    @model_validator(mode="after")
    def _extent_runs_west_to_east(self) -> Self:
        if self.extent is not None:
            west, south, east, north = self.extent
            if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004 - degrees of the globe
                message = "extent must be west < east, south < north in degrees"
                raise ValueError(message)
        return self

    @cached_property
    def working(self) -> CRS:
        """The working CRS: lengths and areas of this place are measured in it, in metres."""
        return crs_of(self.working_epsg)

    @property
    def accepts(self) -> Extent:
        """The extent a layer must touch: the area's own, else where its CRS may be used (degrees)."""
        if self.extent is not None:
            return self.extent
        return _area_of_use(self.working)

    def fitted_to(self, extent: Extent) -> StudyArea:
        """Return this area with an extent (degrees) and a view that shows it."""
        facts = self.model_dump() | {"extent": extent, "view": _view_of(extent).model_dump()}
        return StudyArea.model_validate(facts)


def crs_of(epsg: int) -> CRS:
    """Look an EPSG number up.

    Raises
    ------
    UnknownCRS
        If PROJ knows no such number.

    Examples
    --------
    >>> crs_of(4326).is_geographic
    True
    """
    try:
        return CRS.from_epsg(epsg)
    except CRSError as fault:
        raise UnknownCRS(came=f"EPSG:{epsg}") from fault


def shipped_areas() -> list[str]:
    """List the ids of the areas that come with the program.

    Examples
    --------
    >>> len(shipped_areas()) >= 1
    True
    """
    return sorted(path.parent.name for path in SHIPPED.glob(f"*/{FILE}"))


def known_areas(root: Path | None = None) -> list[str]:
    """List the shipped areas and those a user made under `root`, the data folder."""
    own = [] if root is None else [path.parent.name for path in (root / "areas").glob(f"*/{FILE}")]
    return sorted({*shipped_areas(), *own})


def load_area(area_id: str, root: Path | None = None) -> StudyArea:
    """Read a study area: the user's own under `root` (the data folder) first, else a shipped one.

    Raises
    ------
    UnknownArea
        If no folder of that name has an `area.toml`.
    BadArea
        If its `area.toml` says something that cannot be.
    """
    known = known_areas(root)
    if area_id not in known:
        raise UnknownArea(came=area_id, known=", ".join(known))
    own = None if root is None else root / "areas" / area_id / FILE
    path = own if own is not None and own.is_file() else SHIPPED / area_id / FILE
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        area = StudyArea.model_validate(raw)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadArea(path=path, detail=str(fault)) from fault
    except ValidationError as fault:
        raise BadArea(path=path, detail=first_complaint(fault)) from fault
    check_working(area.working, corners(area.accepts))
    return area


def new_area(
    area_id: str,
    epsg: int,
    *,
    root: Path,
    name_zh: str | None = None,
    name_en: str | None = None,
    extent: Extent | None = None,
    default_pack: str | None = None,
) -> StudyArea:
    """Write a user's own study area under `root` (the data folder) and return it.

    Parameters
    ----------
    area_id
        Short name: small letters, digits and hyphens.
    epsg
        Working CRS: projected, in metres, true to scale at the place (no Web Mercator).
    extent
        West, south, east, north in degrees. Without it the first import sets it.
    default_pack
        Id of a policy pack; the first shipped area's where none is given.

    Raises
    ------
    AreaExists, UnknownCRS, WrongCRS, BadArea
        If the id is taken, or the CRS is unknown or not fit to measure in, or a name is not allowed.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     new_area("cambridge", 26986, root=Path(folder)).working.name
    'NAD83 / Massachusetts Mainland'
    """
    if area_id in known_areas(root):
        raise AreaExists(came=area_id)
    crs = crs_of(epsg)
    within = extent or _area_of_use(crs)
    check_working(crs, corners(within))
    facts = {
        "id": area_id,
        "name_zh": name_zh or name_en or area_id,
        "name_en": name_en or area_id.replace("-", " ").title(),
        "working_epsg": epsg,
        "extent": extent,
        "default_pack": default_pack or load_area(shipped_areas()[0]).default_pack,
        "view": _view_of(within).model_dump(),
    }
    try:
        area = StudyArea.model_validate(facts)
    except ValidationError as fault:
        raise BadArea(path=FILE, detail=first_complaint(fault)) from fault
    save_area(area, root)
    return area


def save_area(area: StudyArea, root: Path) -> Path:
    """Write `area.toml` under `root` (the data folder), replacing the older one in one step."""
    path = root / "areas" / area.id / FILE
    write_text(path, _as_toml(area))
    return path


def first_complaint(fault: ValidationError) -> str:
    """Say the first thing a pydantic model found wrong: where, and what."""
    first = fault.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "file"
    return f"{where}: {first['msg']}"


def _area_of_use(crs: CRS) -> Extent:
    use = crs.area_of_use
    if use is None:
        return (-180.0, -85.0, 180.0, 85.0)
    return (use.west, use.south, use.east, use.north)


def _view_of(extent: Extent) -> View:
    west, south, east, north = extent
    degrees = max(east - west, (north - south) * 1.3, 1e-3)
    zoom = float(np.clip(np.round(np.log2(360 / degrees), 1), 0, 16))
    return View(lon=round((west + east) / 2, 6), lat=round((south + north) / 2, 6), zoom=zoom)


def _as_toml(area: StudyArea) -> str:
    facts = area.model_dump(mode="json", exclude_none=True)
    tables = {key: value for key, value in facts.items() if isinstance(value, dict)}
    lines = [f"{key} = {_literal(value)}" for key, value in facts.items() if key not in tables]
    for name, table in tables.items():
        lines += ["", f"[{name}]", *(f"{_literal(key)} = {_literal(value)}" for key, value in table.items())]
    return "\n".join(lines) + "\n"


def _literal(value: object) -> str:
    # JSON's strings, numbers and flat arrays are TOML's too; only DEL is allowed in JSON and not in TOML
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
