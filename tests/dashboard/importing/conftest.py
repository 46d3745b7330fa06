"""Reading in a process of its own has its own tests; here a file is read where the test runs: quicker."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.importing import work
from geodata.look import look_at
from geodata.read import read_layer


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def looked(*arguments: Any, **options: Any) -> dict[str, Any]:
        return look_at(*arguments, **options).as_json()

    monkeypatch.setattr(work, "read_guarded", read_layer)
    monkeypatch.setattr(work, "look_guarded", looked)
