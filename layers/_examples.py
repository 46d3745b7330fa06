"""One parcel beside one ring, for the examples in docstrings."""

from __future__ import annotations

from geopandas import GeoDataFrame
from shapely import LineString, box

from geodata.areas import StudyArea, View
from geodata.dataset import Dataset, DatumDecision, Manifest

EPSG = 32651


def one_square(ring_m: float) -> Dataset:
    """Give one parcel of 200 × 100 m whose nearest side lies `ring_m` metres south of the only ring.

    Examples
    --------
    >>> len(one_square(300).parcels)
    1
    """
    east, north = 300000.0, 3470000.0
    parcels = GeoDataFrame(
        {"parcel_id": ["p-1"]}, geometry=[box(east, north, east + 200, north + 100)], crs=EPSG
    )
    line = LineString([(east - 1000, north + 100 + ring_m), (east + 1200, north + 100 + ring_m)])
    rings = GeoDataFrame({"id": ["ring-a"], "accuracy_m": [20.0]}, geometry=[line], crs=EPSG)
    return Dataset(_area(), _manifest(), parcels, {"rings": rings})


def _area() -> StudyArea:
    return StudyArea(
        id="somewhere",
        name_zh="某地",
        name_en="Somewhere",
        working_epsg=EPSG,
        default_pack="a-pack",
        view=View(lon=120.9, lat=31.3, zoom=10),
    )


def _manifest() -> Manifest:
    return Manifest(
        dataset_id="one-square",
        area_id="somewhere",
        title_zh="一块地",
        title_en="One parcel",
        source="an example",
        licence="CC0-1.0",
        status="synthetic",
        came_crs=f"EPSG:{EPSG}",
        working_crs=f"EPSG:{EPSG}",
        datum=DatumDecision(datum="cgcs2000", how="an example"),
    )
