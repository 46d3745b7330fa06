"""Every fault has a sentence in both languages and a status."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

import pytest
from flask import Flask

from dashboard.faults import answer_faults, status_of
from geodata import errors

Fault = type[errors.BridgeheadError]


def all_faults(kind: Fault = errors.BridgeheadError) -> Iterator[Fault]:
    yield kind
    for below in kind.__subclasses__():
        yield from all_faults(below)


def names_in(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("kind", sorted(all_faults(), key=lambda kind: kind.__name__))
def test_both_sentences_speak_of_the_same_facts(kind: Fault) -> None:
    english = {name.removesuffix("_en") for name in names_in(kind.en)}
    chinese = {name.removesuffix("_zh") for name in names_in(kind.zh)}
    assert english == chinese


@pytest.mark.parametrize("kind", sorted(all_faults(), key=lambda kind: kind.__name__))
def test_each_sentence_is_in_its_language(kind: Fault) -> None:
    assert re.search(r"[一-鿿]", kind.zh)
    assert not re.search(r"[一-鿿]", kind.en)


def test_a_fault_is_answered_with_its_sentence_in_the_language_asked_for() -> None:
    server = Flask("probe")
    answer_faults(server)

    @server.get("/")
    def fails() -> str:
        raise errors.MissingFile(path="land.gpkg")

    english = server.test_client().get("/", headers={"Accept-Language": "en"})
    chinese = server.test_client().get("/", headers={"Accept-Language": "zh-CN"})
    assert (english.status_code, english.text) == (
        422,
        errors.MissingFile(path="land.gpkg").sentence("en") + "\n",
    )
    assert "找不到文件 land.gpkg" in chinese.text


def test_nothing_to_show_is_not_the_users_fault() -> None:
    assert status_of(errors.NothingToShow(area="x")).value == 503
