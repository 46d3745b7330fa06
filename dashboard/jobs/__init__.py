"""Long work in the background: asked for by a page, done by a process of its own, seen by every server.

A job is a folder in the data folder, so that any of several server processes answers for it. Each kind of
work has one process that takes its jobs in the order in which they came, and ends when nothing has come for
a while.
"""

from __future__ import annotations

from dashboard.jobs.model import Job, JobFile, Kind, Status, Task
from dashboard.jobs.room import JobRoom

__all__ = ["Job", "JobFile", "JobRoom", "Kind", "Status", "Task"]
