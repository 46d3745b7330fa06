"""Online base maps: off until one is chosen, and then the page may ask that one's hosts and no others.

No tiles of a shifted datum (GCJ-02, BD-09) are offered: they would lie some 470 m beside the land.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from dashboard.text import say

if TYPE_CHECKING:
    from dashboard.view import Language

BasemapId: TypeAlias = Literal["osm", "tdt-map", "tdt-image"]
KEY: Final = "{key}"
TIANDITU_HOSTS: Final = tuple(f"https://t{number}.tianditu.gov.cn" for number in range(8))
TIANDITU_QUERY: Final = (
    "SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
    "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)


@dataclass(frozen=True)
class Basemap:
    """One base map: its tiles (and those of its names), where they come from, how far they go.

    Attributes
    ----------
    id
        Its key in links and in the catalogue (``basemap.<id>``).
    hosts
        The only hosts that are asked.
    tiles, names
        Addresses of the tiles and of the tiles with the names over them; ``{key}`` stands for the user's key.
    most_zoom
        The deepest zoom there are tiles of.
    needs_key
        Whether a key is asked for.
    tells_origin
        Whether the host asks to be told which site its tiles are shown on.
    """

    id: BasemapId
    hosts: tuple[str, ...]
    tiles: tuple[str, ...]
    names: tuple[str, ...] = ()
    most_zoom: int = 18
    needs_key: bool = False
    tells_origin: bool = False


def _tianditu(layer: str) -> tuple[str, ...]:
    query = f"LAYER={layer}&{TIANDITU_QUERY}&tk={KEY}"
    return tuple(f"{host}/{layer}_w/wmts?{query}" for host in TIANDITU_HOSTS)


BASEMAPS: Final = MappingProxyType(
    {
        one.id: one
        for one in (
            Basemap("tdt-map", TIANDITU_HOSTS, _tianditu("vec"), _tianditu("cva"), needs_key=True),
            Basemap("tdt-image", TIANDITU_HOSTS, _tianditu("img"), _tianditu("cia"), needs_key=True),
            Basemap(
                "osm",
                ("https://tile.openstreetmap.org",),
                ("https://tile.openstreetmap.org/{z}/{x}/{y}.png",),
                most_zoom=19,
                tells_origin=True,
            ),
        )
    }
)


def basemap_of(language: Language, chosen: BasemapId | None, key: str | None) -> dict[str, Any] | None:
    """Return what the map is told of a base map; nothing where none is chosen.

    Parameters
    ----------
    language
        Of the attribution.
    chosen
        Which one.
    key
        The operator's key, where there is one; else the one that the user types stays in the browser.

    Examples
    --------
    >>> basemap_of("en", None, None) is None
    True
    >>> basemap_of("en", "osm", None)["attribution"]
    '© OpenStreetMap contributors'
    """
    if chosen is None:
        return None
    one = BASEMAPS[chosen]
    return {
        "id": one.id,
        "tiles": list(one.tiles),
        "names": list(one.names),
        "mostZoom": one.most_zoom,
        "needsKey": one.needs_key,
        "key": key if one.needs_key else None,
        "attribution": say(language, f"basemap.attribution.{one.id}"),
    }


def hosts_of(chosen: str | None) -> tuple[str, ...]:
    """Return the hosts that a page with this base map may ask; none for what is no base map.

    Examples
    --------
    >>> hosts_of("osm"), hosts_of("gcj"), hosts_of(None)
    (('https://tile.openstreetmap.org',), (), ())
    """
    return next((one.hosts for one in BASEMAPS.values() if one.id == chosen), ())


def tells_origin(chosen: str | None) -> bool:
    """Tell whether a base map's host asks which site its tiles are shown on.

    Examples
    --------
    >>> tells_origin("osm"), tells_origin("tdt-map"), tells_origin(None)
    (True, False, False)
    """
    return any(one.tells_origin for one in BASEMAPS.values() if one.id == chosen)
