"""``python -m dashboard.jobs DATA --kind …``: how a room starts the process of one kind of work."""

from __future__ import annotations

import argparse
from pathlib import Path

from dashboard.jobs.model import Kind
from dashboard.jobs.room import JobRoom
from dashboard.jobs.worker import serve
from dashboard.settings import Settings


def main() -> None:
    """Read the options that `JobRoom.wake` writes, and work."""
    parser = argparse.ArgumentParser(prog="dashboard.jobs")
    parser.add_argument("data", type=Path)
    parser.add_argument("--kind", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--limit", type=float, required=True)
    parser.add_argument("--grace", type=float, required=True)
    parser.add_argument("--idle", type=float, required=True)
    asked = parser.parse_args()
    kinds = {asked.kind: Kind(asked.work, asked.limit, grace_s=asked.grace)}
    serve(JobRoom(Settings(data=asked.data), kinds, idle_s=asked.idle), asked.kind)


if __name__ == "__main__":
    main()
