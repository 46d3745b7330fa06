"""Small building blocks of the style: layers that can be shown, faded and labelled in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

Expression: TypeAlias = list[Any]
Layer: TypeAlias = dict[str, Any]
MapLanguage: TypeAlias = Literal["zh", "en", "both"]

REGULAR: Final = "Noto Sans SC Regular"
BOLD: Final = "Noto Sans SC Bold"
_BESIDE: Final = ("filter", "minzoom", "maxzoom", "source-layer")
EMPTY: Final[Mapping[str, Any]] = {"type": "FeatureCollection", "features": []}


def visible_key(group: str) -> str:
    """Name the state that shows or hides a layer group.

    Examples
    --------
    >>> visible_key("rings")
    'visible:rings'
    """
    return f"visible:{group}"


def opacity_key(group: str) -> str:
    """Name the state, 0 to 1, that fades a layer group.

    Examples
    --------
    >>> opacity_key("rings")
    'opacity:rings'
    """
    return f"opacity:{group}"


def shown(group: str) -> Expression:
    """Write the visibility of a layer as an expression over its group's state."""
    return ["case", ["boolean", ["global-state", visible_key(group)], True], "visible", "none"]


def faded(group: str, base: float | Mapping[float, float] = 1.0) -> Expression:
    """Write an opacity, fixed or by zoom, times the strength the user gave the group.

    Examples
    --------
    >>> faded("rings", 0.5)
    ['*', 0.5, ['number', ['global-state', 'opacity:rings'], 1]]
    """
    if isinstance(base, Mapping):
        return by_zoom({zoom: faded(group, value) for zoom, value in base.items()})
    return ["*", base, ["number", ["global-state", opacity_key(group)], 1]]


def by_zoom(stops: Mapping[float, Any]) -> Expression:
    """Interpolate linearly between values at zooms.

    Examples
    --------
    >>> by_zoom({10: 1, 14: 2})
    ['interpolate', ['linear'], ['zoom'], 10, 1, 14, 2]
    """
    return ["interpolate", ["linear"], ["zoom"], *(part for stop in sorted(stops.items()) for part in stop)]


def _outer(more: dict[str, Any]) -> dict[str, Any]:
    """Take out of the options what belongs beside paint and layout."""
    return {str(key): more.pop(key) for key in _BESIDE if key in more}


def line(id_: str, source: str, group: str, *, color: Any, width: Any, **more: Any) -> Layer:  # noqa: ANN401 - style values
    """Write a line layer; `more` are paint properties (dasharray, opacity), the cap, and the filter."""
    paint = {"line-color": color, "line-width": width, "line-opacity": faded(group, more.pop("opacity", 1.0))}
    layout = {"line-cap": more.pop("cap", "butt"), "line-join": "round", "visibility": shown(group)}
    outer = _outer(more)
    paint |= {f"line-{name}": value for name, value in more.items()}
    return {"id": id_, "type": "line", "source": source, **outer, "layout": layout, "paint": paint}


def fill(
    id_: str,
    source: str,
    group: str,
    *,
    opacity: float | Mapping[float, float] = 1.0,
    **more: Any,  # noqa: ANN401 - style values
) -> Layer:
    """Write a fill layer; `more` are the paint properties color and pattern, and the filter."""
    outer = _outer(more)
    smooth = more.pop("antialias", "pattern" not in more)  # a hatch has no outline of its own to smooth
    paint = {"fill-opacity": faded(group, opacity), "fill-antialias": smooth}
    paint |= {f"fill-{name}": value for name, value in more.items()}
    return {
        "id": id_,
        "type": "fill",
        "source": source,
        **outer,
        "layout": {"visibility": shown(group)},
        "paint": paint,
    }


def name_of(language: MapLanguage) -> Expression:
    """Write a feature's name in one language, or in both, the Chinese first and larger.

    Examples
    --------
    >>> name_of("en")
    ['coalesce', ['get', 'name_en'], ['get', 'name_zh'], '']
    """
    zh, en = ["get", "name_zh"], ["get", "name_en"]
    if language == "zh":
        return ["coalesce", zh, en, ""]
    if language == "en":
        return ["coalesce", en, zh, ""]
    return ["format", ["coalesce", zh, ""], {}, "\n", {}, ["coalesce", en, ""], {"font-scale": 0.82}]


def name_along(language: MapLanguage) -> Expression:
    """Write a feature's name for a line, where both languages stand in one row.

    Examples
    --------
    >>> name_along("zh") == name_of("zh")
    True
    """
    if language != "both":
        return name_of(language)
    zh, en = ["get", "name_zh"], ["get", "name_en"]
    return ["case", ["all", ["has", "name_zh"], ["has", "name_en"], ["!=", zh, None], ["!=", en, None]],
            ["concat", zh, "  ", en], ["coalesce", zh, en, ""]]  # fmt: skip


def label(
    id_: str,
    source: str,
    group: str,
    *,
    text: Expression,
    color: str,
    size: Any,  # noqa: ANN401 - a number or an expression
    bold: bool = False,
    halo: str = "#FFFFFF",
    **more: Any,  # noqa: ANN401 - style values
) -> Layer:
    """Write a text layer with a halo; `more` are layout properties, and the filter."""
    outer = _outer(more)
    layout = {
        "text-field": text,
        "text-font": [BOLD if bold else REGULAR],
        "text-size": size,
        "text-max-width": 9,
        "text-line-height": 1.15,
        "text-padding": 3,
        "visibility": shown(group),
    }
    layout |= {key.replace("_", "-"): value for key, value in more.items()}
    paint = {
        "text-color": color,
        "text-halo-color": halo,
        "text-halo-width": 1.4,
        "text-halo-blur": 0.4,
        "text-opacity": faded(group),
    }
    return {"id": id_, "type": "symbol", "source": source, **outer, "layout": layout, "paint": paint}
