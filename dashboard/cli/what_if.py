"""What-if on the command line: thresholds and modes that differ from the pack's, alike for all commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

import typer

from geodata.errors import BadSetting

if TYPE_CHECKING:
    from layers.overrides import Overrides

MODES: Final = {
    "nearest": "nearest",
    "centroid": "centroid",
    "half-area": "half_area",
    "half_area": "half_area",
}
SetOption: TypeAlias = Annotated[
    list[str] | None, typer.Option("--set", help="A threshold: rule=number, e.g. siting.ring500=700")
]
MeasureFromOption: TypeAlias = Annotated[
    str | None, typer.Option("--measure-from", help="nearest, centroid or half-area.")
]
ShareBaseOption: TypeAlias = Annotated[
    str | None, typer.Option("--share-base", help="Supporting shares are of: counted or gross floor area.")
]
UnknownOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--unknown", help="A missing value taken as: rule=pass or rule=fail."),
]


def overrides_of(
    pairs: Sequence[str],
    measure_from: str | None = None,
    unknown: Sequence[str] = (),
    share_base: str | None = None,
) -> Overrides:
    """Read ``rule=number`` pairs, modes, and ``rule=pass`` or ``rule=fail`` for missing values.

    Raises
    ------
    BadSetting, BadOverride
        If a pair or a mode cannot be read.

    Examples
    --------
    >>> dict(overrides_of(["siting.ring500=700"], "half-area").values)
    {'siting.ring500': 700.0}
    >>> overrides_of([], share_base="gross").share_base
    'gross'
    """
    from layers.overrides import Overrides  # noqa: PLC0415 - pandas is slow to import

    values: dict[str, float] = {}
    for pair in pairs:
        rule_id, _, number = (part.strip() for part in pair.partition("="))
        try:
            values[rule_id] = float(number)
        except ValueError as fault:
            raise BadSetting(came=pair) from fault
    mode: Any = MODES.get(measure_from, measure_from) if measure_from else None
    base: Any = share_base
    parted = (one.partition("=") for one in unknown)
    taken: dict[str, Any] = {rule_id.strip(): way.strip() for rule_id, _, way in parted}
    return Overrides(values, measure_from=mode, share_base=base, unknown=taken)
