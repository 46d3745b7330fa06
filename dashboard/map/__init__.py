"""The map: a thin Dash component over MapLibre, its browser modules, and the compiler of its style."""

from dashboard.map.assets import register_map
from dashboard.map.component import WORD_KEYS, MapView, working_crs
from dashboard.map.later import Later

__all__ = ["WORD_KEYS", "Later", "MapView", "register_map", "working_crs"]
