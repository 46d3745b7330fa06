"""How set-up says where it is: a callable that takes a sentence key and a share done."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, float], None]


def silent(_what: str, _share: float) -> None:
    """Take a progress report and say nothing.

    Examples
    --------
    >>> silent("fonts", 0.5)
    """
