"""What Dash's tags take: their children, and their ARIA attributes."""

from __future__ import annotations

from typing import Any, TypeAlias

Child: TypeAlias = Any  # text, number, component or a list of these: whatever Dash takes as a child
Answer: TypeAlias = Any  # what a callback hands to Dash: one JSON value, or one for each of its outputs


def aria(**attributes: str) -> dict[str, Any]:
    """Write ARIA attributes as a tag takes them.

    Examples
    --------
    >>> aria(label="Map", expanded="true")
    {'aria-label': 'Map', 'aria-expanded': 'true'}
    """
    return {f"aria-{name}": value for name, value in attributes.items()}


def data(**attributes: str) -> dict[str, Any]:
    """Write data attributes as a tag takes them.

    Examples
    --------
    >>> data(do="remove")
    {'data-do': 'remove'}
    """
    return {f"data-{name}": value for name, value in attributes.items()}
