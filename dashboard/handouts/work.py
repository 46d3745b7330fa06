"""What the background process does with an order: make it, and leave the finished files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dashboard.context import ContextSource
from dashboard.handouts.making import make
from dashboard.handouts.order import Order
from dashboard.jobs import Kind
from dashboard.sheets.fonts import load_fonts
from geodata.atomic import write_bytes

if TYPE_CHECKING:
    from dashboard.jobs import Task

HANDOUTS: Final = "handouts"
KINDS: Final = {HANDOUTS: Kind("dashboard.handouts.work:run", limit_s=600.0, most_waiting=10)}


def run(task: Task) -> dict[str, Any]:
    """Make an order's files.

    Parameters
    ----------
    task
        Its arguments are an `Order`.
    """
    order = Order.asked(**task.arguments)
    source = ContextSource(task.settings)
    for name, content in make(source.current(), order, load_fonts(task.settings), task.report).items():
        write_bytes(task.output / name, content)
    return {"form": order.form}
