"""A view as the text of a link, and back.

The text form is canonical: one view has one query string, with keys in a fixed order and defaults left out,
so that two links are the same view exactly when they are the same text. Reading never fails: what cannot be
read is left at its default and reported, so that a mistyped link still shows a map and says what was wrong.
The keys are listed in docs/HOUSE.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote

from pydantic import ValidationError

from dashboard.view.model import View
from dashboard.view.parts import Camera, Near, Site, Span
from dashboard.view.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.view.parts import Ring

VERSION: Final = 1
VERSION_KEY: Final = "v"
LIMIT: Final = "limit."
UNKNOWN: Final = "unknown."
WEIGHT: Final = "weight."
SITE: Final = "site."
PLAN: Final = "plan."
BESIDE: Final = ("b", "c")  # each alone names a scenario set beside the view's own; `b.area` is a part of it


@dataclass(frozen=True)
class Notice:
    """Something a link said that cannot be shown, as a catalogue key and the facts of its sentence."""

    key: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Reading:
    """A view read from a link, and what could not be read."""

    view: View
    notices: tuple[Notice, ...]


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _degrees(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _span_text(span: Span) -> str:
    ends = ("" if end is None else _number(end) for end in (span.low, span.high))
    return "" if span.is_open else "~".join(ends)


def _read_span(text: str) -> Span:
    low, separator, high = text.partition("~")
    if not separator:
        raise ValueError(text)
    return Span(low=float(low) if low else None, high=float(high) if high else None)


def _ring_text(ring: Ring) -> str:
    return ";".join(f"{_degrees(lon)},{_degrees(lat)}" for lon, lat in ring)


def _read_ring(text: str) -> tuple[tuple[float, float], ...]:
    pairs = (corner.split(",") for corner in text.split(";"))
    return tuple((float(lon), float(lat)) for lon, lat in pairs)


def _rings_text(rings: tuple[Ring, ...]) -> str:
    return "~".join(_ring_text(ring) for ring in rings)


def _read_rings(text: str) -> tuple[tuple[tuple[float, float], ...], ...]:
    return tuple(_read_ring(ring) for ring in text.split("~"))


def _near_text(near: Near | None) -> str:
    return "" if near is None else f"{near.kind}:{near.key}~{_number(near.distance_m)}"


def _read_near(text: str) -> Near:
    thing, _, metres = text.rpartition("~")
    kind, _, key = thing.partition(":")
    return Near.model_validate({"kind": kind, "key": key, "distance_m": float(metres)})


def _read_camera(text: str) -> Camera:
    lon, lat, zoom = (float(part) for part in text.split(","))
    return Camera(lon=lon, lat=lat, zoom=zoom)


def _camera_text(camera: Camera | None) -> str:
    return "" if camera is None else f"{camera.lon:.5f},{camera.lat:.5f},{camera.zoom:.2f}"


def _site_parts(site: Site) -> dict[str, str]:
    ends = ("" if value is None else _number(value) for value in (site.far, site.support))
    planned = site.far is not None or site.support is not None
    return {
        f"{SITE}{site.name}": _rings_text((site.ring, *site.holes)),
        f"{PLAN}{site.name}": "~".join(ends) if planned else "",
    }


def _read_plan(sites: tuple[Site, ...], name: str, text: str) -> tuple[Site, ...]:
    """Give the site of a name, which stands before in the link, what is planned on it."""
    if name not in {site.name for site in sites}:
        raise ValueError(name)
    far, _, support = text.partition("~")
    plan = {"far": _read_finite(far) if far else None, "support": _read_finite(support) if support else None}
    return tuple(Site.model_validate({**dict(one), **plan}) if one.name == name else one for one in sites)


def _read_names(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(",") if part)


def _read_opacity(text: str) -> tuple[tuple[str, int], ...]:
    pairs = (part.rsplit(":", 1) for part in _read_names(text))
    return tuple((name, int(percent)) for name, percent in pairs)


def _read_finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


Field = tuple[str, "Callable[[str], object]"]
SCENARIO_FIELDS: Final[Mapping[str, Field]] = {
    "name": ("name", str),
    "verdict": ("verdicts", _read_names),
    "flag": ("flags", _read_names),
    "from": ("measure_from", str),
    "share": ("share_base", str),
    "area": ("area", _read_span),
    "far": ("far", _read_span),
    "room": ("headroom", _read_span),
    "ring": ("ring", _read_span),
    "use": ("land_uses", _read_names),
    "supply": ("supplies", _read_names),
    "town": ("towns", _read_names),
    "carrier": ("carriers", _read_names),
    "in": ("inside", _read_rings),
    "near": ("near", _read_near),
}
VIEW_FIELDS: Final[Mapping[str, Field]] = {
    "lang": ("language", str),
    "names": ("names", str),
    "base": ("base", str),
    "hide": ("hidden", _read_names),
    "show": ("shown", _read_names),
    "opacity": ("opacity", _read_opacity),
    "order": ("order", _read_names),
    "select": ("selected", _read_names),
    "list": ("listed", _read_names),
    "price": ("price", _read_finite),
    "against": ("against", str),
    "packs": ("packs", _read_names),
    "size": ("wished", _read_span),
    "at": ("camera", _read_camera),
}


def _scenario_parts(scenario: Scenario) -> dict[str, str]:
    joined = ",".join
    return {
        "verdict": joined(scenario.verdicts),
        "flag": joined(scenario.flags),
        **{f"{LIMIT}{rule}": _number(value) for rule, value in scenario.limits},
        **{f"{UNKNOWN}{rule}": taken for rule, taken in scenario.unknown},
        "from": "" if scenario.measure_from == "nearest" else scenario.measure_from,
        "share": scenario.share_base or "",
        "area": _span_text(scenario.area),
        "far": _span_text(scenario.far),
        "room": _span_text(scenario.headroom),
        "ring": _span_text(scenario.ring),
        "use": joined(scenario.land_uses),
        "supply": joined(scenario.supplies),
        "town": joined(scenario.towns),
        "carrier": joined(scenario.carriers),
        "in": _rings_text(scenario.inside),
        "near": _near_text(scenario.near),
        **{key: text for site in scenario.sites for key, text in _site_parts(site).items()},
    }


def _parts(view: View) -> dict[str, str]:
    beside: dict[str, str] = {}
    for letter, scenario in zip(BESIDE, view.beside, strict=False):
        beside[letter] = scenario.name or ""
        beside |= {f"{letter}.{key}": value for key, value in _scenario_parts(scenario).items()}
    joined = ",".join
    return {
        VERSION_KEY: str(VERSION),
        "lang": view.language,
        "names": view.names or "",
        "base": view.base or "",
        "name": view.name or "",
        **_scenario_parts(view),
        **beside,
        "against": view.against or "",
        "packs": joined(view.packs),
        **{f"{WEIGHT}{criterion}": _number(weight) for criterion, weight in view.weights},
        "size": _span_text(view.wished),
        "list": joined(view.listed),
        "order": joined(view.order),
        "hide": joined(view.hidden),
        "show": joined(view.shown),
        "opacity": joined(f"{name}:{percent}" for name, percent in view.opacity),
        "select": joined(view.selected),
        "price": "" if view.price is None else _number(view.price),
        "at": _camera_text(view.camera),
    }


def write_view(view: View) -> str:
    """Write a view as its canonical query string, without the question mark.

    Examples
    --------
    >>> write_view(View(limits=(("siting.ring500", 700),), measure_from="centroid"))
    'v=1&lang=zh&limit.siting.ring500=700&from=centroid'
    >>> from dashboard.view import Scenario
    >>> write_view(View(beside=(Scenario(name="700 m", limits=(("siting.ring500", 700),)),)))
    'v=1&lang=zh&b=700%20m&b.limit.siting.ring500=700'
    """
    return "&".join(
        f"{quote(key, safe='.')}={quote(value, safe=',:~.;')}" for key, value in _parts(view).items() if value
    )


def _read_scenario_part(scenario: Scenario, key: str, text: str) -> dict[str, object]:
    """Read one part of a scenario: which of its fields becomes what."""
    for prefix, name in ((LIMIT, "limits"), (UNKNOWN, "unknown")):
        if key.startswith(prefix) and len(key) > len(prefix):
            value: object = _read_finite(text) if prefix == LIMIT else text
            pairs = dict(getattr(scenario, name)) | {key.removeprefix(prefix): value}
            return {name: tuple(pairs.items())}
    if key.startswith(SITE) and len(key) > len(SITE):
        ring, *holes = _read_rings(text)
        site = Site(name=key.removeprefix(SITE), ring=ring, holes=tuple(holes))
        return {"sites": (*scenario.sites, site)}
    if key.startswith(PLAN) and len(key) > len(PLAN):
        return {"sites": _read_plan(scenario.sites, key.removeprefix(PLAN), text)}
    name, parse = SCENARIO_FIELDS[key]
    return {name: parse(text)}


def _read_beside(view: View, key: str, text: str) -> View:
    letter, _, rest = key.partition(".")
    place = BESIDE.index(letter)
    beside = [*view.beside, *[Scenario()] * (place + 1 - len(view.beside))]
    changes: dict[str, object] = _read_scenario_part(beside[place], rest, text) if rest else {"name": text}
    beside[place] = beside[place].with_(**changes)
    return view.with_(beside=tuple(beside))


def _read_one(view: View, key: str, text: str) -> View:
    if key.partition(".")[0] in BESIDE:
        return _read_beside(view, key, text)
    if key in VIEW_FIELDS:
        name, parse = VIEW_FIELDS[key]
        return view.with_(**{name: parse(text)})
    if key.startswith(WEIGHT) and len(key) > len(WEIGHT):
        weights = dict(view.weights) | {key.removeprefix(WEIGHT): _read_finite(text)}
        return view.with_(weights=tuple(weights.items()))
    return view.with_(**_read_scenario_part(view, key, text))


def read_view(search: str | None, *, default: View | None = None) -> Reading:
    """Read a view from a query string; what is unknown or nonsense is reported, never dropped silently.

    Parameters
    ----------
    search
        The query string, with or without its question mark; ``None`` is an empty one.
    default
        The view a link without keys shows.

    Examples
    --------
    >>> reading = read_view("?lang=en&area=12~2&colour=red")
    >>> reading.view.language, [notice.key for notice in reading.notices]
    ('en', ['notice.value', 'notice.key'])
    """
    view, notices = default or View(), []
    seen: set[str] = set()
    for key, text in parse_qsl((search or "").removeprefix("?"), keep_blank_values=True):
        facts = {"key": shortened(key), "value": shortened(text)}
        if key in seen:
            notices.append(Notice("notice.twice", facts))
            continue
        seen.add(key)
        try:
            if key == VERSION_KEY:
                notices += _told_version(text)
            else:
                view = _read_one(view, key, text)
        except KeyError:
            notices.append(Notice("notice.key", facts))
        except (ValueError, ValidationError):
            notices.append(Notice("notice.value", facts))
    return Reading(view, tuple(notices))


def _told_version(text: str) -> list[Notice]:
    """Explain a link that a newer program wrote; what this one does not know of it follows, one by one."""
    return (
        [Notice("notice.newer", {"came": shortened(text), "known": str(VERSION)})]
        if int(text) > VERSION
        else []
    )


def shortened(text: str, limit: int = 40) -> str:
    """Return what an address said so that it can stand in a sentence.

    Examples
    --------
    >>> shortened("b" + "c" * 50, limit=8)
    'bcccccc…'
    """
    printable = "".join(character if character.isprintable() else "·" for character in text)
    return printable if len(printable) <= limit else printable[: limit - 1] + "…"
