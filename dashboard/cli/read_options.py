"""What can be said about a file on the command line, checked before the file is touched."""

from __future__ import annotations

from typing import Annotated, Final

import typer
from pydantic import ValidationError

from geodata.areas import first_complaint
from geodata.errors import BadLocalGrid, BadMapping, BadReadOption
from geodata.options import LocalGrid, ReadOptions, ToCGCS2000

FileLayer = Annotated[str | None, typer.Option(help="Which layer of a file with several.")]
Crs = Annotated[int | None, typer.Option(help="EPSG code, where the file states no CRS.")]
Mapping = Annotated[
    list[str] | None,
    typer.Option("--map", help="contract_column=file_column, e.g. site_area_m2=MJ; =@none for none of them."),
]
Units = Annotated[
    list[str] | None,
    typer.Option("--unit", help="contract_column=m2|ha|mu|km2|ratio|percent, where its name does not say."),
]
Datum = Annotated[
    str | None,
    typer.Option(help="stated | gcj02 | bd09: what the coordinates are in, where the datum is in doubt."),
]
Encoding = Annotated[
    str | None, typer.Option(help="UTF-8 | GBK | GB18030 | Big5, where the file’s text is read wrongly.")
]
Grid = Annotated[
    str | None,
    typer.Option(help="A local grid: central meridian in degrees, false easting, false northing in m."),
]
Seven = Annotated[
    str | None,
    typer.Option(help="Xi’an 80 or Beijing 54 to CGCS2000: dx,dy,dz m, rx,ry,rz arcsec, scale ppm."),
]
NorthFirst = Annotated[
    bool, typer.Option("--north-first", help="The first coordinate is north (or latitude).")
]

GRID: Final = ("central_meridian_deg", "false_easting_m", "false_northing_m")


def options_of(*, grid: str | None = None, seven: str | None = None, **said: object) -> ReadOptions:
    """Check what was said about a file.

    Raises
    ------
    BadReadOption, BadSevenParameters, BadLocalGrid
        Naming the first of it that cannot be meant.

    Examples
    --------
    >>> options_of(grid="120.7833333,300000,0").grid.false_easting_m
    300000.0
    """
    shift = None if seven is None else ToCGCS2000.parse(seven)
    local = None if grid is None else _grid_of(grid, shift)
    try:
        return ReadOptions.model_validate({**said, "grid": local, "to_cgcs2000": shift})
    except ValidationError as fault:
        raise BadReadOption(detail=first_complaint(fault)) from fault


def parse_mapping(pairs: list[str]) -> dict[str, str]:
    """Read ``contract_column=file_column`` pairs.

    Raises
    ------
    BadMapping
        If a pair has no ``=`` or an empty side.

    Examples
    --------
    >>> parse_mapping(["site_area_m2=MJ"])
    {'site_area_m2': 'MJ'}
    """
    mapping: dict[str, str] = {}
    for pair in pairs:
        ours, _, theirs = (part.strip() for part in pair.partition("="))
        if not ours or not theirs:
            raise BadMapping(came=pair)
        mapping[ours] = theirs
    return mapping


def _grid_of(text: str, shift: ToCGCS2000 | None) -> LocalGrid:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != len(GRID):
        raise BadLocalGrid
    return LocalGrid.of(**dict(zip(GRID, parts, strict=True)), to_cgcs2000=shift)
