"""An accept that is cancelled while it runs leaves the older version current, and nothing of its own."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from dashboard.importing import Drafts
from dashboard.importing.rooms import KINDS
from dashboard.importing.routes import begin_reading
from dashboard.jobs import JobRoom
from dashboard.settings import Settings
from geodata.store import DatasetStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.jobs import Job

PLOTS = 4_000
PATIENCE_S = 300.0


def land(path: Path, count: int) -> Path:
    x, y = np.divmod(np.arange(count), 64)
    boxes = shapely.box(593_000 + 60 * x, 3_473_000 + 60 * y, 593_050 + 60 * x, 3_473_050 + 60 * y)
    frame = gpd.GeoDataFrame({"DKBH": [f"A-{k}" for k in range(count)]}, geometry=boxes, crs=4549)
    frame.to_file(path)
    return path


def until(room: JobRoom, job: str | None, good: Callable[[Job], bool]) -> Job:
    end = time.monotonic() + PATIENCE_S
    while not good(found := room.get(str(job))):
        assert time.monotonic() < end, found
        time.sleep(0.01)
    return found


def files_below(root: Path) -> dict[str, int]:
    kept = (path for name in ("datasets", "sources", "active") for path in (root / name).rglob("*"))
    return {str(path): path.stat().st_size for path in kept if path.is_file() and path.suffix != ".lock"}


def test_a_running_accept_that_is_cancelled_leaves_the_older_version_and_nothing_else(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    drafts, room = Drafts(settings.data), JobRoom(settings, KINDS, idle_s=0)

    def handed_in(count: int) -> str:
        body = land(tmp_path / f"land{count}.gpkg", count).read_bytes()
        draft = drafts.begin([("land.gpkg", len(body))])
        drafts.append(draft.id, 0, 0, body[: 1 << 20])
        for at in range(1 << 20, len(body), 1 << 20):
            drafts.append(draft.id, 0, at, body[at : at + (1 << 20)])
        job = begin_reading(drafts, room, draft).job
        assert until(room, job, lambda found: found.ended).status == "done"
        return draft.id

    first = drafts.get(handed_in(4))
    until(room, begin_reading(drafts, room, first, step="accept").job, lambda found: found.ended)
    store = DatasetStore(settings.data)
    current, before = store.current("kunshan-own"), files_below(settings.data)
    assert current is not None
    second = handed_in(PLOTS)
    job = begin_reading(drafts, room, drafts.get(second), step="accept").job
    until(room, job, lambda found: found.share > 0.15)  # the layers are kept, measuring has begun
    room.cancel(str(job))
    assert until(room, job, lambda found: found.ended).status == "cancelled"
    room.wait_for_workers(PATIENCE_S)
    store = DatasetStore(settings.data)  # the next start
    assert (store.current("kunshan-own"), store.versions("kunshan-own")) == (current, [current])
    store.verify("kunshan-own")
    assert files_below(settings.data) == before
    draft = drafts.get(second)
    assert draft.kept is None
    assert drafts.path(draft).is_file(), "what came is still there, to try again"
