"""What is known of a job, and what its work is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from dashboard.settings import Settings
from geodata.errors import BridgeheadError, Language

Status: TypeAlias = Literal["waiting", "running", "done", "failed", "cancelled"]
Report: TypeAlias = Callable[[float, str, str], None]


@dataclass(frozen=True)
class Kind:
    """A kind of work.

    Attributes
    ----------
    work
        ``package.module:function``; called with a `Task`, returns a mapping that JSON can hold, or None.
    limit_s
        How many seconds one job may take.
    most_waiting
        How many jobs may wait.
    grace_s
        Work that should stop and does not report within this time is ended with its process.

    Examples
    --------
    >>> Kind("dashboard.documents.work:run").limit_s
    600.0
    """

    work: str
    limit_s: float = 600.0
    most_waiting: int = 10
    grace_s: float = 4.0


class JobFile(BaseModel):
    """A finished file: its name and its size in bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    size: int


class Job(BaseModel):
    """A job as it stands.

    Attributes
    ----------
    share
        How much is done, 0 to 1.
    step_zh, step_en
        What is being done.
    fault_zh, fault_en
        Why it failed.
    result
        What the work returned.

    Examples
    --------
    >>> Job(id="a", kind="k", asked_at=0.0).ended
    False
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: str
    asked_at: float
    settings: dict[str, Any] = {}
    arguments: dict[str, Any] = {}
    status: Status = "waiting"
    share: float = 0.0
    step_zh: str = ""
    step_en: str = ""
    fault_zh: str = ""
    fault_en: str = ""
    started_at: float | None = None
    ended_at: float | None = None
    files: tuple[JobFile, ...] = ()
    result: dict[str, Any] = {}

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.status in {"done", "failed", "cancelled"}

    def with_(self, **changes: object) -> Job:
        """Return a copy with some parts changed."""
        return self.model_copy(update=changes)

    def failed(self, fault: BridgeheadError, *, at: float, status: Status = "failed") -> Job:
        """Return the job as ended by a fault."""
        return self.with_(
            status=status, fault_zh=fault.sentence("zh"), fault_en=fault.sentence("en"), ended_at=at
        )

    def step(self, language: Language) -> str:
        """Say what is being done."""
        return self.step_zh if language == "zh" else self.step_en

    def fault(self, language: Language) -> str:
        """Say why it failed; empty if it did not."""
        return self.fault_zh if language == "zh" else self.fault_en


@dataclass(frozen=True)
class Task:
    """What the work of a job is given.

    Attributes
    ----------
    settings
        Those of the server that was asked.
    arguments
        As they were handed in; the work checks them.
    given
        Folder of the files that were handed in.
    output
        Folder to write to; what lies in it when the work returns becomes the job's files.
    report
        Called with the share done and what is being done, in Chinese and in English; raises `JobCancelled` or
        `JobTooLong` when the work is to stop, which it should let through.
    """

    settings: Settings
    arguments: Mapping[str, Any]
    given: Path
    output: Path
    report: Report
