"""The process of one kind of work: takes its jobs one after another until nothing has come for a while."""

from __future__ import annotations

import os
import shutil
import threading
import time
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from filelock import Timeout

from dashboard.jobs.model import Job, JobFile, Status, Task
from dashboard.jobs.room import FILES, GIVEN, WORK, JobRoom
from dashboard.settings import Settings
from geodata.errors import BridgeheadError, JobCancelled, JobError, JobLost, JobTooLong

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[Task], dict[str, Any] | None]

LOOK_S: Final = 0.25
KEEP_S: Final = 0.2  # progress is written at most this often


def serve(room: JobRoom, kind: str) -> None:
    """Work until nothing has come for the room's idle time; return at once if another process does."""
    work = function_named(room.kinds[kind].work)
    while True:
        try:
            with room.worker_lock(kind).acquire(blocking=False):
                _take_all(room, kind, work)
        except Timeout:
            return
        # a job may have come between the last look and the lock's release
        if not _waiting(room, kind):
            return


def function_named(name: str) -> Work:
    """Return the function of a ``package.module:function``.

    Examples
    --------
    >>> function_named("os.path:basename")("a/b")
    'b'
    """
    module, _, function = name.partition(":")
    found: Work = getattr(import_module(module), function)
    return found


def _waiting(room: JobRoom, kind: str) -> list[Job]:
    return [job for job in room.jobs(kind) if job.status == "waiting"]


def _take_all(room: JobRoom, kind: str, work: Work) -> None:
    quiet_since = time.monotonic()
    while True:
        waiting = _waiting(room, kind)
        if waiting:
            Run(room, waiting[0]).do(work)
            quiet_since = time.monotonic()
        elif time.monotonic() - quiet_since >= room.idle_s:
            return
        else:
            time.sleep(LOOK_S)


@dataclass
class Run:
    """One job being worked on."""

    room: JobRoom
    job: Job

    def __post_init__(self) -> None:
        """Note when it has to be over."""
        self.limit_s = self.room.kinds[self.job.kind].limit_s
        self.began = time.monotonic()
        self.kept = 0.0
        self.over = threading.Event()
        self.lock = threading.Lock()

    def do(self, work: Work) -> None:
        """Work, and keep what came of it: every file or none."""
        folder = self.room.folder / self.job.id
        output = folder / WORK
        self.job = self.job.with_(status="running", started_at=time.time())
        self.room.write(self.job)
        threading.Thread(target=self._watch, daemon=True).start()
        try:
            output.mkdir(exist_ok=True)
            settings = Settings(**self.job.settings)
            result = work(Task(settings, self.job.arguments, folder / GIVEN, output, self.report))
            self._finish(self._done(result or {}))
        except JobCancelled as fault:
            self._finish(self.job.failed(fault, at=time.time(), status="cancelled"))
        except BridgeheadError as fault:
            self._finish(self.job.failed(fault, at=time.time()))
        except Exception as fault:  # noqa: BLE001 - whatever it was, the job has to end and say so
            lost = JobLost(detail=f"{type(fault).__name__}: {fault}"[:200])
            self._finish(self.job.failed(lost, at=time.time()))

    def report(self, share: float, zh: str, en: str) -> None:
        """Keep how far the work is.

        Raises
        ------
        JobCancelled, JobTooLong
            If it is to stop.
        """
        stop = self._stop()
        if stop is not None:
            raise stop
        now = time.monotonic()
        if now - self.kept < KEEP_S and self.job.step_zh == zh:
            return
        self.kept = now
        self.job = self.job.with_(share=min(max(share, 0.0), 1.0), step_zh=zh, step_en=en)
        self.room.write(self.job)

    def _stop(self) -> JobError | None:
        if self.room.is_cancelled(self.job.id):
            return JobCancelled()
        if time.monotonic() - self.began > self.limit_s:
            return JobTooLong(seconds=f"{self.limit_s:g}")
        return None

    def _done(self, result: dict[str, Any]) -> Job:
        folder = self.room.folder / self.job.id
        (folder / WORK).rename(folder / FILES)
        paths = sorted((folder / FILES).iterdir())
        files = tuple(JobFile(name=path.name, size=path.stat().st_size) for path in paths)
        return self.job.with_(status="done", share=1.0, ended_at=time.time(), files=files, result=result)

    def _finish(self, job: Job) -> None:
        with self.lock:
            if self.over.is_set():
                return
            self.over.set()
            self.job = job
            folder = self.room.folder / job.id
            for half_written in (WORK, GIVEN, *(() if job.status == "done" else (FILES,))):
                shutil.rmtree(folder / half_written, ignore_errors=True)
            self.room.write(job)

    def _watch(self) -> None:
        """End the whole process if the work should stop and does not."""
        asked: float | None = None
        while not self.over.wait(LOOK_S):
            stop = self._stop()
            if stop is None:
                continue
            asked = asked or time.monotonic()
            if time.monotonic() - asked > self.room.kinds[self.job.kind].grace_s:
                status: Status = "cancelled" if isinstance(stop, JobCancelled) else "failed"
                self._finish(self.job.failed(stop, at=time.time(), status=status))
                os._exit(1)
