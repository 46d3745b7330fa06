"""The order and the kinds of the columns of `Measures`."""

from __future__ import annotations

AREAS = ("parcel_id", "drawn_area_m2", "site_area_m2", "site_area_basis", "far", "far_basis")
FLOORS = (
    "support_share_counted",
    "support_share_gross",
    "counted_floor_area_m2",
    "support_floor_area_m2",
    "industrial_floor_area_m2",
    "far_existing",
    "land_price_yuan_per_m2",
)
MEASURED = ("nearest", "centroid", "half_area")
PLACE = ("crossing_m", "crossing_id", "station_m", "station_id", "town")
USE = ("land_use", "supply", "reached_production_on", "accuracy_m", "ring_accuracy_m", "carrier_accuracy_m")
TEXTS = (
    "parcel_id",
    "site_area_basis",
    "far_basis",
    *(f"ring_{measured}_id" for measured in MEASURED),
    *("carrier", "crossing_id", "station_id", "town", "land_use", "supply"),
)


def order(ring_ids: tuple[str, ...], carrier_ids: tuple[str, ...]) -> list[str]:
    """Give every column of the measures, in the house's order.

    Examples
    --------
    >>> order((), ("c",))[19:22]
    ['share:c', 'share_union', 'carrier']
    """
    nearest = [f"ring_{measured}_{what}" for measured in MEASURED for what in ("m", "id")]
    rings = [f"ring_{measured}_m:{name}" for measured in MEASURED for name in ring_ids]
    shares = [f"share:{name}" for name in carrier_ids]
    return [*AREAS, *FLOORS, *nearest, *rings, *shares, "share_union", "carrier", *PLACE, *USE]
