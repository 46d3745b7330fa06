"""From the page's controls to an order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from dashboard.handouts.order import Order
from dashboard.sheets.spec import SheetSpec
from dashboard.view import write_view

if TYPE_CHECKING:
    from dashboard.view import View

FIT: Final = "fit"
CONTROLS: Final = (
    "form", "which", "kind", "tongue", "size", "orientation", "scale", "fit", "suffix", "heading_zh",
    "heading_en", "layers", "publication", "review_number", "issuer", "date",
)  # fmt: skip
SUFFIXES: Final[Mapping[str, tuple[str, ...]]] = {
    "sheet": (".pdf", ".png", ".svg"),
    "brief": (".pdf", ".png"),
    "comparison": (".pdf", ".png"),
    "region": (".pdf", ".png"),
}


def order_of(
    view: View,
    controls: Mapping[str, Any],
    centre: list[float] | None,
    layers: tuple[str, ...],
    listed: tuple[str, ...] = (),
) -> Order:
    """Understand what the controls hold.

    Parameters
    ----------
    view
        Of the page.
    controls
        By the names of `CONTROLS`.
    centre
        Longitude and latitude to which the frame was dragged; None fits it.
    listed
        The shortlist, where it is asked for.
    layers
        Every layer that the page lists; those not ticked are hidden.

    Raises
    ------
    BadRequest, BadSheet, NotPublishable
        If something of it cannot be.
    """
    hidden = tuple(one for one in layers if one not in (controls["layers"] or ()))
    shown = tuple(one for one in controls["layers"] or ())
    form, suffix = controls["form"], controls["suffix"]
    scale = controls["scale"]
    spec = SheetSpec.asked(
        size=controls["size"],
        orientation=controls["orientation"],
        denominator=None if scale in {None, FIT} else float(scale),
        fit=controls["fit"],
        centre=tuple(centre) if centre else None,
        language=controls["tongue"],
        title_zh=controls["heading_zh"] or "",
        title_en=controls["heading_en"] or "",
        publication=controls["publication"],
        review_number=controls["review_number"] or "",
        issuer=controls["issuer"] or "",
        date=controls["date"] or dt.datetime.now(tz=dt.UTC).date(),
    )
    return Order.asked(
        form=form,
        view=write_view(view.with_(hidden=hidden, shown=shown)),
        which="named" if listed else controls["which"],
        parcels=listed,
        kind=controls["kind"],
        suffix=suffix if suffix in SUFFIXES.get(form, ()) else ".pdf",
        spec=spec,
    )
