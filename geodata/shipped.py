"""The data sets that come with the program, looked up by the area's `builder` key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from geodata.errors import UnknownBuilder

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geodata.areas import StudyArea

    Progress = Callable[[str, float], None]
    Built = tuple[GeoDataFrame, dict[str, GeoDataFrame], dict[str, object]]


def build_shipped(key: str, area: StudyArea, progress: Progress | None = None) -> Built:
    """Build a shipped data set: its parcels, its reference layers, what its manifest says.

    Parameters
    ----------
    key
        The area's `builder`, which is also the data set's id.
    area
        Gives the working CRS that everything is built in.
    progress
        Told what is being done and the share done.

    Raises
    ------
    UnknownBuilder
        If no shipped data set has this key: an area file names builders, it cannot bring code.
    """
    if key != "kunshan-schematic":
        raise UnknownBuilder(key=key, area=area.id)
    from geodata import kunshan  # noqa: PLC0415 - its generator is needed at the first start only

    return kunshan.build(area, progress)
