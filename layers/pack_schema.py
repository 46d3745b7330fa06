"""The JSON Schema of policy packs, from the models, so that an editor can check a pack as it is typed."""

from __future__ import annotations

from typing import Any, Final

from layers.policy import PACK, PolicyPack

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def pack_schema() -> dict[str, Any]:
    """Write the JSON Schema of `policy-pack/1`.

    Returns
    -------
    dict
        Plain data. It says what may stand where; what only a whole pack can tell (two rules with one id,
        dates that cross, a source that is not listed) is checked by `layers.policy.parse_pack` alone.

    Examples
    --------
    >>> schema = pack_schema()
    >>> schema["additionalProperties"], sorted(schema["required"])
    (False, ['pack', 'schema'])
    """
    written = PolicyPack.model_json_schema(by_alias=True, mode="validation")
    told = str(written["description"]).partition("\n")[0]
    about = {"title": PACK, "description": told}
    return {"$schema": DIALECT, "$id": f"urn:bridgehead:{PACK}"} | written | about
