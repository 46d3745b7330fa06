"""Policy packs are carried as they were typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geodata import errors, packs

if TYPE_CHECKING:
    from pathlib import Path


def test_all_packs_are_listed_those_of_a_set_too() -> None:
    assert packs.pack_ids() == [
        *("cn-32-industrial-2021", "cn-320506-wuzhong-2017", "cn-320583-ma-2019", "cn-330200-yongjiang-m0"),
        *("cn-4401-m0", "cn-4403-m0", "cn-4419-m0-2018", "cn-national-industrial"),
    ]


def test_the_ma_pack_says_what_the_article_says() -> None:
    pack = packs.read_pack("cn-320583-ma-2019")
    rules = {rule["id"]: rule for rule in pack["rule"]}
    assert (rules["far.max"]["op"], rules["far.max"]["value"]) == ("<=", 3.0)
    assert rules["support.floor_share.max"]["value"] == 0.30
    assert (rules["siting.ring500"]["value"], rules["siting.ring500"]["unit"]) == (500, "m")
    assert pack["transfer"][0]["max_share"] == 0.49
    assert pack["charge"][0]["rate"] == 0.20
    assert "value" not in rules["far.bonus"]


def test_a_member_of_a_set_comes_in_the_form_of_a_pack() -> None:
    pack = packs.read_pack("cn-4419-m0-2018")
    assert pack["schema"] == "policy-pack/1"
    assert pack["pack"]["admin_code"] == "441900"
    assert [rule["id"] for rule in pack["rule"]] == ["far.min", "far.max", "support.floor_share.max"]
    assert sorted(source["id"] for source in pack["source"]) == ["dg112", "pdo"]
    assert pack["transfer"][0]["support_transferable"] is False
    assert "transfer" not in packs.read_pack("cn-4401-m0")


def test_incentives_have_their_eighteen_items() -> None:
    table = packs.read_incentives()
    assert len({item["id"] for item in table["item"]}) == 18
    with pytest.raises(errors.UnknownPack):
        packs.read_incentives("kunshan_ma_2019")


def test_unknown_pack_names_those_there_are() -> None:
    with pytest.raises(errors.UnknownPack, match="cn-320583-ma-2019"):
        packs.read_pack("../secret")


def test_pack_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("a = [", "utf-8")
    with pytest.raises(errors.BadPack, match=r"broken\.toml"):
        packs.read_pack_file(broken)


def test_packs_are_read_anew_each_time_so_that_no_caller_can_change_them() -> None:
    packs.read_pack("cn-320583-ma-2019")["rule"].clear()
    assert packs.read_pack("cn-320583-ma-2019")["rule"]
