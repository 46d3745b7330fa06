"""Long work: every server sees the same job, a stop leaves nothing half-written, a kill is noticed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.jobs import Job, JobRoom, Kind
from dashboard.jobs.room import KEPT_DAYS
from dashboard.settings import Settings
from geodata.errors import TooManyJobs, UnknownJob, UnknownJobFile, UnwritableFolder

WORKS = "tests.dashboard.jobs.works"
PATIENCE_S = 60.0


@pytest.fixture
def room(tmp_path: Path) -> Iterator[JobRoom]:
    kinds = {
        "steps": Kind(f"{WORKS}:steps", limit_s=30, most_waiting=2),
        "short": Kind(f"{WORKS}:steps", limit_s=0.6),
        "deaf": Kind(f"{WORKS}:deaf", limit_s=30, grace_s=0.2),
        "faulty": Kind(f"{WORKS}:faulty"),
    }
    made = JobRoom(Settings(data=tmp_path), kinds, idle_s=0)
    yield made
    for job in made.jobs():
        made.cancel(job.id)
    made.wait_for_workers(PATIENCE_S)


def until(look: Callable[[], Job], good: Callable[[Job], bool]) -> Job:
    end = time.monotonic() + PATIENCE_S
    while not good(job := look()):
        assert time.monotonic() < end, job
        time.sleep(0.05)
    return job


def ended(room: JobRoom, job: Job) -> Job:
    return until(lambda: room.get(job.id), lambda found: found.ended)


def left_of(room: JobRoom, job: Job) -> list[str]:
    folder = room.folder / job.id
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and path.name != "cancel")


def test_a_job_is_done_and_its_files_are_fetched_through_another_room(room: JobRoom) -> None:
    job = room.submit("steps", {"count": 2}, files={"../a.txt": b"given"})
    found = ended(room, job)
    other = JobRoom(room.settings, room.kinds)
    assert (found.status, found.share, found.result) == ("done", 1.0, {"count": 2})
    assert [one.name for one in other.get(job.id).files] == ["a.txt", "half.txt"]
    assert other.file(job.id, "a.txt").read_bytes() == b"given"
    with pytest.raises(UnknownJobFile):
        other.file(job.id, "../../job.json")
    other.remove(job.id)
    assert not (room.folder / job.id).exists()


def test_a_running_job_tells_how_far_it_is_and_stops_when_cancelled(room: JobRoom) -> None:
    job = room.submit("steps", {"count": 200, "each_s": 0.1})
    running = until(lambda: room.get(job.id), lambda found: found.share > 0)
    assert running.step_en.startswith("step")
    assert running.step("zh").startswith("第")
    room.cancel(job.id)
    found = ended(room, job)
    assert (found.status, left_of(room, job)) == ("cancelled", ["job.json"])
    assert "取消" in found.fault("zh")


def test_what_waits_is_counted_refused_beyond_the_limit_and_never_begun_when_cancelled(room: JobRoom) -> None:
    first = room.submit("steps", {"count": 200, "each_s": 0.1})
    until(lambda: room.get(first.id), lambda found: found.status == "running")
    second, third = (room.submit("steps", {"count": 1}) for _ in range(2))
    with pytest.raises(TooManyJobs) as fault:
        room.submit("steps", {"count": 1})
    assert "2" in fault.value.sentence("en")
    assert room.cancel(third.id).status == "cancelled"
    room.cancel(first.id)
    assert ended(room, second).status == "done"
    assert room.get(third.id).started_at is None
    assert [one.id for one in room.known([first.id, "nothing", third.id])] == [third.id, first.id]


def test_work_that_takes_too_long_is_stopped_and_nothing_of_it_is_kept(room: JobRoom) -> None:
    job = room.submit("short", {"count": 100, "each_s": 0.1})
    found = ended(room, job)
    assert found.status == "failed"
    assert "0.6 s" in found.fault("en")
    assert left_of(room, job) == ["job.json"]


def test_work_that_does_not_listen_is_ended_with_its_process_and_the_next_job_is_taken(room: JobRoom) -> None:
    job = room.submit("deaf", {})
    until(lambda: room.get(job.id), lambda found: found.status == "running")
    room.cancel(job.id)
    found = ended(room, job)
    assert (found.status, left_of(room, job)) == ("cancelled", ["job.json"])
    again = room.submit("deaf", {})
    until(lambda: room.get(again.id), lambda one: one.status == "running")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [({}, "no file land.gpkg"), ({"bug": True}, "ZeroDivisionError"), ({"killed": True}, "broke off")],
)
def test_work_that_fails_says_why_and_leaves_nothing(
    room: JobRoom, arguments: dict[str, Any], said: str
) -> None:
    job = room.submit("faulty", arguments)
    found = ended(room, job)
    assert found.status == "failed"
    assert said in found.fault("en")
    assert left_of(room, job) == ["job.json"]


def test_old_jobs_are_forgotten_when_another_comes(room: JobRoom) -> None:
    old = Job(id="a" * 22, kind="steps", asked_at=time.time() - (KEPT_DAYS + 1) * 86_400, status="done")
    room.write(old)
    room.submit("steps", {"count": 1})
    with pytest.raises(UnknownJob):
        room.get(old.id)


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    room = JobRoom(Settings(data=tmp_path / "file"), {"steps": Kind(f"{WORKS}:steps")})
    with pytest.raises(UnwritableFolder) as fault:
        room.submit("steps", {"count": 1})
    assert str(tmp_path) in fault.value.sentence("zh")


@pytest.mark.parametrize("name", ["..", "", "a/b", "x" * 22 + "/..", "room.lock"])
def test_an_id_that_is_none_is_unknown(room: JobRoom, name: str) -> None:
    with pytest.raises(UnknownJob):
        room.get(name)
