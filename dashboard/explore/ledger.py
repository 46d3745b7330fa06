"""The floor-area lines of a card."""
from __future__ import annotations
from decimal import Decimal
from dashboard.numerals import number, percent
from dashboard.text import say


def floor_lines(context, view, judged, row):
    return ()


def topup_amount(*, rate, price, areas_m2):
    return Decimal(repr(rate)) * Decimal(repr(price)) * sum(Decimal(repr(float(a))) for a in areas_m2)
