"""Memory that is no longer needed given back to the system, which the libraries' own pools hold on to."""

from __future__ import annotations

import ctypes
import sys

import pyarrow as pa


def given_back() -> None:
    """Give back what Arrow's pool and the C library keep for later; costs a few milliseconds.

    On another system than Linux with glibc only Arrow's pool.
    """
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
