"""The view: everything a person sees, as one frozen object that can be written into a link and read back.

The text form is canonical: one view has one query string, with keys in a fixed order and defaults left out,
so that two links are the same view exactly when they are the same text. Reading never fails: what cannot be
read is left at its default and reported, so that a mistyped link still shows a map and says what was wrong.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeAlias
from urllib.parse import parse_qsl, quote

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Language: TypeAlias = Literal["zh", "en"]
VerdictWord: TypeAlias = Literal["priority", "admissible", "unclear", "fails"]
FlagWord: TypeAlias = Literal["close", "near"]
MeasureFromWord: TypeAlias = Literal["nearest", "centroid", "half_area"]
SupplyWord: TypeAlias = Literal["promoted", "stock", "other"]

MAX_SELECTED: Final = 60  # a longer selection does not fit into a link that every mail program keeps whole
MAX_TEXT: Final = 80


def _sorted(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))


def _rounded(decimals: int) -> Callable[[float], float]:
    return lambda value: round(value, decimals) + 0.0  # adding zero turns -0.0 into 0.0


Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=MAX_TEXT, pattern=r"^[^,\x00-\x1f]+$")]
Amount: TypeAlias = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False), AfterValidator(_rounded(4))]
Percent: TypeAlias = Annotated[int, Field(ge=0, le=100)]
Texts: TypeAlias = Annotated[tuple[Text, ...], Field(max_length=200), AfterValidator(_sorted)]


class Camera(BaseModel):
    """Where the map looks: centre in degrees (WGS84) and zoom.

    Examples
    --------
    >>> Camera(lon=120.9876543, lat=31.38, zoom=11.123).lon
    120.98765
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False), AfterValidator(_rounded(5))]
    lat: Annotated[float, Field(ge=-85, le=85, allow_inf_nan=False), AfterValidator(_rounded(5))]
    zoom: Annotated[float, Field(ge=0, le=22, allow_inf_nan=False), AfterValidator(_rounded(2))]


class Span(BaseModel):
    """A range with ends that may be open; both ends belong to it.

    Examples
    --------
    >>> Span(low=2).high is None
    True
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    low: Amount | None = None
    high: Amount | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Span:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("the lower end lies above the upper end")  # noqa: TRY003 - pydantic turns it into its own error
        return self

    @property
    def is_open(self) -> bool:
        """Whether neither end is given, so that everything lies in it."""
        return self.low is None and self.high is None


class View(BaseModel):
    """What is shown: filters, thresholds, selection, layers, language, camera.

    Empty tuples filter nothing. ``limits`` are the thresholds moved away from the policy pack's own, by rule
    id; ``packs`` are the ids of two packs set side by side; ``price`` is an industrial land price in yuan
    per m² typed by the user; ``area`` is in hectares.

    Examples
    --------
    >>> write_view(View(language="en", verdicts=("priority",), area=Span(low=2, high=12)))
    'lang=en&verdict=priority&area=2~12'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Language = "zh"
    verdicts: Annotated[tuple[VerdictWord, ...], AfterValidator(_sorted)] = ()
    flags: Annotated[tuple[FlagWord, ...], AfterValidator(_sorted)] = ()
    limits: tuple[tuple[Text, Amount], ...] = ()
    measure_from: MeasureFromWord = "nearest"
    area: Span = Span()
    far: Span = Span()
    land_uses: Texts = ()
    supplies: Annotated[tuple[SupplyWord, ...], AfterValidator(_sorted)] = ()
    towns: Texts = ()
    hidden: Texts = ()
    shown: Texts = ()
    opacity: tuple[tuple[Text, Percent], ...] = ()
    selected: Annotated[Texts, Field(max_length=MAX_SELECTED)] = ()
    price: Amount | None = None
    packs: Annotated[tuple[Text, ...], Field(max_length=2)] = ()
    camera: Camera | None = None

    @model_validator(mode="after")
    def _pairs_sorted(self) -> View:
        for name in ("limits", "opacity"):
            pairs = tuple(sorted(dict(getattr(self, name)).items()))
            object.__setattr__(self, name, pairs)
        return self

    def with_(self, **changes: object) -> View:
        """Return a copy with some parts changed, checked again."""
        return View.model_validate({**dict(self), **changes})

    @property
    def filters_nothing(self) -> bool:
        """Whether every parcel is shown."""
        named = (self.verdicts, self.flags, self.land_uses, self.supplies, self.towns)
        return not any(named) and self.area.is_open and self.far.is_open


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


def _span_text(span: Span) -> str:
    ends = ("" if end is None else _number(end) for end in (span.low, span.high))
    return "" if span.is_open else "~".join(ends)


def _read_span(text: str) -> Span:
    low, separator, high = text.partition("~")
    if not separator:
        raise ValueError(text)
    return Span(low=float(low) if low else None, high=float(high) if high else None)


def _read_camera(text: str) -> Camera:
    lon, lat, zoom = (float(part) for part in text.split(","))
    return Camera(lon=lon, lat=lat, zoom=zoom)


def _camera_text(camera: Camera | None) -> str:
    return "" if camera is None else f"{camera.lon:.5f},{camera.lat:.5f},{camera.zoom:.2f}"


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


LIMIT: Final = "limit."
FIELDS: Final[Mapping[str, tuple[str, Callable[[str], object]]]] = {
    "lang": ("language", str),
    "verdict": ("verdicts", _read_names),
    "flag": ("flags", _read_names),
    "from": ("measure_from", str),
    "area": ("area", _read_span),
    "far": ("far", _read_span),
    "use": ("land_uses", _read_names),
    "supply": ("supplies", _read_names),
    "town": ("towns", _read_names),
    "hide": ("hidden", _read_names),
    "show": ("shown", _read_names),
    "opacity": ("opacity", _read_opacity),
    "select": ("selected", _read_names),
    "price": ("price", _read_finite),
    "packs": ("packs", _read_names),
    "at": ("camera", _read_camera),
}


def _parts(view: View) -> dict[str, str]:
    joined = ",".join
    return {
        "lang": view.language,
        "verdict": joined(view.verdicts),
        "flag": joined(view.flags),
        **{f"{LIMIT}{rule}": _number(value) for rule, value in view.limits},
        "from": "" if view.measure_from == "nearest" else view.measure_from,
        "area": _span_text(view.area),
        "far": _span_text(view.far),
        "use": joined(view.land_uses),
        "supply": joined(view.supplies),
        "town": joined(view.towns),
        "packs": joined(view.packs),
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
    'lang=zh&limit.siting.ring500=700&from=centroid'
    """
    return "&".join(
        f"{quote(key, safe='.')}={quote(value, safe=',:~.')}" for key, value in _parts(view).items() if value
    )


def _read_one(view: View, key: str, text: str) -> View:
    if key.startswith(LIMIT) and len(key) > len(LIMIT):
        limits = dict(view.limits) | {key.removeprefix(LIMIT): _read_finite(text)}
        return view.with_(limits=tuple(limits.items()))
    name, parse = FIELDS[key]
    return view.with_(**{name: parse(text)})


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
        if key in seen:
            notices.append(Notice("notice.twice", {"key": _short(key), "value": _short(text)}))
            continue
        seen.add(key)
        if key not in FIELDS and not (key.startswith(LIMIT) and len(key) > len(LIMIT)):
            notices.append(Notice("notice.key", {"key": _short(key), "value": _short(text)}))
            continue
        try:
            view = _read_one(view, key, text)
        except (ValueError, ValidationError):
            notices.append(Notice("notice.value", {"key": _short(key), "value": _short(text)}))
    return Reading(view, tuple(notices))


def _short(text: str, limit: int = 40) -> str:
    printable = "".join(character if character.isprintable() else "·" for character in text)
    return printable if len(printable) <= limit else printable[: limit - 1] + "…"
