"""The pictures of the documents: each is shown, and each is small."""

from __future__ import annotations

import re

from screen_states import SIZES
from screens import FOLDER

NAMED = {name for _, pictures in SIZES for name in pictures}
LARGEST = 200_000
ALL = 4_000_000


def test_every_picture_is_shown_once_and_none_is_left_over() -> None:
    text = (FOLDER.parent / "SCREENS.md").read_text("utf-8")
    shown = re.findall(r"screens/([\w-]+)\.webp", text)
    files = sorted(file.stem for file in FOLDER.glob("*"))
    assert sorted(shown) == files
    assert set(files) <= NAMED


def test_the_pictures_stay_small() -> None:
    sizes = [file.stat().st_size for file in FOLDER.glob("*.webp")]
    assert max(sizes) <= LARGEST
    assert sum(sizes) <= ALL
