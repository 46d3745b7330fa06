"""Work that the tests of the job room ask for."""

from __future__ import annotations

import os
import time
from typing import Any

from dashboard.jobs import Task
from geodata.errors import MissingFile


def steps(task: Task) -> dict[str, Any]:
    """Write a file in steps, each as long as asked."""
    count = int(task.arguments["count"])
    for step in range(count):
        task.report(step / count, f"第 {step + 1} 步", f"step {step + 1}")
        (task.output / "half.txt").write_text(str(step))
        time.sleep(float(task.arguments.get("each_s", 0)))
    for path in sorted(task.given.glob("*")):
        (task.output / path.name).write_bytes(path.read_bytes())
    return {"count": count}


def deaf(task: Task) -> None:
    """Never look whether it should stop."""
    task.report(0.1, "开始", "begun")
    (task.output / "half.txt").write_text("half")
    time.sleep(60)


def faulty(task: Task) -> None:
    """Fail as work fails for bad input, or as a bug fails, or with its whole process."""
    (task.output / "half.txt").write_text("half")
    if task.arguments.get("bug"):
        raise ZeroDivisionError
    if task.arguments.get("killed"):
        os._exit(9)
    raise MissingFile(path="land.gpkg")
