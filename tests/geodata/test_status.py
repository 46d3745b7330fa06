"""What may be said of the data: the worst of what its layers say."""

from __future__ import annotations

import pytest
from geopandas import GeoDataFrame

from geodata.status import layers_status


@pytest.mark.parametrize("made_up", ["schematic", "assumed", "synthetic"])
def test_one_made_up_feature_makes_the_whole_schematic(made_up: str) -> None:
    layers = [GeoDataFrame({"status": ["surveyed"]}), GeoDataFrame({"status": [None, made_up]})]
    assert layers_status(layers) == "schematic"


@pytest.mark.parametrize("said", [None, float("nan"), "published", "digitised"])
def test_what_is_not_surveyed_or_not_stated_is_never_passed_over(said: object) -> None:
    assert layers_status([GeoDataFrame({"status": ["surveyed", said]})]) == "unstated"


def test_a_layer_without_the_column_states_no_status() -> None:
    assert layers_status([GeoDataFrame({"id": ["a"]})]) == "unstated"


def test_surveyed_layers_need_no_badge_and_an_empty_layer_takes_nothing_away() -> None:
    layers = [GeoDataFrame({"status": ["surveyed", "surveyed"]}), GeoDataFrame({"status": []})]
    assert layers_status(layers) == "surveyed"
