"""Subset sum over whole numbers: the largest sum within a room, by the fewest parts, always the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Counts: TypeAlias = NDArray[np.uint32]

# what fits into some hundred MB and some seconds
MOST_SUM: Final = 100_000_000
MOST_WORK: Final = 10_000_000_000
MOST_EXCHANGES: Final = 4_000_000
NEVER: Final = 1 << 30  # more units than anyone has; twice it still fits


@dataclass(frozen=True)
class _Bundle:
    """Some equal units taken or left together."""

    weight: int
    count: int
    kind: int


class Subset(NamedTuple):
    """Chosen positions, ascending, and the whole number in which the sum was reckoned (1: exactly)."""

    positions: list[int]
    grain: int = 1


def best_subset(weights: Sequence[int], room: int) -> Subset:
    """Find positions whose weights have the largest sum within the room, as few of them as possible.

    Of equal weights the first are taken, and of several best choices always the same one. Beyond any real
    project (`MOST_WORK`) sums are reckoned in a coarser grain, weights rounded up to it and the room down, so
    that the room still holds.

    Parameters
    ----------
    weights
        Whole numbers above 0.
    room
        What the sum may not exceed.

    Examples
    --------
    >>> best_subset([5200, 4800, 4100, 3900, 3600, 2400], 11760).positions
    [0, 2, 5]
    >>> best_subset([3, 3, 2, 2, 2], 6)
    Subset(positions=[0, 1], grain=1)
    """
    filled = _filling(weights, room)
    if filled is not None:
        return Subset(filled)
    grain = max(1, -(-room // MOST_SUM))
    while True:
        step, kinds = _kinds(weights, room, grain)
        bundles = [
            _Bundle(weight * count, count, kind)
            for kind, (weight, places) in enumerate(kinds)
            for count in _doubling(len(places))
        ]
        if len(bundles) * (room // grain // step) <= MOST_WORK:
            break
        grain *= 2
    best = _largest([bundle.weight for bundle in bundles], room // grain // step)
    taken = [0] * len(kinds)
    for bundle in _fewest(bundles, best):
        taken[bundle.kind] += bundle.count
    chosen = [places[:count] for (_, places), count in zip(kinds, taken, strict=True)]
    return Subset(sorted(position for places in chosen for position in places), grain)


def _kinds(weights: Sequence[int], room: int, grain: int) -> tuple[int, list[tuple[int, list[int]]]]:
    """Gather equal weights, the heaviest first, in the largest unit they all are whole numbers of."""
    coarse = [-(-weight // grain) for weight in weights]
    step = gcd(*coarse) or 1
    places: dict[int, list[int]] = {}
    for position, weight in enumerate(coarse):
        if weight <= room // grain:
            places.setdefault(weight // step, []).append(position)
    return step, sorted(places.items(), reverse=True)


def _filling(weights: Sequence[int], room: int) -> list[int] | None:
    """Fill the room exactly by the fewest parts, where two exchanges show how; None where they do not.

    No fewer parts than the heaviest ones that fill the room can do; exchanging one or two of them for lighter
    ones keeps that number. Of many different parts some two exchanges nearly always fit, and then neither the
    sum nor the number can be bettered.
    """
    order = sorted(range(len(weights)), key=lambda position: (-weights[position], position))
    sums = np.cumsum([weights[position] for position in order], dtype=np.int64)
    enough = int(np.searchsorted(sums, room))
    if room <= 0 or enough == len(order):
        return None
    held, spare = order[: enough + 1], order[enough + 1 :]
    if len(held) * len(spare) > MOST_EXCHANGES:
        return None
    exchanges = _exchanges(held, spare, weights, int(sums[enough]) - room)
    if exchanges is None:
        return None
    gone, come = {held[one] for one, _ in exchanges}, [spare[other] for _, other in exchanges]
    return sorted([*(position for position in held if position not in gone), *come])


def _exchanges(
    held: Sequence[int], spare: Sequence[int], weights: Sequence[int], excess: int
) -> list[tuple[int, int]] | None:
    """Find at most two exchanges of held for spare parts that take off exactly the excess."""
    if excess == 0:
        return []
    ours = np.array([weights[position] for position in held], dtype=np.int64)
    theirs = np.array([weights[position] for position in spare], dtype=np.int64)
    less = (ours[:, None] - theirs[None, :]).ravel()
    if not less.size:
        return None
    order = np.argsort(less, kind="stable")
    found = np.minimum(np.searchsorted(less[order], excess - less), less.size - 1)
    partner = order[found]
    pairs = np.column_stack([np.arange(less.size), partner])
    one, other = np.divmod(pairs, len(spare))
    fits = less + less[partner] == excess
    fits &= (one[:, 0] != one[:, 1]) & (other[:, 0] != other[:, 1])
    alone = np.flatnonzero(less == excess)
    if alone.size:
        return [divmod(int(alone[0]), len(spare))]
    if not fits.any():
        return None
    return [divmod(int(which), len(spare)) for which in pairs[int(fits.argmax())]]


def _doubling(count: int) -> list[int]:
    """Split a number so that sums of its parts give every number up to it: 1, 2, 4 … and the rest."""
    parts, part = [], 1
    while part <= count:
        parts.append(part)
        count -= part
        part *= 2
    return [*parts, count] if count else parts


def _largest(weights: Sequence[int], room: int) -> int:
    """Find the largest sum within the room.

    Sums that can be reached are the bits of one integer; shifting it adds a weight to all of them at once.
    """
    within = (1 << (room + 1)) - 1
    reached = 1
    for weight in weights:
        reached = (reached | (reached << weight)) & within
        if reached >> room & 1:
            return room
    return reached.bit_length() - 1


def _fewest(bundles: Sequence[_Bundle], total: int) -> list[_Bundle]:
    """Choose bundles of exactly this total with the fewest units.

    The bundles are halved: the fewest units by which each half reaches every sum tell how much each half
    gives, and then each half is asked for its part. So only two rows of sums are ever kept.
    """
    if total == 0 or not bundles:
        return []
    if len(bundles) == 1:
        return list(bundles)
    middle = len(bundles) // 2
    former, latter = bundles[:middle], bundles[middle:]
    one, other = _counts(former, total), _counts(latter, total)
    first = max(0, total - len(other) + 1)
    last = min(total, len(one) - 1)
    both = one[first : last + 1] + other[total - last : total - first + 1][::-1]
    split = first + int(both.argmin())
    del one, other, both
    return [*_fewest(former, split), *_fewest(latter, total - split)]


def _counts(bundles: Sequence[_Bundle], total: int) -> Counts:
    """Give the fewest units for every sum that the bundles reach, up to a total; `NEVER` for the others."""
    size = min(total, sum(bundle.weight for bundle in bundles)) + 1
    counts: Counts = np.full(size, NEVER, dtype=np.uint32)
    counts[0] = 0
    high = 0  # no sum above it is reached yet
    for bundle in bundles:
        if bundle.weight >= size:
            continue
        reach = min(high + bundle.weight, size - 1)
        added = counts[: reach - bundle.weight + 1] + np.uint32(bundle.count)
        np.minimum(counts[bundle.weight : reach + 1], added, out=counts[bundle.weight : reach + 1])
        high = reach
    np.minimum(counts, NEVER, out=counts)
    return counts
