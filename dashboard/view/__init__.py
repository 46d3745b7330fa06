"""The view: everything a person sees, as one frozen object that can be written into a link and read back."""

from __future__ import annotations

from dashboard.view.link import VERSION, Notice, Reading, read_view, shortened, write_view
from dashboard.view.model import MAX_BESIDE, MAX_LISTED, MAX_SELECTED, View
from dashboard.view.parts import (
    MAX_AREAS,
    MAX_CORNERS,
    MAX_TEXT,
    Camera,
    Language,
    MeasureFromWord,
    Near,
    Ring,
    ShareBaseWord,
    Site,
    Span,
    SupplyWord,
    UnknownWord,
    VerdictWord,
)
from dashboard.view.scenario import MAX_SITES, NONE, Scenario

__all__ = [
    "MAX_AREAS",
    "MAX_BESIDE",
    "MAX_CORNERS",
    "MAX_LISTED",
    "MAX_SELECTED",
    "MAX_SITES",
    "MAX_TEXT",
    "NONE",
    "VERSION",
    "Camera",
    "Language",
    "MeasureFromWord",
    "Near",
    "Notice",
    "Reading",
    "Ring",
    "Scenario",
    "ShareBaseWord",
    "Site",
    "Span",
    "SupplyWord",
    "UnknownWord",
    "VerdictWord",
    "View",
    "read_view",
    "shortened",
    "write_view",
]
