"""What the filters can be set to: read from the data, the pack and the symbology, once per version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.view import View


@dataclass(frozen=True)
class Layer:
    """A row of the layer list."""

    id: str
    name: str
    legend: str
    schematic: bool
    shown: bool
    opacity: int


@dataclass(frozen=True)
class Options:
    """The values of the filters, in the language of a view."""

    ring_rule: str | None
    policy_limit: float | None
    has_ring: bool
    area_max_ha: float
    far_max: float
    land_uses: tuple[tuple[str, str, str | None], ...]
    supplies: tuple[tuple[str, str, str | None], ...]
    towns: tuple[tuple[str, str, str | None], ...]
    layers: tuple[Layer, ...]

    def for_view(self, view: View) -> Options:
        """Return the options with the layers as a view shows them."""
        opacity = dict(view.opacity)
        layers = tuple(
            replace(
                layer,
                shown=(layer.shown or layer.id in view.shown) and layer.id not in view.hidden,
                opacity=opacity.get(layer.id, layer.opacity),
            )
            for layer in self.layers
        )
        return replace(self, layers=layers)

    def limit(self, view: View) -> float:
        """Return the ring threshold in force, in metres."""
        moved = dict(view.limits).get(self.ring_rule or "")
        return moved if moved is not None else (self.policy_limit or 0.0)
