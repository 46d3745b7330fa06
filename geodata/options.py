"""What a user may say about a file: layer, CRS, columns, datum, grid; refused where it cannot be meant."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pyproj import CRS
from pyproj.crs import BoundCRS
from pyproj.crs.coordinate_operation import ToWGS84Transformation

from geodata.errors import BadLocalGrid, BadSevenParameters

Encoding = Literal["UTF-8", "GBK", "GB18030", "Big5"]
DatumChoice = Literal["stated", "gcj02", "bd09"]
Unit = Literal["m2", "ha", "mu", "km2", "ratio", "percent"]

ELLIPSOIDS = ("cgcs2000", "xian80", "beijing54")
# Semi-major axis (m) and inverse flattening of the ellipsoids that Chinese grids stand on
_ELLIPSOIDS = {
    "cgcs2000": "+a=6378137 +rf=298.257222101",
    "xian80": "+a=6378140 +rf=298.257",
    "beijing54": "+a=6378245 +rf=298.3",
}
_NAMES = {"cgcs2000": "CGCS2000", "xian80": "Xi’an 80", "beijing54": "Beijing 54"}


class ToCGCS2000(BaseModel):
    """Seven parameters from an old datum to CGCS2000, as the surveying authority gives them.

    Position-vector convention (EPSG method 9606): shifts in metres, rotations in seconds of arc, scale in
    parts per million. None are shipped: they are the authority's, and may be secret.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    dx_m: Annotated[float, Field(ge=-1000, le=1000)]
    dy_m: Annotated[float, Field(ge=-1000, le=1000)]
    dz_m: Annotated[float, Field(ge=-1000, le=1000)]
    rx_arcsec: Annotated[float, Field(ge=-60, le=60)] = 0.0
    ry_arcsec: Annotated[float, Field(ge=-60, le=60)] = 0.0
    rz_arcsec: Annotated[float, Field(ge=-60, le=60)] = 0.0
    scale_ppm: Annotated[float, Field(ge=-100, le=100)] = 0.0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read them as they are written in one line: three shifts, three rotations, the scale.

        Raises
        ------
        BadSevenParameters
            If they are no numbers within what can be, fewer than three or more than seven.

        Examples
        --------
        >>> ToCGCS2000.parse("-12.5, 84.1, 30").dy_m
        84.1
        """
        names = tuple(cls.model_fields)
        parts = [part.strip() for part in text.replace("，", ",").split(",")]
        try:
            if len(parts) > len(names):
                raise BadSevenParameters(came=text)
            return cls.model_validate(dict(zip(names, parts, strict=False)))
        except ValidationError as fault:
            raise BadSevenParameters(came=text) from fault

    def bound(self, crs: CRS) -> CRS:
        """Tie a CRS to CGCS2000 (to its twin WGS 84, as PROJ has it) by these parameters."""
        seven = (self.dx_m, self.dy_m, self.dz_m, self.rx_arcsec, self.ry_arcsec, self.rz_arcsec)
        base = crs if crs.is_geographic else crs.geodetic_crs
        return BoundCRS(crs, CRS.from_epsg(4326), ToWGS84Transformation(base, *seven, self.scale_ppm))

    def as_proj(self) -> str:
        """Write them as PROJ's ``+towgs84``."""
        shift = (self.dx_m, self.dy_m, self.dz_m, self.rx_arcsec, self.ry_arcsec, self.rz_arcsec)
        return "+towgs84=" + ",".join(repr(number) for number in (*shift, self.scale_ppm))


class LocalGrid(BaseModel):
    """A local Gauss-Krüger grid with an origin of its own, as its office gives it.

    Examples
    --------
    Suzhou 2000 has its central meridian at 120°47′ E; its false origin is not published:

    >>> grid = LocalGrid(central_meridian_deg=120 + 47 / 60, false_easting_m=300_000, false_northing_m=0)
    >>> grid.crs().is_projected
    True
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    central_meridian_deg: Annotated[float, Field(ge=73, le=136)]
    false_easting_m: Annotated[float, Field(ge=-1e8, le=1e8)]
    false_northing_m: Annotated[float, Field(ge=-1e8, le=1e8)]
    ellipsoid: Literal["cgcs2000", "xian80", "beijing54"] = "cgcs2000"
    to_cgcs2000: ToCGCS2000 | None = None

    @classmethod
    def of(cls, **numbers: object) -> Self:
        """Make a grid of what a user typed: numbers, or texts of numbers.

        Raises
        ------
        BadLocalGrid
            If the central meridian, the false easting or the false northing is missing or cannot be.
        """
        try:
            return cls.model_validate(numbers)
        except ValidationError as fault:
            raise BadLocalGrid from fault

    def crs(self) -> CRS:
        """Make the CRS of it (east, north, metres)."""
        shift = self.to_cgcs2000.as_proj() if self.to_cgcs2000 else ""
        made = CRS.from_proj4(
            f"+proj=tmerc +lat_0=0 +lon_0={self.central_meridian_deg!r} +k=1 +x_0={self.false_easting_m!r} "
            f"+y_0={self.false_northing_m!r} {_ELLIPSOIDS[self.ellipsoid]} {shift} +units=m +no_defs"
        )
        named = made.to_json_dict()
        named["name"] = self.name
        if "source_crs" in named:
            named["source_crs"]["name"] = self.name
        return CRS.from_json_dict(named)

    @property
    def name(self) -> str:
        """What it is called, as it has no name of its own.

        Examples
        --------
        >>> LocalGrid(central_meridian_deg=120.75, false_easting_m=3e5, false_northing_m=-3e6).name
        'Gauss-Kruger CM 120.75E, E 300000 m, N -3000000 m (CGCS2000)'
        """
        return (
            f"Gauss-Kruger CM {self.central_meridian_deg:.8g}E, E {self.false_easting_m:.10g} m, "
            f"N {self.false_northing_m:.10g} m ({_NAMES[self.ellipsoid]})"
        )


class ReadOptions(BaseModel):
    """What the user says about a file; whatever is left out is found out, or asked for in a refusal.

    Parameters
    ----------
    file_layer
        Which layer of a file with several.
    crs
        EPSG number of the coordinates, where the file does not say it, or says it wrongly.
    encoding
        How the file's text is written, where it does not say it, or says it wrongly.
    mapping
        Contract column → file column; ``{"parcel_id": "@row"}`` numbers the rows.
    units
        Contract column → the unit its numbers are in, where the column's name does not say it.
    datum
        ``stated``: the coordinates are in the datum of their CRS, whatever the evidence says; ``gcj02`` or
        ``bd09``: they are shifted so, and the shift is undone. None: not decided by the user.
    north_first
        Whether north (or latitude) is the first coordinate. None: as the format has it; in a table of
        coordinates, as their size tells.
    grid
        The local grid the coordinates are in, instead of `crs`.
    to_cgcs2000
        The parameters that bring Xi'an 80 or Beijing 54 (as `crs` says) to CGCS2000.
    most_area_change
        A repair that changes a feature's area by more than this share leaves the feature out.

    Examples
    --------
    >>> ReadOptions(crs=4549, mapping={"parcel_id": "DKBH"}).datum is None
    True
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file_layer: str | None = None
    crs: int | None = None
    encoding: Encoding | None = None
    mapping: dict[str, str] = Field(default_factory=dict)
    units: dict[str, Unit] = Field(default_factory=dict)
    datum: DatumChoice | None = None
    north_first: bool | None = None
    grid: LocalGrid | None = None
    to_cgcs2000: ToCGCS2000 | None = None
    most_area_change: Annotated[float, Field(ge=0, le=1)] = 0.5

    def of_layer(self, file_layer: str | None) -> ReadOptions:
        """Give what holds for another layer of the same file: all but which column is which."""
        return self.model_copy(update={"file_layer": file_layer, "mapping": {}, "units": {}})


AS_FOUND = ReadOptions()
