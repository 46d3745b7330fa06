"""Files that never change are compressed once; answers are compressed each time."""

from __future__ import annotations

from itertools import count

import flask_compress.flask_compress as library
import pytest
from flask import Flask, Response

from dashboard import squeezed
from dashboard.app import squeeze
from dashboard.squeezed import Squeezed

SIZE = 4000


@pytest.fixture
def compressed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the sizes of what is compressed from now on."""
    seen: list[int] = []
    real = library._compress_data

    def compress(app: Flask, data: bytes, algorithm: str) -> bytes:
        seen.append(len(data))
        return bytes(real(app, data, algorithm))

    monkeypatch.setattr(library, "_compress_data", compress)
    return seen


def served() -> Flask:
    """Return a server with a file that never changes and an answer that always does."""
    server = Flask("small")
    numbers, script = count(), "text/javascript"
    server.add_url_rule("/lib/1/a.js", "a", lambda: Response("a" * SIZE, mimetype=script))
    server.add_url_rule("/now", "now", lambda: Response(f"{next(numbers)}" * SIZE, mimetype=script))
    squeeze(server)
    return server


def test_a_file_is_compressed_once_for_each_way_of_compressing(compressed: list[int]) -> None:
    client = served().test_client()
    ways = ("br", "br", "gzip", "br")
    answers = [client.get("/lib/1/a.js", headers={"Accept-Encoding": way}) for way in ways]
    assert [answer.headers["Content-Encoding"] for answer in answers] == list(ways)
    assert answers[0].data == answers[1].data == answers[3].data != answers[2].data
    assert compressed == [SIZE, SIZE]


def test_an_answer_that_may_change_is_never_kept(compressed: list[int]) -> None:
    client = served().test_client()
    first, second = (client.get("/now", headers={"Accept-Encoding": "gzip"}).data for _ in range(2))
    assert first != second
    assert compressed == [SIZE, SIZE]


def test_no_more_is_kept_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(squeezed, "MOST_BYTES", 10)
    kept = Squeezed()
    for name in ("br;/a", "br;/b", "br;/c"):
        kept.set(name, b"12345")
    kept.set("br;/c", b"67890")
    assert [kept.get(name) for name in ("br;/a", "br;/b", "br;/c")] == [None, b"12345", b"67890"]
