"""What callbacks hand to the browser in a form of Dash's own."""

from __future__ import annotations

import base64
from typing import Any


def download(content: bytes, name: str) -> dict[str, Any]:
    """Return a file as `dcc.Download` takes it.

    Examples
    --------
    >>> download(b"a", "a.txt")
    {'content': 'YQ==', 'filename': 'a.txt', 'type': None, 'base64': True}
    """
    return {
        "content": base64.b64encode(content).decode("ascii"),
        "filename": name,
        "type": None,
        "base64": True,
    }
