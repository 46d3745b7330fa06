"""Which files may be handed in, by their endings, and which parts come beside a file."""

from __future__ import annotations

from geodata._formats import FORMATS, INSTEAD

EXTRACT = ".osm.pbf"
# Parts that come with a main file and are nothing by themselves
COMPANIONS = frozenset(ending.casefold() for kind in FORMATS for ending in kind.beside)


def endings() -> frozenset[str]:
    """List every ending of a file that may be handed in, with the parts that come beside one.

    Examples
    --------
    >>> {".gpkg", ".shp", ".dbf", ".osm.pbf"} <= endings()
    True
    """
    main = {ending.casefold() for kind in FORMATS for ending in kind.endings}
    return frozenset({*main, *COMPANIONS, EXTRACT})


def beside(ending: str) -> frozenset[str]:
    """List the endings of the parts that come beside a file of a kind.

    Examples
    --------
    >>> sorted(beside(".shp"))[:2], beside(".gpkg")
    (['.cpg', '.dbf'], frozenset())
    """
    return frozenset(one.casefold() for kind in FORMATS if ending in kind.endings for one in kind.beside)


def ending_of(name: str) -> str:
    """Return the ending of a file's name by which its kind is known.

    Examples
    --------
    >>> ending_of("City.OSM.PBF"), ending_of("land.shp"), ending_of("land")
    ('.osm.pbf', '.shp', '')
    """
    lower = name.casefold()
    return EXTRACT if lower.endswith(EXTRACT) else f".{lower.rpartition('.')[2]}" if "." in lower else ""


def instead_of(name: str) -> tuple[str, str]:
    """Say what a file of a kind that is not read can be saved as, in English and Chinese; else nothing.

    Examples
    --------
    >>> instead_of("plan.DWG")
    ('; save it as .dxf', '，请另存为 .dxf')
    """
    return INSTEAD.get(ending_of(name), ("", ""))
