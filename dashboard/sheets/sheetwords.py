"""The words of a sheet, in one language or both: from the data set, the pack and the view."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dashboard.numerals import number
from dashboard.sheets.scene import SheetLanguage
from dashboard.text import say
from dashboard.words_of_view import told
from geodata.status import layers_status
from layers.symbology import SITE, SYMBOL

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from dashboard.context import Context
    from dashboard.sheets.mapdraw import Drawn
    from dashboard.view import Language, View
    from geodata.dataset import Dataset
    from geodata.status import DataStatus

STATED: Final = ("surveyed", "published", "digitised", "schematic", "assumed", "synthetic")
CHECKSUM_LENGTH: Final = 12
DAY_DIGITS: Final = 8
M_PER_KM: Final = 1000
UNIT_SCALE: Final = 1.0


@dataclass(frozen=True)
class Speaker:
    r"""Says the catalogue's texts in the language of a sheet, or in both.

    Examples
    --------
    >>> Speaker("both").line("sheet.legend"), Speaker("en").first("sheet.legend")
    ('图例\nLegend', 'Legend')
    """

    language: SheetLanguage

    @property
    def languages(self) -> tuple[Language, ...]:
        """In which languages, the first one larger."""
        return ("zh", "en") if self.language == "both" else (self.language,)

    def first(self, key: str, **facts: object) -> str:
        """Say it in the first language."""
        return say(self.languages[0], key, **facts)

    def second(self, key: str, **facts: object) -> str:
        """Say it in the second language; nothing where there is one only."""
        return say(self.languages[1], key, **facts) if len(self.languages) > 1 else ""

    def beside(self, key: str, **facts: object) -> str:
        """Say it in each language, one after the other."""
        return " ".join(say(language, key, **facts) for language in self.languages)

    def line(self, key: str, **facts: object) -> str:
        """Say it in each language, a line each."""
        return "\n".join(say(language, key, **facts) for language in self.languages)


def checksum(dataset: Dataset) -> str:
    """Give the checksum of a version: over the sha256 of each of its files."""
    told_files = "\n".join(f"{name} {digest}" for name, digest in sorted(dataset.manifest.files.items()))
    return hashlib.sha256(told_files.encode()).hexdigest()[:CHECKSUM_LENGTH]


def version_words(version: str) -> str:
    """Write a version's name shorter: its day, and the part that tells it from others of that day.

    Examples
    --------
    >>> version_words("20261125T154735745Z-8d8736e6"), version_words("first")
    ('2026-11-25 8d8736e6', 'first')
    """
    stamp, _, rest = version.partition("-")
    if len(stamp) < DAY_DIGITS or not stamp[:DAY_DIGITS].isdigit():
        return version
    return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]} {rest}".rstrip()


def status_of(context: Context, drawn: Sequence[Drawn]) -> DataStatus:
    """Tell the worst status of what a map shows."""
    return layers_status(_frames(context, drawn).values())


def source_lines(context: Context, drawn: Sequence[Drawn], speaker: Speaker) -> list[str]:
    """Say for each layer that is drawn what it is, of when, and how accurate.

    Returns
    -------
    list of str
        A line a layer and language; the data set's own line last.
    """
    manifest = context.dataset.manifest
    lines = list(manifest.attributions)
    for language in speaker.languages:
        title = manifest.title_zh if language == "zh" else manifest.title_en
        said = [_layer_line(layer, frame, language) for layer, frame in _frames(context, drawn).items()]
        lines += [
            say(language, "words.and").join(said),
            say(language, "sheet.dataset", title=title, licence=manifest.licence_said(language)),
        ]
    return lines


def _frames(context: Context, drawn: Sequence[Drawn]) -> dict[str, GeoDataFrame]:
    layers = dict.fromkeys(_layer_of(one.key) for one in drawn)
    frames = {"parcels": context.dataset.parcels, **context.dataset.reference}
    return {name: frames[name] for name in layers if name in frames}


def _layer_of(key: str) -> str:
    if key == SITE.key:
        return SITE.layer
    layer = SYMBOL[key].layer if key in SYMBOL else "parcels"
    return "rings" if layer == "band" else layer


def _layer_line(layer: str, frame: GeoDataFrame, language: Language) -> str:
    statuses = [one for one in STATED if one in set(frame["status"].dropna())] if "status" in frame else []
    status = "/".join(say(language, f"sheet.status.{one}") for one in statuses or ["unstated"])
    facts = {"name": say(language, f"sheet.layer.{layer}"), "status": status}
    accuracies = sorted(set(frame["accuracy_m"].dropna())) if "accuracy_m" in frame else []
    if not accuracies:
        return say(language, "sheet.layer_line_unknown", **facts)
    span = [accuracies[0]] if len(accuracies) == 1 else [accuracies[0], accuracies[-1]]
    accuracy = "–".join(number(one) for one in span)
    dates = sorted(set(frame["as_of"].dropna())) if "as_of" in frame else []
    if not dates:
        return say(language, "sheet.layer_line_undated", accuracy=accuracy, **facts)
    as_of = "–".join(dict.fromkeys((str(dates[0]), str(dates[-1]))))
    return say(language, "sheet.layer_line", as_of=as_of, accuracy=accuracy, **facts)


def crs_line(context: Context, speaker: Speaker) -> str:
    """Say the working CRS: datum, projection and central meridian where known; else its own name."""
    crs, epsg = context.area.working, context.area.working_epsg
    operation = crs.coordinate_operation
    values: dict[str, object] = {one.name: one.value for one in operation.params} if operation else {}
    meridian = values.get("Longitude of natural origin")
    gauss = values.get("Scale factor at natural origin") == UNIT_SCALE and "3-degree" in crs.name
    if crs.name.startswith("CGCS2000") and gauss and meridian is not None:
        return "\n".join(
            say(
                language,
                "sheet.crs",
                datum=say(language, "sheet.cgcs2000"),
                projection=say(language, "sheet.gauss_3"),
                meridian=f"{float(str(meridian)):g}°E",
                epsg=epsg,
            )
            for language in speaker.languages
        )
    return speaker.line("sheet.crs_plain", name=crs.name, epsg=epsg)


def length_words(language: Language, metres: float) -> str:
    """Say a length in metres or kilometres.

    Examples
    --------
    >>> length_words("en", 200), length_words("en", 5000)
    ('200 m', '5 km')
    """
    if metres < M_PER_KM:
        return say(language, "sheet.metres", metres=f"{metres:g}")
    return say(language, "sheet.kilometres", kilometres=f"{metres / M_PER_KM:g}")


def note_lines(context: Context, view: View, speaker: Speaker) -> list[str]:
    """Say what is filtered, what is altered, and after which policy parcels are judged."""
    said = []
    for language in speaker.languages:
        words, info = told(context, view, language), context.pack.info
        title = info.title_zh if language == "zh" else (info.title_en or info.title_zh)
        evidence = say(language, f"evidence.{info.evidence}")
        key = "sheet.pack_title" if evidence in title else "sheet.pack_words"
        said += [*words.lines, say(language, key, title=title, evidence=evidence)]
    return said
