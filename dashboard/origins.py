"""Where a layer comes from: what the file tells, what the user says, and how its features are named here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from geodata.dataset import Datum, DatumDecision, LayerOrigin, Status
from geodata.errors import SameName
from geodata.handed_in import beside, ending_of
from geodata.osm import ATTRIBUTION, LICENCE, SOURCE

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geodata.osm import OsmExtract
    from geodata.read import Import

Text = Annotated[str, Field(max_length=300)]


class Said(BaseModel):
    """What a user says about a layer beside how to read it; whatever is left empty is not claimed.

    Parameters
    ----------
    source, licence, attribution, captured_on
        Who made it, under which terms, what has to stand on a map, when it was surveyed or drawn.
    accuracy_m, status
        Put into the features that state none of their own.
    names
        The id of a feature in the file → the id it goes by here (``ring-middle``), so that a policy pack
        finds it.

    Examples
    --------
    >>> Said(source="Survey office", accuracy_m=0.05).licence
    ''
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    source: Text = ""
    licence: Text = ""
    attribution: Text = ""
    captured_on: Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")] = ""
    accuracy_m: Annotated[float, Field(ge=0, le=10_000)] | None = None
    status: Status | None = None
    names: dict[str, str] = Field(default_factory=dict)


NOTHING_SAID: Final = Said()


@dataclass(frozen=True, eq=False)
class Part:
    """One layer on its way into a version.

    Parameters
    ----------
    layer, frame, origin
        Its name, its features in the working CRS, where it comes from.
    paths
        The files it came in.
    faulty
        The features that something was wrong with.
    """

    layer: str
    frame: GeoDataFrame
    origin: LayerOrigin
    paths: tuple[Path, ...] = ()
    faulty: GeoDataFrame | None = None


def part_of(taken: Import, path: Path, said: Said = NOTHING_SAID) -> Part:
    """Make a part of a layer that was read.

    Parameters
    ----------
    taken
        What reading gave.
    path
        The file; a loose Shapefile's other parts are found beside it.
    said
        What the user says about it.

    Raises
    ------
    SameName
        If two features were given one name.
    """
    frame = as_said(taken.frame, said)
    statuses = frame["status"].dropna().unique()
    origin = LayerOrigin(
        source=said.source or taken.source_name,
        licence=said.licence,
        attribution=said.attribution,
        captured_on=said.captured_on or None,
        accuracy_m=said.accuracy_m,
        status=statuses[0] if len(statuses) == 1 and frame["status"].notna().all() else None,
        came_crs=taken.came_crs,
        datum=decision_of(taken),
        count_in=taken.count_in,
        count_out=taken.count_out,
        options=taken.options.model_dump(mode="json", exclude_defaults=True),
        said=said.model_dump(mode="json", exclude_defaults=True),
        columns=dict(taken.columns),
        report=[finding.as_json() for finding in taken.findings],
        taken_at=datetime.now(UTC).replace(microsecond=0),
    )
    return Part(taken.layer, frame, origin, files_of(path), taken.faulty)


def parts_of_extract(extract: OsmExtract, path: Path) -> list[Part]:
    """Make a part of each layer of an OpenStreetMap extract, which carries its attribution everywhere."""
    return [
        Part(
            name,
            frame,
            LayerOrigin(
                source=SOURCE,
                licence=LICENCE,
                attribution=ATTRIBUTION,
                captured_on=extract.as_of,
                accuracy_m=float(frame["accuracy_m"].max()),
                status="digitised",
                came_crs="EPSG:4326",
                datum=DatumDecision(
                    datum="wgs84", how="OpenStreetMap is in WGS 84", how_zh="OpenStreetMap 采用 WGS 84"
                ),
                count_in=len(frame),
                count_out=len(frame),
                reader="osm",
                options={"rings": dict(extract.rings)} if name == "rings" else {},
                taken_at=datetime.now(UTC).replace(microsecond=0),
            ),
            (path,),
        )
        for name, frame in extract.layers.items()
    ]


def as_said(frame: GeoDataFrame, said: Said) -> GeoDataFrame:
    """Put what the user says into the features that say nothing themselves, and give them their names here.

    Raises
    ------
    SameName
        If two features were given one name.
    """
    changed = frame.copy()
    for column, value in (("accuracy_m", said.accuracy_m), ("status", said.status), ("source", said.source)):
        if value not in {None, ""}:
            changed[column] = changed[column].where(changed[column].notna(), value)
    if "id" in changed and said.names:
        changed["id"] = changed["id"].map(lambda one: said.names.get(one, one)).astype("str")
        twice = changed["id"].duplicated(keep=False)
        if twice.any():
            raise SameName(came=changed["id"][twice].iloc[0], count=int(twice.sum()))
    return changed


def files_of(path: Path) -> tuple[Path, ...]:
    """List the files that a layer's path stands for: a loose Shapefile has several.

    Examples
    --------
    >>> files_of(Path("land.gpkg"))
    (PosixPath('land.gpkg'),)
    """
    parts = beside(ending_of(path.name))
    if not parts:
        return (path,)
    others = (one for one in sorted(path.parent.iterdir()) if one.stem == path.stem)
    return (path, *(one for one in others if one.suffix.casefold() in parts))


def decision_of(taken: Import) -> DatumDecision:
    """Write down which datum a layer was taken to be in, who said so, and the evidence."""
    proposal = taken.datum
    if proposal.taken == "stated":
        who = ("confirmed by the user", "经用户确认") if proposal.confirmed else ("as stated", "按文件注明")
        datum = datum_of(taken.came_crs)
    else:
        who, datum = (
            ("confirmed by the user, shift undone; coordinates", "经用户确认已还原偏移；坐标"),
            proposal.taken,
        )
    return DatumDecision(
        datum=datum,
        how=f"{who[0]}: {taken.came_crs}",
        how_zh=f"{who[1]}：{taken.came_crs}",
        evidence=proposal.as_json(),
    )


def datum_of(crs: str) -> Datum:
    """Return the datum that a CRS's name states; `other` where it is none of the known ones.

    Examples
    --------
    >>> datum_of("EPSG:4326"), datum_of("CGCS2000 / 3-degree Gauss-Kruger CM 120E (EPSG:4549)")
    ('wgs84', 'cgcs2000')
    """
    if "CGCS2000" in crs or "China Geodetic" in crs or "EPSG:4490" in crs:
        return "cgcs2000"
    return "wgs84" if "WGS 84" in crs or "EPSG:4326" in crs else "other"


def shipped_origins(
    key: str, fingerprint: str, facts: Mapping[str, object], layers: Mapping[str, GeoDataFrame]
) -> dict[str, LayerOrigin]:
    """Say of each layer of a shipped data set what its builder says of them all.

    Parameters
    ----------
    key, fingerprint
        The builder, and the hash of everything it builds from.
    facts
        What it says of its data.
    layers
        Parcels and reference layers.
    """
    return {
        name: LayerOrigin(
            source=str(facts["source"]),
            source_zh=str(facts.get("source_zh", "")),
            licence=str(facts["licence"]),
            licence_zh=str(facts.get("licence_zh", "")),
            captured_on=None if facts.get("captured_on") is None else str(facts["captured_on"]),
            accuracy_m=_largest(layer["accuracy_m"]),
            status=_only(layer["status"]),
            came_crs=str(facts["came_crs"]),
            datum=DatumDecision.model_validate(facts["datum"]),
            count_in=len(layer),
            count_out=len(layer),
            reader="builder",
            options={"builder": key, "fingerprint": fingerprint},
        )
        for name, layer in layers.items()
    }


def _largest(values: pd.Series[float]) -> float | None:
    return None if values.isna().any() or values.empty else float(values.max())


def _only(values: pd.Series[str]) -> Status | None:
    found = values.unique()
    return found[0] if len(found) == 1 and isinstance(found[0], str) else None  # type: ignore[return-value]  # the contract's words
