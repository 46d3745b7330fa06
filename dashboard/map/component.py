"""`MapView`: the map as a Dash component. What it is given it draws; what the user does it tells.

Thresholds (`globalState`) recolour the parcels in the browser, without a request. A slider's clientside
callback calls ``window.bridgehead.setGlobalState(mapId, key, value)`` for the same without a round trip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dash.development.base_component import Component
from pyproj import CRS, Transformer

if TYPE_CHECKING:
    from collections.abc import Sequence

WORD_KEYS: Final = (
    *("label", "controls", "zoomIn", "zoomOut", "north", "home", "copy", "copied", "notCopied"),
    *("full", "swipe", "keysHint", "scaleBar", "noParcel", "easting", "northing", "ha", "mu", "m", "km"),
    *("noWebgl", "tilesFailed", "basemapFailed", "failed", "away", "awayFiltered", "awayBack"),
    *("tools", "toolLength", "toolArea", "toolSite", "toolBox", "toolPolygon", "toolRectangle", "toolBuffer"),
    *(
        "toolSplit",
        "toolMerge",
        "toolUndo",
        "toolFinish",
        "toolCancel",
        "toolPolicy",
        "sideHere",
        "sidePolicy",
        "toolDone",
        "toolWidth",
        "toolSnap",
    ),
    *(
        "hintPolygon",
        "hintRectangle",
        "hintLine",
        "hintSplit",
        "hintBox",
        "hintEdit",
        "around",
        "squareMetres",
    ),
    *("verdict.priority", "verdict.admissible", "verdict.unclear", "verdict.fails"),
)
GIVEN: Final = (
    *(
        "id",
        "style",
        "globalState",
        "parcelFilter",
        "camera",
        "fit",
        "home",
        "inset",
        "layerState",
        "layerOrder",
    ),
    *(
        "selected",
        "overlay",
        "band",
        "pin",
        "tools",
        "sites",
        "said",
        "swipe",
        "overview",
        "basemap",
        "basemapKey",
        "workingCrs",
        "words",
        "interactiveLabel",
    ),
)
BOTH: Final = ("editing",)
TOLD: Final = ("moved", "clicked", "boxed", "hovered", "picked", "drawn", "edited", "bounded", "status")


def working_crs(crs: CRS, label: str, extent: Sequence[float]) -> dict[str, Any]:
    """Describe a CRS for the read-out, with points by which the browser checks its own projection.

    The browser's library does not know every datum shift. Where it is off at any of the points, the read-out
    shows longitude and latitude only: no coordinates are better than wrong ones.

    Parameters
    ----------
    crs
        The working CRS.
    label
        What the read-out calls it.
    extent
        West, south, east, north in degrees (WGS84): where it is used.

    Examples
    --------
    >>> found = working_crs(CRS(4549), "CGCS2000", (120.98, 31.385, 121.0, 31.5))
    >>> found["check"][0]
    [120.98, 31.385, 593218.138, 3474075.546]
    """
    west, south, east, north = extent
    to = Transformer.from_crs(4326, crs, always_xy=True)
    corners = ((west, south), (east, south), (east, north), (west, north))
    check = [[*corner, *(round(value, 3) for value in to.transform(*corner))] for corner in corners]
    return {"proj4": crs.to_wkt("WKT1_GDAL"), "label": label, "check": check}


class MapView(Component):
    """A MapLibre map of parcels and their surroundings.

    Parameters
    ----------
    id
        Component id; also the name under which ``window.bridgehead`` finds the map.
    style
        Style JSON of `dashboard.map.style.compile_style`. Given anew only when data set, version, language,
        pack or colouring change; everything quicker goes through the properties below.
    globalState
        Values the style reads while it draws, ``{"rule:<rule id>": limit}``.
    parcelFilter
        A MapLibre filter over the tile properties, or ``None``: parcels that do not match are not drawn.
    camera
        ``{lon, lat, zoom, bearing}`` in degrees (WGS84): where to look. An echo of `moved` is ignored.
    fit
        ``{bounds: [west, south, east, north], padding?, maxZoom?, n?}``: bounds to show.
    home
        The same, for the home button.
    inset
        ``{top, right, bottom, left}`` in pixels: what panels cover.
    layerState
        ``{group: {visible, opacity}}`` by layer group.
    selected
        Ids of selected parcels.
    overlay
        GeoJSON (WGS84) of exact shapes: features with ``role`` ``selected``, ``drawn``, ``measure`` and,
        where wanted, a ``label``.
    band
        GeoJSON (WGS84) of the band around the rings at the threshold in force.
    pin
        ``{lon, lat, label}`` of a place that was found; the next click on the map takes it away.
    tools
        Which tools stand over the map: ``length``, ``area``, ``site``, ``box``; none on a small map.
    sites
        GeoJSON (WGS84) of the sites that were drawn: polygons with ``id``, ``name``, ``active``.
    swipe
        ``{left, right, style?, globalState?, parcelFilter?, band?}``: a second side over the map, right of a
        divider that is dragged or moved by arrow keys. What it does not give it takes from the map; `left`
        and `right` are what the two sides are called. ``None``: one side.
    overview
        What `dashboard.map.overview.overview_of` gives: the whole area small in a corner.
    basemap
        What `dashboard.map.basemaps.basemap_of` gives: an online base map. ``None``: none, and no request.
    basemapKey
        The user's own key for it, kept in the browser.
    said
        ``{text, n}``: one sentence under the tools, what became of a drawing.
    editing
        ``{id, geometry}`` of the site whose corners are moved; told as ``None`` when the hand lets go.
    workingCrs
        What `working_crs` gives: the CRS of the coordinates read-out.
    words
        The words of `WORD_KEYS` in the language of the page.
    interactiveLabel
        What a screen reader calls the map.
    moved
        Told: ``{lon, lat, zoom, bearing, bounds}`` after each move.
    clicked
        Told: ``{ids, additive, lngLat, n}``; no ids where no parcel was hit.
    boxed
        Told: ``{ids, n}`` after a box was drawn with Shift held.
    hovered
        Told: id of the parcel under the pointer, or ``None``.
    picked
        Told: ``{id, n}`` of the drawn site that was clicked.
    drawn
        Told: ``{tool, geometry, width, snap, n}``: a ``polygon``, a ``rectangle``, a line to ``buffer`` by
        `width` metres or to ``split`` by, or the wish to ``merge`` what is selected; degrees (WGS84).
    edited
        Told: ``{id, geometry, snap, n}`` after each change of the corners of `editing`.
    status
        Told: ``{loaded, error}``; error is ``None``, ``"tiles"`` or ``"webgl"``.

    Examples
    --------
    >>> MapView(id="map", selected=["KS-1"]).to_plotly_json()["props"]
    {'id': 'map', 'selected': ['KS-1']}
    """

    _type = "MapView"
    _namespace = "bridgehead_map"

    def __init__(self, id: str, **properties: Any) -> None:  # noqa: A002, ANN401 - Dash's own name; values are plain JSON
        self._base_nodes = []
        self._prop_names = [*GIVEN, *BOTH, *TOLD]
        self._valid_wildcard_attributes = []
        self.available_properties = self._prop_names
        self.available_wildcard_properties: list[str] = []
        super().__init__(id=id, **properties)  # type: ignore[no-untyped-call]  # Dash is not annotated here
