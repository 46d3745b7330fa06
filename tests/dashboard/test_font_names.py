"""The fonts' route gives out what the list of slices names now."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from flask import Flask

from dashboard.routes import _fonts
from dashboard.settings import Settings
from dashboard.setup.fonts import MANIFEST

if TYPE_CHECKING:
    from pathlib import Path


def test_slices_with_other_names_are_found_after_a_rebuild(tmp_path: Path) -> None:
    folder = tmp_path / "fonts"
    folder.mkdir()
    server = Flask(__name__)
    server.register_blueprint(_fonts(Settings().model_copy(update={"setup_folder": tmp_path})))
    asked = server.test_client()
    for turn, name in enumerate(("old.woff2", "new.woff2"), 1):
        (folder / name).write_bytes(name.encode())
        (folder / MANIFEST).write_text(json.dumps({"faces": [{"file": name}]}))
        os.utime(folder / MANIFEST, (turn, turn))
        assert asked.get(f"/fonts/{name}").data == name.encode()
    assert asked.get("/fonts/old.woff2").status_code == 404
