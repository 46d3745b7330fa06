"""What the commands about verdicts share: the data set that is shown, judged, and how numbers are written."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.cli.console import err, language, out, progress_shown
from dashboard.cli.read_options import parse_mapping
from dashboard.cli.screen import measured
from dashboard.cli.what_if import overrides_of
from dashboard.settings import Settings
from dashboard.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.areas import StudyArea
    from geodata.dataset import Dataset
    from layers.assess import Assessment
    from layers.overrides import Overrides


@dataclass(frozen=True)
class Asked:
    """The options that every command about verdicts takes."""

    file: Path | None = None
    pack: str | None = None
    settings_given: tuple[str, ...] = ()
    measure_from: str | None = None
    crs: int | None = None
    mapping: tuple[str, ...] = ()
    area: str | None = None
    unknown: tuple[str, ...] = ()
    share_base: str | None = None
    as_json: bool = False

    @property
    def overrides(self) -> Overrides:
        """What differs from the pack."""
        return overrides_of(self.settings_given, self.measure_from, self.unknown, self.share_base)


def asked_of(  # noqa: PLR0917 - in the order of every command's options
    pack: str | None,
    settings_given: Sequence[str] | None,
    measure_from: str | None,
    share_base: str | None,
    unknown: Sequence[str] | None,
    area: str | None,
    *,
    as_json: bool,
) -> Asked:
    """Gather the options of a command about the data set that is shown.

    Examples
    --------
    >>> asked = asked_of(None, ["far.max=3.5"], None, None, None, "kunshan", as_json=False)
    >>> asked.overrides.values["far.max"]
    3.5
    """
    return Asked(
        pack=pack,
        settings_given=tuple(settings_given or ()),
        measure_from=measure_from,
        share_base=share_base,
        unknown=tuple(unknown or ()),
        area=area,
        as_json=as_json,
    )


@dataclass(frozen=True)
class Judged:
    """A data set under a pack."""

    area: StudyArea
    dataset: Dataset
    assessment: Assessment

    def told(self) -> dict[str, Any]:
        """Say of which data, pack and alterations an answer is."""
        return {
            "area": self.area.id,
            "dataset": self.dataset.manifest.dataset_id,
            "version": self.dataset.manifest.version,
            "pack": self.assessment.pack.id,
            "altered": [
                {"what": one.what, "original": one.original, "value": one.value}
                for one in self.assessment.altered
            ],
        }


def judged(asked: Asked) -> Judged:
    """Measure and judge what was asked for.

    Raises
    ------
    BridgeheadError
        If the file, the pack, a threshold or the area is not what it should be.
    """
    from dashboard.pack_files import pack_named  # noqa: PLC0415 - geopandas is slow to import
    from layers.assess import assess  # noqa: PLC0415

    settings = Settings() if asked.area is None else Settings(area=asked.area)
    overrides = asked.overrides
    pack = None if asked.pack is None else pack_named(asked.pack)
    with progress_shown(quiet=asked.as_json or not sys.stderr.isatty()) as report:
        area, dataset, measures = measured(
            settings, asked.file, asked.crs, parse_mapping(list(asked.mapping)), report
        )
    pack = pack or pack_named(area.default_pack)
    return Judged(area, dataset, assess(measures, pack, area.references, overrides))


def say_altered(assessment: Assessment) -> None:
    """Print what differs from the pack, the original beside it."""
    for one in assessment.altered:
        facts = {"rule": one.what, "original": one.original, "value": one.value}
        out().print(say(language(), "cli.altered", **facts), markup=False)


def say_schematic() -> None:
    """Print that the data are no legal boundaries."""
    err().print(say(language(), "cli.schematic"), markup=False, style="yellow")


def word_of(code: int) -> str:
    """Say a verdict."""
    from layers.assess import Verdict  # noqa: PLC0415

    verdict = Verdict(code)
    return verdict.zh if language() == "zh" else verdict.en
