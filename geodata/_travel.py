"""What a reading process found, written to a folder and read again: GeoParquet layers, the rest as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd

from geodata import errors
from geodata._formats import FileLayer
from geodata._place import CrsProposal
from geodata.columns import Match
from geodata.contracts import PARCELS, conform, reference_columns
from geodata.datum_check import DatumProposal, Hypothesis, judge_datum
from geodata.errors import BridgeheadError
from geodata.findings import Finding, Kind
from geodata.magnitude import Candidate
from geodata.options import ReadOptions
from geodata.read import Import

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geodata.areas import StudyArea
    from geodata.datum_check import Shapes

DONE: Final = "import.json"
FAULT: Final = "fault.json"
LOOK: Final = "look.json"
_FRAME: Final = "frame.parquet"
_FAULTY: Final = "faulty.parquet"
_ABOUT_DATUM: Final = {Kind.DATUM_FITS, Kind.DATUM_SUSPECT, Kind.DATUM_UNDECIDED, Kind.DATUM_UNDONE}


def pack_import(taken: Import, folder: Path) -> None:
    """Write an import to a folder; `import.json` comes last."""
    taken.frame.to_parquet(folder / _FRAME, index=False, compression=None)
    taken.faulty.to_parquet(folder / _FAULTY, index=False, compression=None)
    told = {
        "layer": taken.layer,
        "findings": [{"kind": one.kind, "row": one.row, "facts": dict(one.facts)} for one in taken.findings],
        "count_in": taken.count_in,
        "count_out": taken.count_out,
        "came_crs": taken.came_crs,
        "source_name": taken.source_name,
        "source_sha256": taken.source_sha256,
        "extent": taken.extent,
        "matches": [asdict(match) for match in taken.matches],
        "unmatched": taken.unmatched,
        "crs": asdict(taken.crs),
        "datum": asdict(taken.datum),
        "file_layers": [asdict(layer) for layer in taken.file_layers],
        "options": taken.options.model_dump(mode="json"),
        "sample_lonlat": taken.sample_lonlat,
    }
    (folder / DONE).write_text(json.dumps(told), "utf-8")


def unpacked_import(folder: Path) -> Import:
    """Read an import that `pack_import` wrote."""
    told: dict[str, Any] = json.loads((folder / DONE).read_text("utf-8"))
    columns = PARCELS if told["layer"] == "parcels" else reference_columns(told["layer"])
    datum, crs = told.pop("datum"), told.pop("crs")
    hypotheses = tuple(Hypothesis(**one) for one in datum.pop("hypotheses"))
    candidates = tuple(Candidate(**one) for one in crs.pop("candidates"))
    findings = (Finding(Kind(one["kind"]), one["row"], one["facts"]) for one in told.pop("findings"))
    return Import(
        layer=told["layer"],
        frame=conform(gpd.read_parquet(folder / _FRAME), columns),
        findings=tuple(findings),
        faulty=gpd.read_parquet(folder / _FAULTY),
        count_in=told["count_in"],
        count_out=told["count_out"],
        came_crs=told["came_crs"],
        source_name=told["source_name"],
        source_sha256=told["source_sha256"],
        extent=(told["extent"][0], told["extent"][1], told["extent"][2], told["extent"][3]),
        matches=tuple(Match(**match) for match in told["matches"]),
        unmatched=tuple(told["unmatched"]),
        crs=CrsProposal(**crs, candidates=candidates),
        datum=DatumProposal(**_tuples(datum), hypotheses=hypotheses),
        file_layers=tuple(FileLayer(**layer) for layer in told["file_layers"]),
        options=ReadOptions.model_validate(told["options"]),
        sample_lonlat=_pairs(told["sample_lonlat"]),
    )


def with_datum(taken: Import, area: StudyArea, trusted: Mapping[str, Shapes]) -> Import:
    """Judge the datum of an import that was read without trusted lines, and say it among its findings."""
    proposal, judged = judge_datum(taken.sample_lonlat, area, trusted, taken.options.datum)
    rest = [finding for finding in taken.findings if finding.kind not in _ABOUT_DATUM]
    return replace(taken, datum=proposal, findings=(*judged, *rest))


def fault_as_json(fault: BridgeheadError) -> dict[str, Any]:
    """Give a fault as plain values."""
    plain = (str, int, float, bool, type(None))
    facts = {name: fact if isinstance(fact, plain) else str(fact) for name, fact in fault.facts.items()}
    return {"fault": type(fault).__name__, "facts": facts}


def fault_of(told: Mapping[str, Any]) -> BridgeheadError:
    """Make a fault of what `fault_as_json` gave."""
    kind = getattr(errors, str(told["fault"]), None)
    if isinstance(kind, type) and issubclass(kind, BridgeheadError):
        return kind(**told["facts"])
    return BridgeheadError(detail=str(told["fault"]))


def _tuples(datum: dict[str, Any]) -> dict[str, Any]:
    shift = datum["shift_m"]
    whole = {"shift_m": shift and (shift[0], shift[1]), "against": tuple(datum["against"])}
    return {**datum, **whole, "points_lonlat": _pairs(datum["points_lonlat"])}


def _pairs(points: list[list[float]]) -> tuple[tuple[float, float], ...]:
    return tuple((lon, lat) for lon, lat in points)
