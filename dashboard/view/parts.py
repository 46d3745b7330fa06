"""The small parts of a view: a camera, a range, a drawn ring, a distance from something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final, Literal, TypeAlias

import shapely
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Language: TypeAlias = Literal["zh", "en"]
VerdictWord: TypeAlias = Literal["priority", "admissible", "unclear", "fails"]
NamesWord: TypeAlias = Literal["zh", "en", "both"]
BasemapWord: TypeAlias = Literal["osm", "tdt-map", "tdt-image"]
FlagWord: TypeAlias = Literal["close", "near"]
MeasureFromWord: TypeAlias = Literal["nearest", "centroid", "half_area"]
ShareBaseWord: TypeAlias = Literal["counted", "gross"]
UnknownWord: TypeAlias = Literal["pass", "fail"]
SupplyWord: TypeAlias = Literal["promoted", "stock", "other"]
NearKind: TypeAlias = Literal[
    "point", "parcel", "stations", "crossings", "rings", "carriers", "towns", "roads", "metro", "landmarks"
]

MAX_TEXT: Final = 80
MAX_CORNERS: Final = 120  # of a drawn ring; more does not fit into a link that every mail program keeps whole
DEGREE_DECIMALS: Final = 6  # a tenth of a metre on the ground


def sorted_once(values: tuple[str, ...]) -> tuple[str, ...]:
    """Put values in order, each once: what was chosen first does not matter.

    Examples
    --------
    >>> sorted_once(("b", "a", "b"))
    ('a', 'b')
    """
    return tuple(sorted(set(values)))


def rounded(decimals: int) -> Callable[[float], float]:
    """Return a function that rounds, and turns -0.0 into 0.0."""
    return lambda value: round(value, decimals) + 0.0


def _enclosing(ring: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    corners = ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring
    if len(set(corners)) < 3 or not shapely.make_valid(shapely.Polygon(corners)).area:  # noqa: PLR2004 - a triangle
        raise ValueError("the ring encloses nothing")  # noqa: TRY003 - pydantic's own error
    return corners


def _simple(ring: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    if not shapely.Polygon(ring).is_valid:
        raise ValueError("the ring crosses itself")  # noqa: TRY003 - pydantic's own error
    return ring


Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=MAX_TEXT, pattern=r"^[^,\x00-\x1f]+$")]
Amount: TypeAlias = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False), AfterValidator(rounded(4))]
Ratio: TypeAlias = Annotated[float, Field(ge=0, le=20, allow_inf_nan=False), AfterValidator(rounded(4))]
Share: TypeAlias = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False), AfterValidator(rounded(4))]
Weight: TypeAlias = Annotated[float, Field(ge=0, le=10, allow_inf_nan=False), AfterValidator(rounded(2))]
Percent: TypeAlias = Annotated[int, Field(ge=0, le=100)]
Texts: TypeAlias = Annotated[tuple[Text, ...], Field(max_length=200), AfterValidator(sorted_once)]
VersionName: TypeAlias = Annotated[
    str, Field(max_length=120, pattern=r"^[a-z0-9][a-z0-9-]*@[0-9A-Za-z][0-9A-Za-z-]*$")
]
Longitude: TypeAlias = Annotated[
    float, Field(ge=-180, le=180, allow_inf_nan=False), AfterValidator(rounded(DEGREE_DECIMALS))
]
Latitude: TypeAlias = Annotated[
    float, Field(ge=-85, le=85, allow_inf_nan=False), AfterValidator(rounded(DEGREE_DECIMALS))
]
Outline: TypeAlias = Annotated[
    tuple[tuple[Longitude, Latitude], ...], Field(max_length=MAX_CORNERS), AfterValidator(_enclosing)
]
"""Corners in degrees (WGS84), the first not repeated; it may cross itself."""
Ring: TypeAlias = Annotated[Outline, AfterValidator(_simple)]
"""An outline that does not cross itself, or is refused."""


MAX_AREAS: Final = 12


def _areas(value: object) -> object:
    """Take one ring, or nothing, as rings."""
    if value is None:
        return ()
    one = isinstance(value, list | tuple) and value and isinstance(value[0], list | tuple) and value[0]
    return (value,) if one and isinstance(one[0], int | float) else value


def _in_order(
    rings: tuple[tuple[tuple[float, float], ...], ...],
) -> tuple[tuple[tuple[float, float], ...], ...]:
    return tuple(sorted(set(rings)))


Areas: TypeAlias = Annotated[
    tuple[Ring, ...], BeforeValidator(_areas), Field(max_length=MAX_AREAS), AfterValidator(_in_order)
]
"""Rings in degrees (WGS84), in order, each once; a single ring, or nothing, may be given too."""


class Camera(BaseModel):
    """Where the map looks: centre in degrees (WGS84) and zoom.

    Examples
    --------
    >>> Camera(lon=120.9876543, lat=31.38, zoom=11.123).lon
    120.98765
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False), AfterValidator(rounded(5))]
    lat: Annotated[float, Field(ge=-85, le=85, allow_inf_nan=False), AfterValidator(rounded(5))]
    zoom: Annotated[float, Field(ge=0, le=22, allow_inf_nan=False), AfterValidator(rounded(2))]


class Span(BaseModel):
    """A range with ends that may be open; both ends belong to it.

    Examples
    --------
    >>> Span(low=2).high is None
    True
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    low: Amount | None = None
    high: Amount | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Span:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("the lower end lies above the upper end")  # noqa: TRY003 - pydantic turns it into its own error
        return self

    @property
    def is_open(self) -> bool:
        """Whether neither end is given, so that everything lies in it."""
        return self.low is None and self.high is None


class Near(BaseModel):
    """Within a distance of something: a parcel, a feature of a layer, or a point in degrees (WGS84).

    ``key`` is the thing's id; a point's is ``lon,lat``.

    Examples
    --------
    >>> Near(kind="stations", key="station-huaqiao", distance_m=800).distance_m
    800.0
    >>> Near(kind="point", key="120.98, 31.38", distance_m=500).key
    '120.980000,31.380000'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: NearKind
    key: Annotated[str, Field(min_length=1, max_length=MAX_TEXT, pattern=r"^[^\x00-\x1f]+$")]
    distance_m: Annotated[float, Field(gt=0, le=100_000, allow_inf_nan=False), AfterValidator(rounded(1))]

    @model_validator(mode="after")
    def _point(self) -> Near:
        if self.kind == "point":
            lon, lat = (float(part) for part in self.key.split(","))
            if not (-180 <= lon <= 180 and -85 <= lat <= 85):  # noqa: PLR2004 - degrees
                raise ValueError("not a place on the ground")  # noqa: TRY003 - pydantic's own error
            object.__setattr__(self, "key", f"{lon + 0.0:.6f},{lat + 0.0:.6f}")
        return self

    @property
    def point(self) -> tuple[float, float]:
        """Longitude and latitude of a point, in degrees."""
        lon, lat = (float(part) for part in self.key.split(","))
        return lon, lat


class Site(BaseModel):
    """A site that was drawn: its name, ring and holes, and the ratio and supporting share planned on it.

    A hole lies within the ring, and no two of them overlap. A ring that crosses itself is kept as it was
    drawn, to be repaired: it has no area until then.

    Examples
    --------
    >>> Site(name="A", ring=((120.9, 31.3), (120.91, 31.3), (120.91, 31.31))).crosses
    False
    >>> Site(name="B", ring=((120.9, 31.3), (120.92, 31.31), (120.92, 31.3), (120.9, 31.31))).crosses
    True
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text
    ring: Outline
    holes: Annotated[tuple[Ring, ...], Field(max_length=MAX_AREAS)] = ()
    far: Ratio | None = None
    support: Share | None = None

    @model_validator(mode="after")
    def _holds_its_holes(self) -> Site:
        if self.holes and not self.crosses and not shapely.Polygon(self.ring, self.holes).is_valid:
            raise ValueError("a hole crosses the ring or another hole, or lies outside")  # noqa: TRY003 - pydantic's own error
        return self

    @property
    def crosses(self) -> bool:
        """Whether the ring crosses itself."""
        return not shapely.Polygon(self.ring).is_valid
