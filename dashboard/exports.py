"""Tables to take away: every row says of which policy it is and what is altered of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from dashboard.altered import altered_text
from dashboard.screening import guarded

if TYPE_CHECKING:
    from geodata.status import DataStatus
    from layers.assess import Assessment


def csv_of(table: pd.DataFrame, assessment: Assessment, *, data: DataStatus) -> str:
    """Write a table as CSV for a spreadsheet, with the policy, its date and what is altered in every row.

    Parameters
    ----------
    table
        What is written.
    assessment
        The verdicts it rests on.
    data
        What may be said of the data as a whole; told in every row.

    Returns
    -------
    str
        Begins with a byte order mark, so that spreadsheets read Chinese; formulas are guarded.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.assess import Overrides, assess
    >>> from layers.measures import Measures
    >>> from layers.policy import parse_pack
    >>> pack = parse_pack(read_pack("cn-320583-ma-2019"))
    >>> measures = Measures(pd.DataFrame({"parcel_id": ["a"]}), (), (), {}, {})
    >>> judged = assess(measures, pack, overrides=Overrides({"far.max": 2.5}))
    >>> csv_of(pd.DataFrame({"n": [1]}), judged, data="schematic").splitlines()[1]
    '1,cn-320583-ma-2019,2019-12-11,far.max: 3.0 → 2.5,schematic'
    """
    info = assessment.pack.info
    told = table.assign(
        policy=assessment.pack.id,
        policy_date="" if info.announced_on is None else f"{info.announced_on:%Y-%m-%d}",
        altered=altered_text(assessment.altered),
        data=data,
    )
    return "\ufeff" + str(guarded(told).to_csv(index=False))


def download(content: str, filename: str) -> dict[str, str]:
    """Hand a text to the browser as a file.

    Examples
    --------
    >>> download("a", "a.csv")["type"]
    'text/csv'
    """
    return {"content": content, "filename": filename, "type": "text/csv"}
