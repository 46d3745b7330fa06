"""The house's rules, held by reading the code: arrows, purity, place names, sizes, no stubs."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("geodata", "layers", "dashboard")
FORBIDDEN = {
    "geodata": {"layers", "dashboard", "dash", "plotly", "flask"},
    "layers": {
        *("dashboard", "dash", "plotly", "flask"),
        *(
            "pyogrio",
            "fiona",
            "pyarrow",
            "sqlite3",
            "sqlalchemy",
            "requests",
            "urllib",
            "socket",
            "tempfile",
            "subprocess",
        ),
    },
    "dashboard": set(),
}
READING_CALLS = {
    *("open", "read_file", "read_parquet", "read_csv", "to_file", "to_parquet", "to_csv"),
    *("read_text", "read_bytes", "write_text", "write_bytes"),
}
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60


def python_files(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported_roots(path: Path) -> set[str]:
    roots: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            roots |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            roots.add(node.module.split(".")[0])
    return roots


@pytest.mark.parametrize("room", ROOMS)
def test_arrows_run_from_dashboard_to_layers_to_geodata_only(room: str) -> None:
    wrong = {
        str(path.relative_to(ROOT)): bad
        for path in python_files(room)
        if (bad := imported_roots(path) & FORBIDDEN[room])
    }
    assert python_files(room), room
    assert wrong == {}


def test_layers_opens_no_file() -> None:
    calls = [
        f"{path.name}:{node.lineno}"
        for path in python_files("layers")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and (
            getattr(node.func, "id", None) in READING_CALLS
            or getattr(node.func, "attr", None) in READING_CALLS
        )
    ]
    assert calls == []


def test_code_names_no_city_outside_its_folder() -> None:
    own = {ROOT / "geodata" / "kunshan", ROOT / "geodata" / "areas" / "kunshan"}
    named = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for room in ROOMS
        for path in python_files(room)
        if not own & set(path.parents)
        for number, line in enumerate(code_lines(path), 1)
        if re.search(r"kunshan|昆山|4549|320583", line, re.IGNORECASE)
    ]
    allowed = {
        "dashboard/settings.py",
        "geodata/shipped.py",
    }  # the default area, and the table of shipped builders
    assert [line for line in named if line.split(":")[0] not in allowed] == []


def code_lines(path: Path) -> list[str]:
    """Lines of a file with docstrings and comments blanked."""
    lines = path.read_text(encoding="utf-8").split("\n")
    for node in ast.walk(tree_of(path)):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[number] = ""
    return [re.sub(r"#.*", "", line) for line in lines]


@pytest.mark.parametrize("room", [*ROOMS, "tests", "benchmarks"])
def test_modules_and_functions_stay_small(room: str) -> None:
    long: list[str] = []
    for path in python_files(room):
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > LONGEST_MODULE:
            long.append(f"{path.relative_to(ROOT)}: {lines} lines")
        long += [
            f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {length} lines"
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.FunctionDef) and (length := body_length(node)) > LONGEST_FUNCTION
        ]
    assert long == []


def body_length(node: ast.FunctionDef) -> int:
    docstring = node.body[0] if ast.get_docstring(node) is not None else None
    documented = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - documented


def test_no_forbidden_means() -> None:
    banned = {"eval", "exec", "iterrows"}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for room in ROOMS
        for path in python_files(room)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and ((getattr(node.func, "id", None) in banned) or getattr(node.func, "attr", None) == "iterrows")
    ]
    roots = {room: set().union(*(imported_roots(path) for path in python_files(room))) for room in ROOMS}
    assert found == []
    assert all(not roots[room] & {"pickle", "marshal", "shelve", "dill"} for room in ROOMS)


def test_tree_has_no_stub_and_no_machine_path() -> None:
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    texts = {".py", ".md", ".toml", ".js", ".mjs", ".css", ".json", ".yml", ".sh", ""}
    own = Path(__file__).name
    found = []
    for name in filter(None, names):
        path = ROOT / name
        if path.suffix not in texts or not path.is_file() or path.name == own:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        found += [f"{name}: {word}" for word in ("/work/", "/root/", "/farm/", "/opt/pypi") if word in text]
        found += [
            f"{name}: {word}"
            for word in re.findall(r"\b(?:NotImplementedError|TODO|FIXME|coming soon)\b", text)
        ]
    assert found == []


def test_no_file_of_the_tree_is_over_200_kilobytes() -> None:
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    heavy = {name: (ROOT / name).stat().st_size for name in filter(None, names) if (ROOT / name).is_file()}
    assert {name: size for name, size in heavy.items() if size > 200_000} == {}
