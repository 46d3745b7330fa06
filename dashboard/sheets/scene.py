"""What a map shows: layers, parcels with their colours, the band, what is selected; not yet where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.explore.figures import selection_of
from dashboard.explore.options import HIDDEN_AT_FIRST, LAYERS
from dashboard.explore.rules import ring_limit
from dashboard.places import ring_on_ground, site_on_ground
from dashboard.sheets.features import Chosen
from layers.measures import band
from layers.symbology import FLAGS, VERDICT, Fill, Words, land_use_symbol

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from dashboard.context import Context
    from dashboard.view import View

SheetLanguage: TypeAlias = Literal["zh", "en", "both"]
ColourBy: TypeAlias = Literal["verdict", "land_use"]
Geometries: TypeAlias = NDArray[np.object_]
Mask: TypeAlias = NDArray[np.bool_]

UNFILLED: Final = -1
FINE_BAND_M: Final = 0.25  # an eighth of a millimetre at 1:2 000


@dataclass(frozen=True)
class ParcelClass:
    """Parcels of one look: its key, what the legend calls it, how it is filled."""

    key: str
    legend: Words
    fill: Fill


@dataclass(frozen=True, eq=False)
class Parcels:
    """The parcels of a map, in its working CRS.

    Attributes
    ----------
    shapes, ids
        Outlines, and the ids they are labelled with.
    class_of
        For each parcel the place of its class in `classes`; -1 is outlined alone: selected, but filtered out.
    flags
        By the key of a symbol (``flag-close``, ``flag-near``, ``selection``), which parcels carry it.
    area_m2
        Site areas; NaN where one is not known.
    """

    shapes: Geometries
    ids: NDArray[np.object_]
    class_of: NDArray[np.intp]
    classes: tuple[ParcelClass, ...]
    flags: Mapping[str, Mask] = field(default_factory=dict)
    area_m2: NDArray[np.float64] | None = None


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything a map may show.

    Attributes
    ----------
    reference
        Reference layers by name, working CRS.
    parcels
        None draws none.
    band
        The band along the rings at the threshold in force; None draws none.
    hidden
        Names of layers (of `dashboard.explore.options.LAYERS`, or ``ids``, ``grid``) that are not drawn.
    opacity
        By the same names, 0 to 1.
    band_m
        Its width to either side, metres.
    sites
        What the user drew, with its name; the ring that filters has none.
    chosen
        What symbols were found to draw; shared by scenes that differ in other things alone.
    """

    reference: Mapping[str, GeoDataFrame]
    parcels: Parcels | None = None
    band: shapely.Geometry | None = None
    band_m: float | None = None
    hidden: frozenset[str] = frozenset()
    opacity: Mapping[str, float] = field(default_factory=dict)
    language: SheetLanguage = "zh"
    sites: tuple[tuple[str, shapely.Geometry], ...] = ()
    chosen: Chosen = field(default_factory=Chosen, repr=False)

    def shows(self, layer: str) -> bool:
        """Whether the layer list has a layer switched on."""
        return layer not in self.hidden

    def strength(self, layer: str) -> float:
        """Give a layer's opacity."""
        return self.opacity.get(layer, 1.0)


def scene_of(
    context: Context,
    view: View,
    *,
    language: SheetLanguage | None = None,
    colour_by: ColourBy = "verdict",
    only_filtered: bool = True,
) -> Scene:
    """Make the scene of a view: its filtered parcels as they are judged, its layers, its band, its selection.

    Parameters
    ----------
    context
        Data, measures, pack.
    view
        Filters, thresholds, layers, selection.
    language
        Of the names; the view's where none is given.
    colour_by
        What parcels are filled by.
    only_filtered
        Leave out the parcels that the filter leaves out.
    """
    picked = selection_of(context, view)
    frame = context.dataset.parcels
    chosen = frame["parcel_id"].isin([*view.selected, *view.listed]).to_numpy(dtype=bool)
    shown = picked.mask if only_filtered else np.ones(len(frame), dtype=bool)
    rows = np.flatnonzero(shown | chosen)
    ids = frame["parcel_id"].to_numpy(dtype=object)[rows]
    flags = {
        FLAGS["close"].key: picked.judged.close[rows],
        FLAGS["near"].key: picked.judged.near[rows],
        "selection": chosen[rows],
    }
    area = context.measures.frame["site_area_m2"].to_numpy(dtype=float)
    class_of, classes = _classes(context, picked.judged.verdict, colour_by)
    class_of = np.where(shown, class_of, UNFILLED)
    limit = ring_limit(context, view)
    rings = context.dataset.reference.get("rings")
    shape = None
    if limit and rings is not None and len(rings):
        shape = shapely.simplify(band(rings, limit, working=context.area.working), FINE_BAND_M)
    return Scene(
        reference=context.dataset.reference,
        parcels=Parcels(frame.geometry.to_numpy()[rows], ids, class_of[rows], classes, flags, area[rows]),
        band=shape,
        band_m=None if shape is None else limit,
        hidden=hidden_layers(view),
        opacity={name: percent / 100 for name, percent in view.opacity},
        language=language or view.language,
        sites=_sites(context, view),
    )


def _sites(context: Context, view: View) -> tuple[tuple[str, shapely.Geometry], ...]:
    sites = [(site.name, site_on_ground(context, site)) for site in view.sites]
    return (*sites, *(("", ring_on_ground(context, ring)) for ring in view.inside))


def hidden_layers(view: View) -> frozenset[str]:
    """Name the layers that a view does not show."""
    at_first = {name for name in LAYERS if name in HIDDEN_AT_FIRST and name not in view.shown}
    return frozenset(at_first | set(view.hidden))


def _classes(
    context: Context, verdict: NDArray[np.uint8], colour_by: ColourBy
) -> tuple[NDArray[np.intp], tuple[ParcelClass, ...]]:
    if colour_by == "verdict":
        codes = sorted(VERDICT, reverse=True)
        classes = tuple(
            ParcelClass(VERDICT[one].key, VERDICT[one].legend, VERDICT[one].fill) for one in codes
        )
        return np.array([codes.index(int(one)) for one in range(len(codes))], dtype=np.intp)[verdict], classes
    uses = context.dataset.parcels["land_use"]
    symbols = {one: land_use_symbol(one) for one in uses.unique()}
    known = sorted({symbol.code for symbol in symbols.values()})
    by_code = {symbol.code: symbol for symbol in symbols.values()}
    classes = tuple(ParcelClass(code, by_code[code].legend, by_code[code].fill) for code in known)
    place = {one: known.index(symbol.code) for one, symbol in symbols.items()}
    return uses.map(place).to_numpy(dtype=np.intp), classes
