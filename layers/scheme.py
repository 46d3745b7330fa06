"""A building programme on a site: its floor areas and ratios, exact, each judged by a pack's rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from math import inf, nextafter
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import pandas as pd

from geodata.errors import UnknownAnswer
from layers._codes import RuleVerdict, Verdict, fold
from layers._judging import Input, input_of, judge
from layers._quantities import Amount, amount
from layers._scheme_figures import Scheme, figures, lowest
from layers.assess import Assessment
from layers.floor_area import Building, Line, Storeys, Totals, totals
from layers.measures import Measures
from layers.overrides import Overrides, limit_of, require_known
from layers.reasons import Explanation, Names, explain

if TYPE_CHECKING:
    from geodata.programme import Programme
    from layers.policy import HeightFactor, PolicyPack, Rule

Figure: TypeAlias = "Callable[[Rule, str], Decimal | None]"

SITE: Final = "site"
AT_MOST: Final = ("<=", "<")
AT_LEAST: Final = (">=", ">")
SITING: Final = ("distance_to_lines", "share_inside_zones")
# metric → the figure it is judged on; of heights and storeys a rule that asks for at least looks at the least
_FIGURE: Final[Mapping[str, str]] = {
    "far": "far",
    "support_land_share": "support_land_share",
    "building_coefficient": "building_coefficient",
    "building_density": "building_density",
    "green_ratio": "green_ratio",
    "height_m": "height_m",
    "storeys": "storeys",
    "site_area_ha": "site_area_ha",
}
# column of the measures → figure, for whoever judges the row again
_COLUMN: Final[Mapping[str, str]] = {
    **{name: name for name in _FIGURE if name != "site_area_ha"},
    "site_area_m2": "site_area",
    "counted_floor_area_m2": "counted_floor",
    "support_floor_area_m2": "gross_support",
    "industrial_floor_area_m2": "gross_industrial",
    "support_share_counted": "support_share_counted",
    "support_share_gross": "support_share_gross",
}


@dataclass(frozen=True)
class Check:
    """One rule on a scheme, in exact decimals and the rule's unit.

    Attributes
    ----------
    measured, limit, margin
        Unrounded; None where the scheme does not say, or the pack gives no number. The margin is 0 or more
        inside the limit.
    """

    rule_id: str
    metric: str
    kind: str
    verdict: RuleVerdict
    measured: Decimal | None
    limit: Decimal | None
    margin: Decimal | None
    unit: str


@dataclass(frozen=True, eq=False)
class SchemeCheck:
    """What a scheme comes to and what a pack says of it.

    Attributes
    ----------
    lines
        Every figure with formula, inputs and unit; None where the scheme does not say enough.
    checks
        The rules about the scheme itself, in the pack's order.
    assessment
        All rules that could be judged, siting too where a parcel is given; one row.
    on_parcel
        Whether siting was judged.
    """

    scheme: Scheme
    totals: Totals
    lines: tuple[Line, ...]
    checks: tuple[Check, ...]
    assessment: Assessment
    on_parcel: bool

    @property
    def verdict(self) -> Verdict:
        """All rules together."""
        return Verdict(int(self.assessment.verdict[0]))

    def line(self, key: str) -> Line:
        """Give one figure.

        Raises
        ------
        KeyError
            If there is none of that key.
        """
        for line in self.lines:
            if line.key == key:
                return line
        raise KeyError(key)

    def explain(self, names: Names | None = None) -> Explanation:
        """Say why, rule by rule, in both languages."""
        return explain(self.assessment, 0, names)


def scheme_of(programme: Programme) -> Scheme:
    r"""Make a scheme of a programme that was read from a table.

    Parameters
    ----------
    programme
        Floors row by row; rows of one name are one building.

    Examples
    --------
    >>> from geodata.programme import parse_programme
    >>> text = "building,use,footprint,storeys,storey height\nB,industrial,2000,15,4.5"
    >>> scheme_of(parse_programme(text)).buildings[0].height_m
    Decimal('67.5')
    """
    storeys: dict[str, list[Storeys]] = {}
    for row in programme.floors:
        storeys.setdefault(row.building, []).append(
            Storeys(row.area_m2, row.height_m, row.count, row.use, row.counted_m2, row.below_ground)
        )
    buildings = [Building(name, programme.footprints[name], tuple(each)) for name, each in storeys.items()]
    return Scheme(
        tuple(buildings),
        structures_m2=programme.structures_m2,
        yards_m2=programme.yards_m2,
        green_m2=programme.green_m2,
        support_land_m2=programme.support_land_m2,
    )


def check_scheme(
    scheme: Scheme,
    site_area_m2: Amount,
    pack: PolicyPack,
    *,
    overrides: Overrides | None = None,
    answers: Mapping[str, object] | None = None,
    parcel: tuple[Measures, int] | None = None,
    references: Mapping[str, str] | None = None,
    height_factors: Sequence[HeightFactor] | None = None,
) -> SchemeCheck:
    """Reckon a scheme and judge it.

    Everything is reckoned and compared in exact decimals, unrounded. What the scheme does not say (green
    area, structures, yards) needs review under the rules that ask for it; it is never taken as 0.

    Parameters
    ----------
    scheme
        Buildings, and the other areas of the site, m².
    site_area_m2
        Site area, m², above 0.
    pack
        The policy.
    overrides
        Thresholds and modes that differ from the pack's.
    answers
        What is answered or claimed of the conditions that the pack asks for.
    parcel
        Measures and row of the parcel it stands on, so that siting can be judged; else it is left out.
    references
        The area's mapping of the pack's names to feature ids; goes with `parcel`.
    height_factors
        By which storeys count; the pack's own unless given (a layer above a city's pack states none).

    Raises
    ------
    BadQuantity
        If an area is negative, a height or the site area not above 0.
    UnknownAnswer, UnknownRule
        If an answer or a threshold is for something the pack does not ask for.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.policy import parse_pack
    >>> tower = Building("B", Decimal(4006), (Storeys(Decimal(4006), Decimal("4.5"), 15),))
    >>> found = check_scheme(Scheme((tower,)), 20000, parse_pack(read_pack("cn-320583-ma-2019")))
    >>> found.checks[0].measured, found.checks[0].verdict.key, str(found.checks[0].margin)
    (Decimal('3.0045'), 'fail', '-0.0045')
    """
    overrides = overrides or Overrides()
    _require_asked(pack, answers or {})
    judged = pack if parcel else _without_siting(pack)
    require_known(pack, overrides)
    overrides = replace(overrides, values=_of(judged, overrides.values))
    sums = totals(scheme.buildings, pack.height_factors if height_factors is None else height_factors)
    lines = figures(scheme, sums, amount(site_area_m2, "site_area_m2", above=True))
    figure = partial(_figure, scheme, lines)
    row = _row(lines, answers or {}, parcel)
    assessment = _assessed(figure, judged, overrides, row, references or {})
    checks = tuple(
        _check(rule, _measured(rule, figure, assessment), assessment)
        for rule in judged.rules
        if rule.metric not in SITING
    )
    return SchemeCheck(scheme, sums, tuple(lines.values()), checks, assessment, parcel is not None)


def _without_siting(pack: PolicyPack) -> PolicyPack:
    kept = tuple(rule for rule in pack.rules if rule.metric not in SITING)
    return pack.model_copy(update={"rules": kept})


def _of(pack: PolicyPack, values: Mapping[str, float]) -> dict[str, float]:
    ids = {rule.id for rule in pack.rules}
    return {key: value for key, value in values.items() if key in ids}


def _require_asked(pack: PolicyPack, answers: Mapping[str, object]) -> None:
    known = {key for rule in pack.rules for key in (*rule.when, *rule.conditions_any)}
    for came in answers:
        if came not in known:
            raise UnknownAnswer(pack=pack.id, came=came, known=", ".join(sorted(known)) or "—")


def _row(
    lines: Mapping[str, Line], answers: Mapping[str, object], parcel: tuple[Measures, int] | None
) -> Measures:
    """Make the measures of one row: the parcel's where there is one, its buildings those of the scheme."""
    measures = Measures(pd.DataFrame({"parcel_id": [SITE]}), (), (), {}, {})
    if parcel is not None:
        whole, position = parcel
        measures = replace(whole, frame=whole.frame.iloc[[position]].reset_index(drop=True))
    numbers = {name: lines[key].value for name, key in _COLUMN.items()}
    told = pd.DataFrame(
        {
            "far_basis": ["counted"],
            **{name: [np.nan if value is None else float(value)] for name, value in numbers.items()},
            **{key: [value] for key, value in answers.items()},
        }
    )
    kept = measures.frame.drop(columns=[name for name in told if name in measures.frame])
    return replace(measures, frame=pd.concat([kept, told], axis=1))


def _assessed(
    figure: Figure,
    pack: PolicyPack,
    overrides: Overrides,
    row: Measures,
    references: Mapping[str, str],
) -> Assessment:
    """Judge the one row as any parcel is judged, on the scheme's own figures."""
    given: dict[str, Input] = {}
    for rule in pack.rules:
        one = input_of(rule, pack, row, references, overrides)
        if rule.metric in _FIGURE or rule.metric == "support_floor_share":
            value = figure(rule, one.mode)
            limits = [
                limit
                for other in pack.rules
                if other.metric == rule.metric
                for limit in _limits(other, overrides)
            ]
            measured = np.array([np.nan if value is None else float_beside(value, limits)])
            one = replace(one, measured=measured, missing=np.isnan(measured))
        given[rule.id] = one
    results = {
        rule_id: judge(
            one,
            row,
            overrides,
            [(given[rule.id], limit_of(rule, overrides)) for rule in pack.rules if rule.relaxes == rule_id],
        )
        for rule_id, one in given.items()
    }
    verdict = fold(pack, {rule_id: result.verdict for rule_id, result in results.items()}, 1)
    return Assessment(row, pack, dict(references), overrides, results, verdict)


def _limits(rule: Rule, overrides: Overrides) -> list[Decimal]:
    limit = rule.value if isinstance(rule.value, tuple) else limit_of(rule, overrides)
    values = limit if isinstance(limit, tuple) else () if limit is None else (limit,)
    return [amount(value, rule.id) for value in values]


def float_beside(value: Decimal, limits: Sequence[Decimal]) -> float:
    """Give the float that compares with every limit as the decimal does.

    Rounding to a float keeps the order but can make two numbers equal that are not; then the next float on
    the right side is taken.

    Examples
    --------
    >>> float_beside(Decimal("3.00000000000000000001"), [Decimal(3)]) > 3
    True
    >>> float_beside(Decimal(18000) / 60000, [Decimal("0.3")])
    0.3
    """
    near = float(value)
    for limit in limits:
        if value != limit and near == float(limit):
            return nextafter(near, inf if value > limit else -inf)
    return near


def _figure(scheme: Scheme, lines: Mapping[str, Line], rule: Rule, mode: str) -> Decimal | None:
    """Give what a rule is judged on, in the rule's unit; None where the scheme does not say."""
    if rule.metric == "support_floor_share":
        return lines[f"support_share_{mode}"].value
    if rule.op in AT_LEAST and rule.metric in ("height_m", "storeys"):
        return lowest(scheme, rule.metric)
    return lines[_FIGURE[rule.metric]].value if rule.metric in _FIGURE else None


def _measured(rule: Rule, figure: Figure, assessment: Assessment) -> Decimal | None:
    given = assessment.results[rule.id].given
    if rule.metric in _FIGURE or rule.metric == "support_floor_share":
        return figure(rule, given.mode)
    return None if given.missing[0] else amount(float(given.measured[0]))


def _check(rule: Rule, measured: Decimal | None, assessment: Assessment) -> Check:
    """Write one rule's answer down in exact decimals."""
    result = assessment.results[rule.id]
    number = None if isinstance(result.limit, tuple) or result.limit is None else amount(result.limit)
    margin = None
    if number is not None and measured is not None:
        away = number - measured
        margin = away if rule.op in AT_MOST else -away if rule.op in AT_LEAST else -abs(away)
    code = RuleVerdict(int(result.verdict[0]))
    return Check(rule.id, rule.metric, rule.kind, code, measured, number, margin, rule.in_unit)


__all__ = [
    "Building",
    "Check",
    "Scheme",
    "SchemeCheck",
    "Storeys",
    "check_scheme",
    "float_beside",
    "scheme_of",
]
