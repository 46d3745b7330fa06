"""No text for people stands in code: it stands in the catalogue, or beside the definition it belongs to."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

import pytest

from dashboard.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CODE: Final = PROJECT_ROOT / "dashboard"
# the ideographic space alone is a gap, no word
CHINESE: Final = re.compile(r"[\u3001-\u30ff\u3400-\u9fff\uff00-\uffef]")
WORD: Final = re.compile(r"[A-Za-z]{2,}")
UNITS: Final = re.compile(r"\b(?:ha|km|km²|m²|MB|mm)(?!\w)")
SHOWN: Final = {"children", "label", "title", "placeholder", "description", "alt", "nothingFoundMessage"}
SHOWERS: Final = {"html", "dmc"}  # html.P("…"), dmc.Button("…")
UNSHOWN_CALLS: Final = {"partition", "compile", "strip", "removeprefix"}  # a text is taken apart

# Chinese in code, and why it may stand there.
CHINESE_MAY_STAND: Final = {
    "app.py": "the program's own name, in every language",
    "cli/lines.py": "yes and no as a person may type them",
    "explore/coordinates.py": "signs and names of systems as a person may type them",
    "explore/cardmaker.py": "the marks around a Chinese title, in every language",
    "handouts/content.py": "the marks around a Chinese title, in every language",
    "scheme_page/form.py": "an example programme, one a language",
    "sheets/fonts.py": "signs that may not begin or end a line",
    "sheets/lettering.py": "signs that stand upright or turn",
    "sheets/maplabels.py": "the name of a layer in a PDF, Chinese in every language",
    "shell.py": "each language is named in itself",
}
# English (or a proper name) handed to a component, and why.
ENGLISH_MAY_STAND: Final = {
    "CSV": "a format's name",
    "XLSX": "a format's name",
    "JSON": "a format's name",
    "English": "each language is named in itself",
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(CODE.rglob("*.py")):
        yield path.relative_to(CODE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def scripts() -> list[Path]:
    return sorted([*CODE.rglob("*.mjs"), *CODE.rglob("*.js")])


def texts(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def docstrings(tree: ast.Module) -> set[int]:
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def excused(tree: ast.Module) -> set[int]:
    """Texts beside their English twin (an error's facts, a pair), or at which a text is taken apart."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and (node.arg or "").endswith("_zh"):
            found |= {id(text) for text in texts(node.value)}
        elif isinstance(node, ast.Tuple) and len(node.elts) > 1:
            found |= {id(text) for text in texts(node.elts[-1])}
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in UNSHOWN_CALLS
        ):
            found |= {id(text) for one in node.args for text in texts(one)}
    return found


def chinese_in(tree: ast.Module) -> list[str]:
    passed = docstrings(tree) | excused(tree)
    return [one.value for one in texts(tree) if id(one) not in passed and CHINESE.search(one.value)]


def handed(call: ast.Call) -> Iterator[str]:
    """Texts that a component is given to show: its children, label, title, …, or what it says as its name."""
    function = call.func
    component = isinstance(function, ast.Attribute) and getattr(function.value, "id", "") in SHOWERS
    named = isinstance(function, ast.Name) and function.id == "aria"
    shown = [one.value for one in call.keywords if one.arg in ({"label"} if named else SHOWN)]
    if component:
        shown += call.args[:1]
    if component or named:
        for value in shown:
            parts = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
            for part in parts:
                if isinstance(part, ast.JoinedStr):
                    yield from (one.value for one in part.values if isinstance(one, ast.Constant))
                elif isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value


def test_no_chinese_stands_in_the_programs_code() -> None:
    found = {name: said for name, tree in modules() if (said := chinese_in(tree))}
    assert {name: said for name, said in found.items() if name not in CHINESE_MAY_STAND} == {}
    assert set(CHINESE_MAY_STAND) <= set(found), "what is excused and no longer there"


def test_no_component_is_given_words_but_from_the_catalogue() -> None:
    found = {
        (name, text)
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for text in handed(node)
        if WORD.search(UNITS.sub("", text)) and text.strip() not in ENGLISH_MAY_STAND
    }
    assert found == set()


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.name)
def test_no_script_brings_words_of_its_own(path: Path) -> None:
    code = path.read_text(encoding="utf-8")
    shown = r"(?:textContent|innerText|title|placeholder|ariaLabel)\s*=\s*"
    shown += r"|setAttribute\(\"(?:aria-label|title)\",\s*"
    given = [said for _, said in re.findall(rf"(?:{shown})([\"'`])(.*?)\1", code)]
    assert CHINESE.findall(code) == []
    assert [text for text in given if WORD.search(re.sub(r"\$\{[^}]*\}", "", text))] == []


def test_words_in_code_would_be_found() -> None:
    tree = ast.parse(
        'html.P("Open the map", title="x")\nhtml.B(["a", f"go {on}"], **aria(label="Close it"))\nx = "地块"'
    )
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert {text for call in calls for text in handed(call)} >= {"Open the map", "go ", "Close it"}
    assert chinese_in(tree) == ["地块"]
