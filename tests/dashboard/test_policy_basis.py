"""The header names the place whose policy it is, not the place the land lies in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.context import Context
from dashboard.explore.page import header


@pytest.mark.parametrize(("language", "said"), [("zh", "昆山 Ma 2019-12"), ("en", "Kunshan Ma 2019-12")])
def test_policy_keeps_its_place_over_another_citys_land(shipped: Context, language: str, said: str) -> None:
    elsewhere = shipped.area.model_copy(update={"name_zh": "剑桥", "name_en": "Cambridge"})
    text = str(header(replace(shipped, area=elsewhere), language))  # type: ignore[arg-type]  # one of the two
    assert said in text
    assert "Cambridge" not in text
    assert "剑桥" not in text
