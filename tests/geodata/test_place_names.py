"""Where a zone's name may be broken."""

from __future__ import annotations

import pytest

from geodata.place_names import with_break


@pytest.mark.parametrize(
    "parts",
    [
        ("夏驾河", "科创走廊"),
        ("阳澄湖", "科技园"),
        ("花桥", "国际创新港"),
        ("苏州", "工业园区"),
        ("昆山", "经济技术开发区"),
        ("阳澄湖",),  # a lake: no general word of zones
        ("新区",),  # nothing but the general word
        ("东新区",),  # one sign would stand alone
        ("Science Park",),
        ("",),
    ],
)
def test_a_zone_may_be_broken_before_the_word_for_what_it_is(parts: tuple[str, ...]) -> None:
    assert with_break("".join(parts)) == "\u200b".join(parts)
