"""What a request works on: one immutable data set version with its measures and its pack, kept per version.

Nothing of a user is in here. `ContextSource` re-reads the store's pointers at each call, so that an import by
another process shows without a restart; the versions themselves never change and are kept once read.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from dashboard.measured import kept_measures
from dashboard.memo import Memo
from dashboard.settings import Settings
from geodata.areas import StudyArea, load_area
from geodata.dataset import Dataset
from geodata.errors import NothingToShow
from geodata.packs import read_pack
from geodata.store import DatasetStore
from layers.assess import Assessment, Overrides, assess
from layers.measures import Measures
from layers.policy import PolicyPack, parse_pack
from layers.statistics import Groups, groups

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KEPT_VERSIONS: Final = 3
KEPT_MASKS: Final = 24
KEPT_BANDS: Final = 8
KEPT_FACTS: Final = 64
KEPT_ORDERS: Final = 12
KEPT_ROWS: Final = 3_000_000
MOST_ANSWERS: Final = 24
LEAST_ANSWERS: Final = 4
DEGREE_DECIMALS: Final = 7


@dataclass(frozen=True)
class Context:
    """One data set version, measured, under its area's default pack; ``version_of`` gives another one."""

    settings: Settings
    store: DatasetStore
    area: StudyArea
    dataset_id: str
    version: str
    dataset: Dataset
    measures: Measures
    pack: PolicyPack
    groups: Groups
    base: Assessment = field(repr=False)
    version_of: Callable[[str, str], Context] | None = field(default=None, repr=False)
    masks: Memo[NDArray[np.bool_]] = field(init=False, repr=False, default_factory=lambda: Memo(KEPT_MASKS))
    bins: Memo[NDArray[np.uint8]] = field(init=False, repr=False, default_factory=lambda: Memo(KEPT_MASKS))
    orders: Memo[NDArray[np.int32]] = field(init=False, repr=False, default_factory=lambda: Memo(KEPT_ORDERS))
    bands: Memo[dict[str, Any]] = field(init=False, repr=False, default_factory=lambda: Memo(KEPT_BANDS))
    facts: Memo[Any] = field(init=False, repr=False, default_factory=lambda: Memo(KEPT_FACTS))
    answers: Memo[Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Keep as many answers of all parcels as a moderate memory holds; what is small is among `facts`."""
        most = KEPT_ROWS // max(len(self.measures.frame), 1)
        object.__setattr__(self, "answers", Memo(min(max(most, LEAST_ANSWERS), MOST_ANSWERS)))

    @property
    def references(self) -> Mapping[str, str]:
        """The area's names for what a pack speaks of (``ring.middle`` → ``ring-middle``)."""
        return self.area.references

    @property
    def data_prefix(self) -> str:
        """The address under which this version's tiles and reference layers are served."""
        return f"/data/{self.dataset_id}/{self.version}/"


class ContextSource:
    """Gives the current `Context`, building each version's once.

    Parameters
    ----------
    settings
        Names the data folder and the study area.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = DatasetStore(settings.data)
        self._lock = threading.Lock()
        self._contexts: OrderedDict[tuple[str, str], Context] = OrderedDict()
        self._reference_texts: OrderedDict[tuple[str, str, str], str] = OrderedDict()

    def current(self) -> Context:
        """Return the version that is shown now for the settings' area."""
        dataset_id = self.store.active(self.settings.area)
        version = None if dataset_id is None else self.store.current(dataset_id)
        if dataset_id is None or version is None:
            raise NothingToShow(area=self.settings.area)
        return self.get(dataset_id, version)

    def get(self, dataset_id: str, version: str) -> Context:
        """Return one version's context, read and measured at most once."""
        key = (dataset_id, version)
        with self._lock:
            if key not in self._contexts:
                self._contexts[key] = self._build(dataset_id, version)
                while len(self._contexts) > KEPT_VERSIONS:
                    self._contexts.popitem(last=False)
            self._contexts.move_to_end(key)
            return self._contexts[key]

    def reference_geojson(self, dataset_id: str, version: str, layer: str) -> str:
        """Return a reference layer as GeoJSON (WGS84 longitude, latitude).

        Raises
        ------
        KeyError
            If the version has no such layer.
        """
        key = (dataset_id, version, layer)
        if key not in self._reference_texts:
            self._reference_texts[key] = geojson_of(self.get(dataset_id, version).dataset.reference[layer])
            while len(self._reference_texts) > KEPT_VERSIONS * 16:
                self._reference_texts.popitem(last=False)
        return self._reference_texts[key]

    def _build(self, dataset_id: str, version: str) -> Context:
        area = load_area(self.settings.area, self.settings.data)
        dataset = self.store.load(dataset_id, version)
        measures = kept_measures(self.store, dataset_id, version)
        pack = parse_pack(read_pack(area.default_pack))
        return Context(
            settings=self.settings,
            store=self.store,
            area=area,
            dataset_id=dataset_id,
            version=version,
            dataset=dataset,
            measures=measures,
            pack=pack,
            groups=groups(measures),
            base=assess(measures, pack, area.references, Overrides()),
            version_of=self.get,
        )


def geojson_of(layer: GeoDataFrame) -> str:
    """Write a layer as GeoJSON in WGS84 degrees, rounded to a centimetre on the ground.

    Examples
    --------
    >>> from shapely import Point
    >>> text = geojson_of(GeoDataFrame({"id": ["a"]}, geometry=[Point(120.123456789, 31.5)], crs=4326))
    >>> "[120.1234568,31.5]" in text
    True
    """
    degrees = layer.to_crs(4326)
    rounded = shapely.transform(degrees.geometry.to_numpy(), lambda xy: np.round(xy, DEGREE_DECIMALS))
    frame = degrees.set_geometry(rounded, crs=4326)
    return str(frame.to_json(drop_id=True, to_wgs84=False, ensure_ascii=False, separators=(",", ":")))
