"""The shipped data set, built once for all tests of this folder."""

from __future__ import annotations

from typing import Any

import pytest

from geodata.areas import load_area
from geodata.kunshan import build


@pytest.fixture(scope="session")
def built() -> Any:
    return build(load_area("kunshan"))


@pytest.fixture(scope="session")
def parcels(built: Any) -> Any:
    return built[0]


@pytest.fixture(scope="session")
def reference(built: Any) -> Any:
    return built[1]


@pytest.fixture(scope="session")
def shapes(parcels: Any) -> Any:
    return parcels.geometry.to_numpy()
