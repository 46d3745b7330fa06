from __future__ import annotations
from dashboard.explore.cards import *
from dashboard.numerals import *


def card_of(context, view):
    if not view.selected: return None
    i = context.measures.frame.index[context.measures.frame.parcel_id == view.selected[0]][0]
    r = context.measures.frame.loc[i]
    return Card(r.parcel_id, "", f"{r.town} · {r.land_use} · {r.supply}", "priority", (), "", "synthetic", hectares(r.site_area_m2), mu(r.site_area_m2), "x", number(r.site_area_m2 * 3), "cap", number(r.ring_nearest_m), "dist", (), (), topup_of(context, view), "src")


def topup_of(context, view):
    return TopUp(True, "20%", "1", "", "", "hint")
