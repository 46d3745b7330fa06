"""Text columns in one piece: pyarrow looks for single rows much longer in columns of many pieces."""

from __future__ import annotations

from typing import TypeVar

import pandas as pd
import pyarrow as pa

Frame = TypeVar("Frame", bound=pd.DataFrame)


def in_one_piece(frame: Frame) -> Frame:
    """Return a frame whose text columns are one piece of memory each, as reading a file leaves several.

    Examples
    --------
    >>> both = pd.concat([pd.DataFrame({"a": pd.Series([text], dtype="str")}) for text in "xy"])
    >>> in_one_piece(both)["a"].tolist(), in_one_piece(both)["a"].dtype == both["a"].dtype
    (['x', 'y'], True)
    """
    whole: dict[str, pd.Series[str]] = {}
    for name in frame.columns:
        column = frame[name]
        if isinstance(column.dtype, pd.StringDtype):
            pieces = pa.array(column.array)
            if isinstance(pieces, pa.ChunkedArray) and pieces.num_chunks > 1:
                one = pd.array(pieces.combine_chunks(), dtype=column.dtype)
                whole[name] = pd.Series(one, index=frame.index)
    return frame.assign(**whole) if whole else frame
