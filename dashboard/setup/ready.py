"""Everything a first start needs, in order; each step does nothing where it was done before."""

from __future__ import annotations

from dashboard.settings import Settings
from dashboard.setup.fonts import ensure_fonts
from dashboard.setup.libraries import ensure_libraries
from dashboard.setup.progress import Progress, silent
from dashboard.setup.shipped import ensure_shipped
from geodata.areas import load_area
from geodata.errors import NothingToShow
from geodata.store import DatasetStore


def ensure_ready(settings: Settings, *, progress: Progress = silent) -> None:
    """Install the libraries, subset the fonts, keep the shipped data; refuse an area with nothing in it.

    Raises
    ------
    NothingToShow
        If the area ships no data and nothing was imported.
    """
    ensure_libraries(progress=progress)
    ensure_fonts(settings.setup_folder / "fonts", settings.libraries, progress=progress)
    ensure_data(settings, progress=progress)


def ensure_data(settings: Settings, *, progress: Progress = silent) -> DatasetStore:
    """Keep the area's shipped data; return the store.

    Raises
    ------
    NothingToShow
        If the area ships no data and nothing was imported.
    """
    store = DatasetStore(settings.data)
    area = load_area(settings.area, settings.data)
    ensure_shipped(store, area, progress=progress)
    if store.active(area.id) is None:
        raise NothingToShow(area=area.id)
    return store
