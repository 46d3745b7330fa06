"""What reading an import gave, as plain values that wait on the disk for the page to show and to accept."""

from __future__ import annotations

import shutil
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import pandas as pd
from pydantic import BaseModel, ConfigDict

from dashboard.importing.drafts import PARTS
from dashboard.importing.evidence import Evidence, evidence_of
from dashboard.origins import Part
from dashboard.text import say
from geodata.atomic import write_text
from geodata.dataset import LayerOrigin
from geodata.errors import BridgeheadError, Language, ReadFirst
from geodata.findings import Kind
from geodata.look import contracts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from geodata.areas import StudyArea
    from geodata.read import Import

OUTCOME: Final = "outcome.json"
FAULTY: Final = "faulty"
MOST_NAMED: Final = 60


class Taken(BaseModel):
    """Which column of the file was taken for one of the contract, with some of its values."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contract: str
    column: str
    how: str
    unit: str = ""
    factor: float = 1.0
    examples: str = ""


class Seen(BaseModel):
    """What is seen in one layer of a file.

    Parameters
    ----------
    matches, columns
        Columns taken, and all the columns with some values.
    features
        Ids and names of the features of a small reference layer, to say which of them is which.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    matches: tuple[Taken, ...] = ()
    columns: dict[str, str] = {}
    features: tuple[tuple[str, str], ...] = ()


class Beside(Seen):
    """What reading another layer of the same file gave; no counts where it could not be read."""

    layer: str
    file_layer: str
    count_in: int = 0
    count_out: int = 0
    findings: tuple[dict[str, Any], ...] = ()


class Outcome(Seen):
    """What reading gave; what is seen is that of the first layer.

    Parameters
    ----------
    fault_zh, fault_en
        Why it could not be read; empty where it was.
    layers
        The layers that would be kept, with how many features each has.
    beside
        The other layers of the same file that are taken with it.
    read
        Which layer of the file was read, where it has several.
    contracts
        The file's layers, where it has several, each with the layer of the study area it seems to be.
    count_in, count_out
        Features in the file, and of it in the layer.
    came_crs, crs_how, candidates
        The CRS, how it was known, and what else it could be.
    datum
        The proposal, as plain values; `evidence` is what it is drawn from.
    findings
        What was noticed.
    rings
        Of an extract: how each ring was found, and what was missing of it.
    extent
        West, south, east, north in degrees (WGS84).
    """

    fault_zh: str = ""
    fault_en: str = ""
    layers: dict[str, int] = {}
    count_in: int = 0
    count_out: int = 0
    came_crs: str | None = None
    crs_how: str = ""
    candidates: tuple[str, ...] = ()
    datum: dict[str, Any] = {}
    evidence: Evidence | None = None
    file_layers: tuple[str, ...] = ()
    read: str | None = None
    contracts: dict[str, str] = {}
    beside: tuple[Beside, ...] = ()
    findings: tuple[dict[str, Any], ...] = ()
    rings: dict[str, str] = {}
    missing: dict[str, tuple[str, ...]] = {}
    extent: tuple[float, float, float, float] | None = None

    @property
    def is_read(self) -> bool:
        """Whether there is something that could be accepted."""
        return not self.fault_en and bool(self.layers)

    @property
    def waits_for_datum(self) -> bool:
        """Whether the user has to say first which datum it is in."""
        return self.datum.get("state") == "needs_confirmation"

    def fault(self, language: Language) -> str:
        """Say why it could not be read."""
        return self.fault_zh if language == "zh" else self.fault_en


def outcome_of(
    taken: Import,
    area: StudyArea,
    trusted: Mapping[str, NDArray[np.object_]],
    others: Mapping[str, Import] = MappingProxyType({}),
) -> Outcome:
    """Write down what reading a layer gave, and other layers of the same file, by their names in it."""
    every = (taken, *others.values())
    doubted = next((one for one in every if one.datum.state == "needs_confirmation"), taken)
    return Outcome(
        **dict(_seen(taken)),
        layers={one.layer: one.count_out for one in every},
        count_in=taken.count_in,
        count_out=taken.count_out,
        came_crs=taken.came_crs,
        crs_how=taken.crs.how,
        candidates=tuple(one.sentence()[0] for one in taken.crs.candidates),
        datum=doubted.datum.as_json(),
        evidence=evidence_of(doubted.datum, area, trusted),
        file_layers=tuple(one.name for one in taken.file_layers),
        read=taken.options.file_layer or _chosen(taken),
        contracts=contracts_of([one.name for one in taken.file_layers]),
        beside=tuple(beside_of(name, one) for name, one in others.items()),
        findings=_findings(taken),
        extent=taken.extent,
    )


def beside_of(file_layer: str, taken: Import) -> Beside:
    """Write down what reading another layer of the same file gave."""
    return Beside(
        **dict(_seen(taken)),
        layer=taken.layer,
        file_layer=file_layer,
        count_in=taken.count_in,
        count_out=taken.count_out,
        findings=_findings(taken),
    )


def beside_refused(file_layer: str, layer: str, looked: Mapping[str, Any]) -> Beside:
    """Write down what another layer holds that could not be read, as `refused` does of the first."""
    return Beside(**dict(_looked(looked)), layer=layer, file_layer=file_layer)


def _seen(taken: Import) -> Seen:
    frame = taken.frame
    matches = tuple(
        Taken(
            contract=one.contract,
            column=one.column,
            how=one.how,
            unit=one.unit if one.factor != 1 else "",
            factor=one.factor,
            examples=examples_of(frame[one.contract]) if one.contract in frame else "",
        )
        for one in taken.matches
    )
    rest = {name: examples_of(frame[name]) if name in frame else "" for name in taken.unmatched}
    columns = {one.column: one.examples for one in matches if one.column != "@row"} | rest
    small = "id" in frame and len(frame) <= MOST_NAMED
    named = zip(frame["id"], _names(frame), strict=True) if small else ()
    features = tuple((str(one), name) for one, name in named)
    return Seen(matches=matches, columns=columns, features=features)


def _looked(looked: Mapping[str, Any]) -> Seen:
    return Seen(
        matches=tuple(
            Taken(contract=one["contract"], column=one["column"], how=one["how"])
            for one in looked.get("matches", ())
        ),
        columns={one["name"]: " · ".join(one["examples"][:3]) for one in looked.get("columns", ())},
    )


def _chosen(taken: Import) -> str | None:
    """Name the layer of the file that was read because it is called so."""
    chosen = (one.facts["chosen"] for one in taken.findings if one.kind == Kind.LAYER_CHOSEN)
    return next((str(name) for name in chosen), None)


def _findings(taken: Import) -> tuple[dict[str, Any], ...]:
    return tuple(one.as_json() | {"outcome": one.outcome} for one in taken.findings)


def _names(frame: gpd.GeoDataFrame) -> list[str]:
    names = frame["name_zh"].where(frame["name_zh"].notna(), frame["name_en"])
    return [name if isinstance(name, str) else "" for name in names]


def refused(
    faults: Mapping[str, BridgeheadError], looked: Mapping[str, Any], beside: Sequence[Beside] = ()
) -> Outcome:
    """Write down why a file could not be read, and what it holds, so that the settings can be corrected.

    Parameters
    ----------
    faults
        Why, by the layer of the file; the first layer, of a file of which no others are taken, is "".
    looked
        What `geodata.guarded.look_guarded` gave of the first; empty where it could not be looked into.
    beside
        The other layers.
    """
    crs = looked.get("crs", {})
    return Outcome(
        **dict(_looked(looked)),
        fault_zh="".join(_named(name, fault, "zh") for name, fault in faults.items()),
        fault_en=" ".join(_named(name, fault, "en") for name, fault in faults.items()),
        came_crs=crs.get("taken"),
        crs_how=crs.get("how", ""),
        candidates=tuple(one["name_en"] for one in crs.get("candidates", ())),
        file_layers=tuple(one["name"] for one in looked.get("file_layers", ())),
        read=looked.get("read"),
        contracts=looked.get("contracts", {}),
        count_in=looked.get("count", 0),
        beside=tuple(beside),
    )


def _named(name: str, fault: BridgeheadError, language: Language) -> str:
    said = fault.sentence(language)
    return say(language, "data.fault_of", name=name, said=said) if name else said


def examples_of(values: pd.Series[Any], *, most: int = 3) -> str:
    """Write some different values of a column, for a preview.

    Examples
    --------
    >>> examples_of(pd.Series(["a", None, "b", "a", "c", "d"]))
    'a · b · c'
    """
    known = values.dropna().head(200).astype("str").unique()[:most]
    return " · ".join(text[:24] for text in known)


def write_outcome(
    home: Path, outcome: Outcome, parts: Sequence[Part], faulty: Mapping[str, gpd.GeoDataFrame] | None = None
) -> None:
    """Keep an outcome, the layers that would be accepted, and by layer what something was wrong with."""
    folder = home / PARTS
    for old in (folder, home / FAULTY):
        shutil.rmtree(old, ignore_errors=True)
        old.mkdir()
    for part in parts:
        part.frame.to_parquet(folder / f"{part.layer}.parquet", index=False, compression="zstd")
        write_text(folder / f"{part.layer}.json", part.origin.model_dump_json())
    for layer, features in (faulty or {}).items():
        if len(features):
            features.to_parquet(home / FAULTY / f"{layer}.parquet", index=False, compression="zstd")
    write_text(home / OUTCOME, outcome.model_dump_json())


def read_outcome(home: Path) -> Outcome | None:
    """Return what reading gave, if it was read."""
    path = home / OUTCOME
    return Outcome.model_validate_json(path.read_bytes()) if path.is_file() else None


def read_parts(home: Path, paths: tuple[Path, ...]) -> list[Part]:
    """Return the layers that are to be accepted.

    Raises
    ------
    ReadFirst
        If there are none.
    """
    found = sorted((home / PARTS).glob("*.parquet"))
    if not found:
        raise ReadFirst
    faulty = read_faulty(home)
    return [
        Part(
            path.stem,
            gpd.read_parquet(path),
            LayerOrigin.model_validate_json(path.with_suffix(".json").read_bytes()),
            paths,
            faulty.get(path.stem),
        )
        for path in found
    ]


def read_faulty(home: Path) -> dict[str, gpd.GeoDataFrame]:
    """Return by layer the features something was wrong with, where there are any."""
    return {path.stem: gpd.read_parquet(path) for path in sorted((home / FAULTY).glob("*.parquet"))}
