"""The room in which imports are worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboard.jobs import JobRoom, Kind

if TYPE_CHECKING:
    from dashboard.settings import Settings

KIND: Final = "import"
KINDS: Final = {KIND: Kind("dashboard.importing.work:run", limit_s=1800, most_waiting=20, grace_s=2)}


def import_room(settings: Settings) -> JobRoom:
    """Return the room of a data folder's imports."""
    return JobRoom(settings, KINDS)
