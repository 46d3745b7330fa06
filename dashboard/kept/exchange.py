"""Scenarios as a JSON file: written for another machine, read back with every part checked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dashboard.kept.repository import MAX_KEPT
from dashboard.view import Scenario
from geodata.kept_errors import BadScenarios, OtherAreasScenarios

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_BYTES: Final = 1_000_000


class ScenarioFile(BaseModel):
    """What such a file holds; an unknown key is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["bridgehead-scenarios/1"] = "bridgehead-scenarios/1"
    area: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")]
    scenarios: Annotated[tuple[Scenario, ...], Field(min_length=1, max_length=MAX_KEPT)]


def write_scenarios(area: str, scenarios: Sequence[Scenario]) -> str:
    """Write scenarios of a study area as JSON; defaults are left out.

    Examples
    --------
    >>> "bridgehead-scenarios/1" in write_scenarios("cambridge", [Scenario(name="Wide")])
    True
    """
    file = ScenarioFile(area=area, scenarios=tuple(scenarios))
    kept = [one.model_dump(mode="json", exclude_defaults=True) for one in file.scenarios]
    whole = file.model_copy(update={"scenarios": ()}).model_dump(mode="json") | {"scenarios": kept}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def read_scenarios(content: bytes, *, name: str, area: str) -> tuple[Scenario, ...]:
    """Read scenarios from a file's bytes.

    Parameters
    ----------
    content, name
        The file.
    area
        The study area that is shown; scenarios of another one are refused.

    Raises
    ------
    BadScenarios
        If the file is too large, no JSON, or any part of it is not as expected.
    OtherAreasScenarios
        If they were made for another study area.
    """
    if len(content) > MAX_BYTES:
        raise BadScenarios(name=name, detail=f"{len(content)} > {MAX_BYTES} B")
    try:
        file = ScenarioFile.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadScenarios(name=name, detail=f"{where}: {first['msg']}" if where else first["msg"]) from error
    if file.area != area:
        raise OtherAreasScenarios(name=name, came=file.area, here=area)
    unnamed = next((place for place, one in enumerate(file.scenarios) if not one.name), None)
    if unnamed is not None:
        raise BadScenarios(name=name, detail=f"scenarios.{unnamed}.name")
    return file.scenarios
