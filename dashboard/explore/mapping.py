"""What the map is given: its style, thresholds, filter, the band, the exact shapes of what is selected."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import shapely

from dashboard.explore.rules import map_filter, map_rules, map_state, ring_limit
from dashboard.map.basemaps import basemap_of
from dashboard.map.component import WORD_KEYS
from dashboard.map.overview import overview_of
from dashboard.map.style import compile_style
from dashboard.places import places_of
from dashboard.setup.fonts import read_faces
from dashboard.text import say
from geodata.errors import BridgeheadError
from geodata.store import POINTS
from layers.measures import band

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geopandas import GeoDataFrame, GeoSeries
    from pyproj import CRS

    from dashboard.context import Context
    from dashboard.view import Language, View

INSET: Final = {"top": 12, "right": 362, "bottom": 124, "left": 318}
NOTHING: Final[dict[str, Any]] = {"type": "FeatureCollection", "features": []}
BAND_TOLERANCE_M: Final = (
    1.0  # the drawn band only: a third of a pixel at the closest scale a screen shows it whole
)


def map_properties(context: Context, view: View) -> dict[str, Any]:
    """Return the properties of the map for a view.

    Parameters
    ----------
    context
        Data, pack, measures.
    view
        What to show.
    """
    camera = view.camera
    start = context.area.view
    home = list(context.area.extent or context.dataset.parcels.to_crs(4326).total_bounds)
    working = context.area.working
    place = _place(context, view.language)
    label = f"EPSG:{context.area.working_epsg}"
    return {
        **map_changes(context, view),
        "style": style(context, view),
        "words": {key: say(view.language, _word(key), area=place) for key in WORD_KEYS},
        "interactiveLabel": say(view.language, "map.label", area=place),
        "camera": {"lon": camera.lon, "lat": camera.lat, "zoom": camera.zoom}
        if camera
        else {"lon": start.lon, "lat": start.lat, "zoom": start.zoom},
        "home": {"bounds": [float(edge) for edge in home]},
        "workingCrs": {"proj4": proj4_of(working), "label": label},
        "overlay": overlay_of(context, view),
        "selected": list(view.selected),
        "overview": context.facts.get("overview", lambda: overview_of(context.dataset.reference)),
        "basemap": basemap_of(view.language, view.base, context.settings.tianditu_key),
        "layerOrder": list(view.order),
        "tools": ["length", "area", "site", "box"],
    }


def map_changes(context: Context, view: View) -> dict[str, Any]:
    """Return the properties that follow the filters."""
    return {
        "globalState": map_state(context, view),
        "parcelFilter": map_filter(context, view),
        "band": band_of(context, view),
    }


def style(context: Context, view: View) -> dict[str, Any]:
    """Compile the style for the data, the pack and the language; once for each pair of languages."""
    names = view.names or view.language

    def compiled() -> dict[str, Any]:
        return compile_style(
            context.dataset.reference,
            map_rules(context),
            data_prefix=context.data_prefix,
            fonts=read_faces(context.settings.setup_folder / "fonts"),
            language=names,
            latitude=context.area.view.lat,
            attribution=_attribution(context, view.language),
            points=_has_points(context),
        )

    kept: dict[str, Any] = context.facts.get(("style", names, view.language), compiled)
    return kept


def proj4_of(crs: CRS) -> str:
    """Write a CRS for the browser's read-out; PROJ warns that this notation says less."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return str(crs.to_proj4())


def _word(key: str) -> str:
    return key if "." in key else f"map.{key}"


def _place(context: Context, language: Language) -> str:
    return context.area.name_zh if language == "zh" else context.area.name_en


def _attribution(context: Context, language: Language) -> str:
    manifest = context.dataset.manifest
    title = manifest.title_zh if language == "zh" else manifest.title_en
    return " · ".join((title, *manifest.attributions))


def band_of(context: Context, view: View) -> dict[str, Any]:
    """Return the band around the rings at the threshold in force, as GeoJSON in WGS84."""
    rings = context.dataset.reference.get("rings")
    limit = ring_limit(context, view)
    if rings is None or not len(rings) or not limit:
        return NOTHING
    return context.bands.get(limit, lambda: _band(context, rings, limit))


def _band(context: Context, rings: GeoDataFrame, limit: float) -> dict[str, Any]:
    shape = shapely.simplify(band(rings, limit, working=context.area.working), BAND_TOLERANCE_M)
    return geojson(gpd.GeoSeries([shape], crs=context.area.working), [{"limit_m": limit}])


def overlay_of(context: Context, view: View) -> dict[str, Any]:
    """Return the exact shapes of what is selected and of the places that filter, as GeoJSON in WGS84."""
    parcels = context.dataset.parcels
    rows = np.flatnonzero(parcels["parcel_id"].isin(view.selected).to_numpy())
    names = parcels["parcel_id"].iloc[rows]
    drawn = gpd.GeoSeries(places_of(context, view), crs=context.area.working)
    selected = parcels.geometry.iloc[rows]
    return geojson(
        gpd.GeoSeries([*drawn, *selected], crs=context.area.working),
        [*({"role": "drawn"} for _ in drawn), *({"parcel_id": name, "role": "selected"} for name in names)],
    )


def geojson(shapes: GeoSeries, properties: Iterable[Mapping[str, object]]) -> dict[str, Any]:
    """Write shapes and what is said of each as GeoJSON in WGS84, coordinates to a centimetre."""
    degrees = shapely.set_precision(shapes.to_crs(4326).array, 1e-7, mode="pointwise")
    features = [
        {"type": "Feature", "properties": dict(said), "geometry": json.loads(written)}
        for said, written in zip(properties, shapely.to_geojson(degrees), strict=True)
    ]
    return {**NOTHING, "features": features}


def _has_points(context: Context) -> bool:
    """Whether the version's tiles have a point for each parcel; not one that was deleted meanwhile."""
    try:
        return (context.store.folder(context.dataset_id, context.version) / POINTS).is_file()
    except BridgeheadError:
        return False
