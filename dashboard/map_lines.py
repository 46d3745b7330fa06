"""Outlines and lines of layers as plotly traces, for the small still maps of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

if TYPE_CHECKING:
    import geopandas as gpd


def areas_trace(frame: gpd.GeoDataFrame, fill: str, line: str, *, width: float = 0.8) -> go.Scatter:
    """Draw the outlines of areas, filled.

    Parameters
    ----------
    frame
        Polygons in a CRS in metres.
    fill, line
        Colours.
    width
        Of the outline, pixels.
    """
    outlines = frame.geometry.explode(index_parts=False).exterior
    return _trace(outlines, fill="toself", fillcolor=fill, line={"color": line, "width": width})


def lines_trace(frame: gpd.GeoDataFrame, colour: str, *, width: float = 1.4) -> go.Scatter:
    """Draw lines.

    Parameters
    ----------
    frame
        Lines in a CRS in metres.
    colour
        Of the lines; `width` in pixels.
    """
    return _trace(frame.geometry.explode(index_parts=False), line={"color": colour, "width": width})


def _trace(lines: gpd.GeoSeries, **look: object) -> go.Scatter:
    points = lines.simplify(10.0).get_coordinates().round(0)
    breaks = points.index.to_series().reset_index(drop=True)
    gaps = np.flatnonzero(breaks.ne(breaks.shift()).to_numpy())[1:]
    x, y = (np.insert(points[axis].to_numpy(dtype=float), gaps, np.nan) for axis in ("x", "y"))
    return go.Scatter(x=x.tolist(), y=y.tolist(), mode="lines", hoverinfo="skip", **look)
