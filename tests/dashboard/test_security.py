"""Headers and policy of every answer."""

from __future__ import annotations

import base64
import hashlib
import json

from flask import Flask

from dashboard.page import LATE_MODULES, LIBRARY_FILES, MODULES, import_map, index_html
from dashboard.security import FIXED_HEADERS, add_headers, content_security_policy, script_hash


def test_policy_allows_no_eval_and_no_unlisted_inline_script() -> None:
    policy = content_security_policy(["'sha256-abc'"])
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert scripts == "script-src 'self' 'sha256-abc'"
    assert "unsafe-eval" not in policy


def test_script_hash_is_the_base64_of_the_sha256_of_the_text() -> None:
    expected = base64.b64encode(hashlib.sha256(b"x = 1").digest()).decode()
    assert script_hash("x = 1") == f"'sha256-{expected}'"


def test_every_answer_carries_the_headers_even_a_fault() -> None:
    server = Flask("probe")
    add_headers(server, [])
    answer = server.test_client().get("/nothing-here")
    assert answer.status_code == 404
    assert {name: answer.headers[name] for name in FIXED_HEADERS} == FIXED_HEADERS
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_page_holds_exactly_the_import_map_whose_hash_is_allowed() -> None:
    page = index_html(
        language="zh", prefix="/lib/1/", styles=["/page/1/page.css"], opening_script="/map/1/a.js"
    )
    inline = page.split('<script type="importmap">')[1].split("</script>")[0]
    assert inline == import_map("/lib/1/")
    assert set(json.loads(inline)["imports"]) == set(MODULES) | set(LATE_MODULES)
    assert 'lang="zh-CN"' in page


def test_import_map_points_to_files_that_are_served() -> None:
    assert {*MODULES.values(), *LATE_MODULES.values()} <= set(LIBRARY_FILES)


def test_page_names_no_other_host() -> None:
    page = index_html(
        language="en", prefix="/lib/1/", styles=["/page/1/page.css"], opening_script="/map/1/a.js"
    )
    assert "http" not in page


def test_policy_opens_for_the_chosen_base_map_alone_and_for_nothing_that_is_none() -> None:
    server = Flask("probe")
    add_headers(server, [])
    client = server.test_client()
    plain, osm, other = (
        client.get(f"/{query}").headers["Content-Security-Policy"]
        for query in ("", "?base=osm", "?base=https://evil.example")
    )
    assert "http" not in plain
    assert other == plain
    assert osm.count("https://") == 2  # tiles are fetched, and drawn as images
    assert "connect-src 'self' https://tile.openstreetmap.org;" in osm
    assert "https" not in next(part for part in osm.split("; ") if part.startswith("script-src"))
    assert client.get("/?base=osm").headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert client.get("/").headers["Referrer-Policy"] == "same-origin"
