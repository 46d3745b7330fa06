"""Where jobs are kept: asked for, looked at, cancelled, fetched by any process that knows the data folder."""

from __future__ import annotations

import re
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from filelock import FileLock, Timeout
from pydantic import ValidationError

from dashboard.jobs.model import Job, Kind
from dashboard.settings import PROJECT_ROOT, Settings
from geodata.atomic import write_bytes, write_text
from geodata.errors import JobCancelled, JobLost, TooManyJobs, UnknownJob, UnknownJobFile, UnwritableFolder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KEPT_DAYS: Final = 7
KEPT_JOBS: Final = 100
LOCK_S: Final = 10.0
IDLE_S: Final = 60.0
JOB_ID: Final = re.compile(r"[A-Za-z0-9_-]{22}")
FILE_NAME: Final = re.compile(r"[^/\\\x00-\x1f]{1,120}")
STATE: Final = "job.json"
CANCEL: Final = "cancel"
GIVEN: Final = "given"
WORK: Final = "work"
FILES: Final = "files"


class JobRoom:
    """The jobs of a data folder.

    A job's id cannot be guessed: who has it may look at the job, and nobody else sees it.

    Parameters
    ----------
    settings
        Names the data folder; handed to the work of each job.
    kinds
        The kinds of work, by name.
    idle_s
        How long the process of a kind waits for more, s.
    """

    def __init__(self, settings: Settings, kinds: Mapping[str, Kind], *, idle_s: float = IDLE_S) -> None:
        self.settings = settings
        self.kinds = kinds
        self.idle_s = idle_s
        self.folder = settings.data / "jobs"
        self._started: dict[str, subprocess.Popen[bytes]] = {}

    def submit(
        self, kind: str, arguments: Mapping[str, Any], *, files: Mapping[str, bytes] | None = None
    ) -> Job:
        """Ask for work.

        Parameters
        ----------
        kind
            One of the room's kinds.
        arguments
            What the work is told; JSON can hold it.
        files
            Files for the work, by name.

        Raises
        ------
        TooManyJobs
            If as many jobs of this kind wait as may.
        UnwritableFolder
            If nothing can be written to the data folder.
        """
        job = Job(
            id=secrets.token_urlsafe(16),
            kind=kind,
            asked_at=time.time(),
            settings=self.settings.model_dump(mode="json"),
            arguments=dict(arguments),
        )
        try:
            self._keep(job, files or {})
        except (OSError, Timeout) as fault:
            shutil.rmtree(self.folder / job.id, ignore_errors=True)
            detail = getattr(fault, "strerror", None) or str(fault)
            raise UnwritableFolder(path=self.folder, detail=detail) from fault
        self.wake(kind)
        return job

    def _keep(self, job: Job, files: Mapping[str, bytes]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.folder / "room.lock", timeout=LOCK_S):
            self._forget_old()
            most = self.kinds[job.kind].most_waiting
            waiting = sum(one.status == "waiting" for one in self.jobs(job.kind))
            if waiting >= most:
                raise TooManyJobs(waiting=waiting, most=most)
            for name, data in files.items():
                write_bytes(self.folder / job.id / GIVEN / Path(name).name, data)
            self.write(job)

    def get(self, job_id: str) -> Job:
        """Return a job as it stands, and have it worked on if it waits and nobody does.

        Raises
        ------
        UnknownJob
            If there is none of that id.
        """
        job = self._read(job_id)
        if job is None:
            raise UnknownJob(came=job_id[:40], days=KEPT_DAYS)
        if job.status == "running" and not self.is_worked(job.kind):
            job = self._lost(job_id)
        if job.status == "waiting":
            self.wake(job.kind)
        return job

    def known(self, job_ids: Iterable[str]) -> list[Job]:
        """Return those of some jobs that are still kept, the latest first."""
        jobs = [self.get(job_id) for job_id in dict.fromkeys(job_ids) if self._read(job_id) is not None]
        return sorted(jobs, key=lambda job: job.asked_at, reverse=True)

    def jobs(self, kind: str | None = None) -> list[Job]:
        """Return every job, of one kind or of all, in the order in which they were asked for."""
        names = (path.parent.name for path in self.folder.glob(f"*/{STATE}"))
        found = [job for name in names if (job := self._read(name)) is not None]
        return sorted(
            (job for job in found if kind in {None, job.kind}), key=lambda job: (job.asked_at, job.id)
        )

    def cancel(self, job_id: str) -> Job:
        """Ask for a job to be stopped; one that waits is never begun, one that has ended stays as it is."""
        job = self.get(job_id)
        if not job.ended:
            write_text(self.folder / job_id / CANCEL, "")
        return self.get(job_id)

    def remove(self, job_id: str) -> None:
        """Throw a job that has ended away, with its files."""
        if self.get(job_id).ended:
            shutil.rmtree(self.folder / job_id, ignore_errors=True)

    def file(self, job_id: str, name: str) -> Path:
        """Return the path of a finished file.

        Raises
        ------
        UnknownJobFile
            If the job made none of that name.
        """
        job = self.get(job_id)
        if name not in {one.name for one in job.files}:
            raise UnknownJobFile(came=name[:60])
        return self.folder / job_id / FILES / name

    def is_cancelled(self, job_id: str) -> bool:
        """Whether somebody asked for it to be stopped."""
        return (self.folder / job_id / CANCEL).exists()

    def write(self, job: Job) -> None:
        """Keep a job's state."""
        write_text(self.folder / job.id / STATE, job.model_dump_json())

    def worker_lock(self, kind: str) -> FileLock:
        """Return the lock that the process of a kind holds while it lives."""
        return FileLock(self.folder / f"{kind}.lock")

    def is_worked(self, kind: str) -> bool:
        """Whether a process takes jobs of this kind now."""
        try:
            with self.worker_lock(kind).acquire(blocking=False):
                return False
        except Timeout:
            return True

    def wake(self, kind: str) -> None:
        """Start the process of a kind unless there is one."""
        started = self._started.get(kind)
        if (started is not None and started.poll() is None) or self.is_worked(kind):
            return
        made = self.kinds[kind]
        told = {"--kind": kind, "--work": made.work, "--limit": made.limit_s}
        told |= {"--grace": made.grace_s, "--idle": self.idle_s}
        options = [part for name, value in told.items() for part in (name, str(value))]
        self._started[kind] = subprocess.Popen(  # noqa: S603 - our own interpreter, module and options
            [sys.executable, "-m", "dashboard.jobs", str(self.settings.data.resolve()), *options],
            cwd=PROJECT_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def wait_for_workers(self, timeout_s: float) -> None:
        """Wait for the processes that this room started to end by themselves."""
        for process in self._started.values():
            process.wait(timeout_s)

    def _read(self, job_id: str) -> Job | None:
        if not JOB_ID.fullmatch(job_id):
            return None
        try:
            job = Job.model_validate_json((self.folder / job_id / STATE).read_bytes())
        except (OSError, ValidationError):
            return None
        if job.status == "waiting" and self.is_cancelled(job_id):
            return job.failed(JobCancelled(), at=job.asked_at, status="cancelled")
        return job

    def _lost(self, job_id: str) -> Job:
        """End a job whose process is gone; between the look at it and the lock it may have ended well."""
        with FileLock(self.folder / "room.lock", timeout=LOCK_S):
            job = self._read(job_id)
            if job is None:
                raise UnknownJob(came=job_id, days=KEPT_DAYS)
            if job.status == "running" and not self.is_worked(job.kind):
                shutil.rmtree(self.folder / job_id / WORK, ignore_errors=True)
                job = job.failed(JobLost(detail="the process is gone"), at=time.time())
                self.write(job)
        return job

    def _forget_old(self) -> None:
        """Throw away what ended long ago, and the oldest of too many."""
        ended = [job for job in self.jobs() if job.ended]
        before = time.time() - KEPT_DAYS * 86_400
        old = [job for job in ended if (job.ended_at or job.asked_at) < before]
        for job in {one.id: one for one in (*old, *ended[: max(0, len(ended) - KEPT_JOBS)])}.values():
            shutil.rmtree(self.folder / job.id, ignore_errors=True)
