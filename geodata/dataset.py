"""A data set as the program holds it in memory, and the manifest that travels with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geopandas import GeoDataFrame

    from geodata.areas import StudyArea
    from geodata.errors import Language

DATASET_ID = r"^[a-z][a-z0-9-]{0,60}$"

Status = Literal["surveyed", "published", "digitised", "schematic", "assumed", "synthetic"]
Datum = Literal["cgcs2000", "wgs84", "gcj02", "bd09", "other"]


class DatumDecision(BaseModel):
    """Which datum the coordinates were taken to be in, and how that was decided."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    datum: Datum
    how: Annotated[str, Field(min_length=1)]
    how_zh: str = ""
    evidence: Annotated[
        dict[str, Any], Field(description="how far points lay from trusted lines in each datum")
    ] = Field(default_factory=dict)

    def how_said(self, language: Language) -> str:
        """Say how it was decided, in Chinese where that is known."""
        return self.how_zh if language == "zh" and self.how_zh else self.how


class LayerOrigin(BaseModel):
    """Where one layer of a version comes from, and all that is needed to read it again the same way.

    Parameters
    ----------
    source, licence, attribution, captured_on, accuracy_m, status
        As the user or the file says; what is not said is empty. `attribution` must stand on every map.
    source_zh, licence_zh
        The same in Chinese, where whoever says it says it in both languages.
    came_crs, datum
        The CRS its coordinates were in, and the datum they were taken to be in.
    count_in, count_out
        Features in the file and in the layer.
    reader
        What reads it: ``file`` (`geodata.read`), ``osm`` (`geodata.osm`), ``builder`` (a shipped one).
    files
        File name → sha256 of its bytes, which the store keeps.
    options
        What the reader was told (`ReadOptions` of a file; the builder's name and fingerprint).
    said
        What the user said about the layer beside that, and how its features were named.
    columns
        Contract column → the file's column.
    report
        The findings.
    taken_at
        When it was taken in.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    source_zh: str = ""
    licence: str = ""
    licence_zh: str = ""
    attribution: str = ""
    captured_on: str | None = None
    accuracy_m: Annotated[float, Field(ge=0)] | None = None
    status: Status | None = None
    came_crs: str
    datum: DatumDecision
    count_in: int
    count_out: int
    reader: Literal["file", "osm", "builder"] = "file"
    files: dict[str, str] = Field(default_factory=dict)
    options: dict[str, Any] = Field(default_factory=dict)
    said: dict[str, Any] = Field(default_factory=dict)
    columns: dict[str, str] = Field(default_factory=dict)
    report: list[dict[str, Any]] = Field(default_factory=list)
    taken_at: datetime | None = None

    def source_said(self, language: Language) -> str:
        """Name the source, in Chinese where that is known."""
        return _in(language, self.source_zh, self.source)

    def licence_said(self, language: Language) -> str:
        """Name the terms, in Chinese where they are known so."""
        return _in(language, self.licence_zh, self.licence)


class Manifest(BaseModel):
    """What is known about one version of a data set; written as `manifest.json` beside its layers.

    `version`, `created_at`, `counts` and `files` are filled in by the store when the version is committed.

    Examples
    --------
    >>> manifest = Manifest(dataset_id="plots", area_id="somewhere", title_zh="地块", title_en="Plots",
    ...     source="drawn by hand", licence="CC0-1.0", status="synthetic", came_crs="EPSG:4326",
    ...     working_crs="EPSG:26986", datum=DatumDecision(datum="wgs84", how="stated by the file"))
    >>> manifest.counts
    {}
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["bridgehead-dataset/1"] = "bridgehead-dataset/1"
    dataset_id: Annotated[str, Field(pattern=DATASET_ID)]
    area_id: str
    version: str = ""
    created_at: datetime | None = None
    title_zh: str
    title_en: str
    source: str
    source_zh: str = ""
    licence: str
    licence_zh: str = ""
    status: Annotated[Status | None, Field(description="None: not stated")]
    captured_on: str | None = None
    came_crs: str
    working_crs: str
    datum: DatumDecision
    accuracy_m: Annotated[float, Field(ge=0)] | None = None
    input_file: str | None = None
    input_sha256: str | None = None
    counts: dict[str, int] = Field(default_factory=dict)
    files: dict[str, str] = Field(default_factory=dict, description="file name in the folder → sha256")
    options: Annotated[
        dict[str, Any], Field(description="what the user said about the input file (ReadOptions)")
    ] = Field(default_factory=dict)
    report: list[dict[str, Any]] = Field(default_factory=list, description="the findings of the import")
    origins: dict[str, LayerOrigin] = Field(default_factory=dict, description="layer → where it comes from")

    @property
    def attributions(self) -> tuple[str, ...]:
        """What has to stand on every map and sheet of it, each once."""
        return tuple(dict.fromkeys(one.attribution for one in self.origins.values() if one.attribution))

    def licence_said(self, language: Language) -> str:
        """Name the terms, in Chinese where they are known so."""
        return _in(language, self.licence_zh, self.licence)


def _in(language: Language, zh: str, en: str) -> str:
    return zh if language == "zh" and zh else en


@dataclass(frozen=True, eq=False)
class Dataset:
    """One version of a data set: parcels and reference layers, all in the area's working CRS.

    Parameters
    ----------
    area
        The study area it belongs to.
    manifest
        Where it comes from and how it was taken in.
    parcels
        Contract columns, working CRS, RangeIndex, `parcel_id` unique.
    reference
        Layer name → layer in the working CRS, column `id` unique. May be empty.
    """

    area: StudyArea
    manifest: Manifest
    parcels: GeoDataFrame
    reference: Mapping[str, GeoDataFrame]
