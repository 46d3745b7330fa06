"""The JSON Schema of packs says what the models say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from judged import pack

from geodata.errors import PolicyError
from geodata.packs import pack_ids, read_pack
from layers.pack_schema import pack_schema
from layers.policy import parse_pack

SCHEMA = json.loads(json.dumps(pack_schema()))
TYPES: dict[str, Any] = {
    "string": str,
    "number": (int, float),
    "object": dict,
    "array": list,
    "boolean": bool,
    "integer": int,
    "null": type(None),
}


def faults(value: Any, schema: dict[str, Any], place: str = "") -> Iterator[str]:
    """A small validator for the words the schema uses; an unknown word stops the test."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    unknown = set(schema) - {
        *(
            "$schema",
            "$id",
            "$defs",
            "title",
            "description",
            "default",
            "format",
            "type",
            "properties",
            "required",
        ),
        *(
            "additionalProperties",
            "items",
            "anyOf",
            "enum",
            "const",
            "pattern",
            "minLength",
            "minimum",
            "maximum",
        ),
        "exclusiveMinimum",
    }
    assert not unknown
    if "anyOf" in schema:
        if all(list(faults(value, option, place)) for option in schema["anyOf"]):
            yield f"{place}: none of {len(schema['anyOf'])}"
        return
    wanted = schema.get("type")
    if wanted and (not isinstance(value, TYPES[wanted]) or (isinstance(value, bool) and wanted != "boolean")):
        yield f"{place}: not {wanted}"
        return
    yield from _single(value, schema, place)
    yield from _inside(value, schema, place)


def _inside(value: Any, schema: dict[str, Any], place: str) -> Iterator[str]:
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from faults(item, schema["items"], f"{place}[{number}]")
    if isinstance(value, dict):
        properties, rest = schema.get("properties", {}), schema.get("additionalProperties", True)
        yield from (f"{place}: no {key}" for key in schema.get("required", []) if key not in value)
        for key, item in value.items():
            if key in properties:
                yield from faults(item, properties[key], f"{place}.{key}")
            elif isinstance(rest, dict):
                yield from faults(item, rest, f"{place}.{key}")
            elif not rest:
                yield f"{place}: {key} not known"


def _single(value: Any, schema: dict[str, Any], place: str) -> Iterator[str]:
    checks = {
        "enum": lambda wanted: value in wanted,
        "const": lambda wanted: value == wanted,
        "pattern": lambda wanted: re.search(wanted, value),
        "minLength": lambda wanted: len(value) >= wanted,
        "minimum": lambda wanted: value >= wanted,
        "maximum": lambda wanted: value <= wanted,
        "exclusiveMinimum": lambda wanted: value > wanted,
    }
    yield from (
        f"{place}: {word}" for word, holds in checks.items() if word in schema and not holds(schema[word])
    )


def as_json(raw: dict[str, Any]) -> Any:
    return json.loads(
        json.dumps(raw, default=lambda day: day.isoformat() if isinstance(day, date) else str(day))
    )


@pytest.mark.parametrize("pack_id", pack_ids())
def test_every_shipped_pack_is_valid(pack_id: str) -> None:
    assert list(faults(as_json(read_pack(pack_id)), SCHEMA)) == []


@pytest.mark.parametrize(
    "spoilt",
    [
        {"colour": "red"},
        {"op": "=<"},
        {"metric": "floor_ratio"},
        {"value": "three"},
        {"status": "certain"},
        {"kind": "soft"},
        {"unit": "acre"},
        {"source": ""},
    ],
)
def test_what_the_models_refuse_in_a_rule_the_schema_refuses(spoilt: dict[str, Any]) -> None:
    raw = read_pack("cn-320583-ma-2019")
    rules = [{**raw["rule"][0], **spoilt}]
    with pytest.raises(PolicyError):
        parse_pack({**raw, "rule": rules})
    assert list(faults(as_json({**raw, "rule": rules}), SCHEMA))


def test_every_key_that_a_pack_may_have_is_in_the_schema() -> None:
    assert set(SCHEMA["properties"]) == {
        *("schema", "pack", "source", "land_use", "definitions", "rule", "charge", "transfer", "unknown")
    }
    assert set(SCHEMA["$defs"]["Rule"]["properties"]) == set(type(pack().rules[0]).model_fields)
