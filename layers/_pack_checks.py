"""Whether a policy pack makes sense as a whole, and the sentence for what does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from geodata.errors import (
    BadPackEntry,
    CrossingDates,
    DuplicateRule,
    MissingPackEntry,
    PolicyError,
    UnknownPackKey,
    UnknownPackValue,
)
from layers import _pack_models
from layers._metrics import METRICS
from layers._pack_models import SECOND_HAND, Charge, PackInfo, Rule, Transfer, keys_of, plain

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

_MODELS: Final = {
    "pack": _pack_models.PackInfo,
    "source": _pack_models.Source,
    "land_use": _pack_models.LandUse,
    "definitions": _pack_models.Definitions,
    "rule": _pack_models.Rule,
    "charge": _pack_models.Charge,
    "transfer": _pack_models.Transfer,
    "unknown": _pack_models.Unknown,
}
_TOP: Final = ("schema", *_MODELS)
_WRONG_WORD: Final = ("literal_error", "enum")


def no_id_twice(kind: str, ids: Sequence[str]) -> None:
    """Refuse two entries of one kind under one id.

    Raises
    ------
    DuplicateRule
        Naming the kind and the id.

    Examples
    --------
    >>> no_id_twice("rule", ["a", "b"])
    """
    for came, count in Counter(ids).items():
        if count > 1:
            raise DuplicateRule(kind=kind, came=came)


def dates_in_order(info: PackInfo) -> None:
    """Refuse a pack that ends before it begins, or before it was announced.

    Raises
    ------
    CrossingDates
        Naming both dates.

    Examples
    --------
    >>> dates_in_order(PackInfo(id="x", title_zh="某", admin_code="000000", evidence="news"))
    """
    last = info.effective_to
    first = info.effective_from or info.announced_on
    if first is not None and last is not None and last < first:
        raise CrossingDates(first=first, last=last)


def entry_cites(kind: str, entry: Rule | Charge | Transfer, known: Collection[str]) -> None:
    """Refuse a source that the pack does not list.

    Raises
    ------
    UnknownPackValue
        Naming the entry and the sources there are.
    """
    if entry.source not in known:
        place = f"{kind} {entry.id}, source"
        raise UnknownPackValue(place=place, came=entry.source, known=", ".join(sorted(known)) or "-")


def rule_whole(rule: Rule, info: PackInfo, others: Collection[str]) -> None:
    """Refuse a rule that says nothing that could be checked.

    Raises
    ------
    MissingPackEntry, UnknownPackValue, BadPackEntry
        Naming the rule and the key.
    """
    place = f"rule {rule.id}"
    for key in _lacking(rule, second_hand=info.evidence in SECOND_HAND):
        raise MissingPackEntry(place=place, came=key)
    if rule.relaxes is not None and rule.relaxes not in others:
        known = ", ".join(sorted(others))
        raise UnknownPackValue(place=f"{place}, relaxes", came=rule.relaxes, known=known)
    if rule.unit is not None and rule.unit != METRICS[rule.metric].unit:
        detail = f"{rule.metric} is reckoned in {METRICS[rule.metric].unit}"
        raise BadPackEntry(place=f"{place}, unit", came=rule.unit, detail=detail)
    if isinstance(rule.value, tuple) != (rule.op == "in"):
        detail = "a list of values goes with the operator in, a single value with the others"
        raise BadPackEntry(place=f"{place}, value", came=plain(rule.value), detail=detail)


def _lacking(rule: Rule, *, second_hand: bool) -> list[str]:
    """List what a rule needs and does not have, the most telling first."""
    lacking = []
    if rule.value is None:
        if rule.status != "unknown":
            lacking.append("value")
    else:
        lacking += ["op"] * (rule.op is None)
        lacking += ["unit"] * (rule.unit is None and not second_hand)
    if "kind" not in rule.model_fields_set and not second_hand:
        lacking.append("kind")
    if rule.metric == "distance_to_lines" and not rule.lines:
        lacking.append("lines")
    if rule.metric == "share_inside_zones" and not rule.zones:
        lacking.append("zones")
    return lacking


def first_fault(fault: ValidationError, raw: Mapping[str, Any]) -> PolicyError:
    """Turn what pydantic found first into an error that names the place.

    Parameters
    ----------
    fault
        What was raised on validating the pack.
    raw
        The pack, for the ids of the entries.
    """
    detail = fault.errors()[0]
    loc = detail["loc"]
    place, key = _place(loc[:-1], raw) or "top level", str(loc[-1]) if loc else ""
    came = plain(detail["input"])
    if detail["type"] == "extra_forbidden":
        return UnknownPackKey(place=place, came=key, known=", ".join(_keys_at(loc[:-1])))
    if detail["type"] == "missing":
        return MissingPackEntry(place=place, came=key)
    if detail["type"] in _WRONG_WORD:
        known = detail["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        return UnknownPackValue(place=_place(loc, raw), came=came, known=known)
    return BadPackEntry(place=_place(loc, raw), came=f"`{came}`", detail=_short(detail))


def _short(detail: ErrorDetails) -> str:
    return detail["msg"][:1].lower() + detail["msg"][1:]


def _place(loc: Sequence[int | str], raw: Mapping[str, Any]) -> str:
    """Say where in a pack: `rule far.max, op`."""
    parts: list[str] = []
    node: Any = raw
    for step in loc:
        node = _into(node, step)
        if isinstance(step, int) and parts:
            name = node.get("id") if isinstance(node, Mapping) else None
            parts[-1] += f" {name or step + 1}"
        else:
            parts.append(str(step))
    return ", ".join(parts)


def _into(node: object, step: int | str) -> object:
    if isinstance(node, Mapping):
        return node.get(step)
    if (
        isinstance(node, Sequence)
        and not isinstance(node, str)
        and isinstance(step, int)
        and step < len(node)
    ):
        return node[step]
    return None


def _keys_at(loc: Sequence[int | str]) -> list[str]:
    """List the keys that may stand at a place; those of the nearest known part where it is deeper."""
    if not loc:
        return list(_TOP)
    model: Any = _MODELS.get(str(loc[0]))
    for step in loc[1:]:
        field = model.model_fields.get(step) if model is not None and isinstance(step, str) else None
        if field is not None:
            inner = [kind for kind in _inner(field.annotation) if hasattr(kind, "model_fields")]
            model = inner[0] if inner else model
    return keys_of(model) if model is not None else list(_TOP)


def _inner(annotation: Any) -> list[Any]:  # noqa: ANN401 - an annotation can be anything
    """List the classes an annotation is made of."""
    parts = getattr(annotation, "__args__", ())
    return [annotation, *(deep for part in parts for deep in _inner(part))]
