"""OpenFisca: the same rules as variables of `openfisca-core`, in whole fen, one household at a time and all at once.

Written as its manual wants it: a variable a concept, monthly where the text counts by the month, parameters by date,
two roles of one group. Whole numbers throughout, because its floats lose fen from ¥167,772.16 on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy
from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import MONTH, Instant, Period
from openfisca_core.populations import ADD
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.simulations import Simulation
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench.rules_households import MONTHLY, MONTHS, STOCKS, Household, Outcome, Person

PERSON = Entity("person", "persons", "", "")
CASE = GroupEntity(
    "case", "cases", "", "", roles=[{"key": "own", "plural": "owns"}, {"key": "supporter", "plural": "supporters"}]
)
NOW = "2026-06"
YEAR = Period((MONTH, Instant((2025, 6, 1)), 12))
PAID = tuple(f"{day:%Y-%m}" for day in MONTHS)
Numbers = Any


def _number(value: int | float) -> dict[str, Any]:
    return {"values": {"2025-01-01": {"value": value}}}


PARAMETERS: dict[str, Any] = {
    "standard": {"urban": _number(90_000), "rural": _number(70_000)},
    "minimum_wage": {"values": {"2025-01-01": {"value": 180_000}, "2026-01-01": {"value": 200_000}}},
    "asset_months": _number(24), "protected_area": _number(3_000), "months": _number(12),
}  # fmt: skip


def _variable(name: str, entity: Any, kind: type, **more: Any) -> type[Variable]:
    return type(name, (Variable,), {"value_type": kind, "entity": entity, "definition_period": MONTH, **more})


INPUTS = [
    *(_variable(name, PERSON, int) for name in (*MONTHLY, *STOCKS, "houses", "house_area")),
    *(_variable(name, PERSON, bool) for name in ("disabled", "prison")),
    _variable("rural", CASE, bool),
]


def _standard(case: Any, parameters: Any) -> Numbers:
    found = parameters(NOW).standard
    return numpy.where(case("rural", NOW), found.rural, found.urban).astype(numpy.int32)


def _counts(person: Any, period: Any, parameters: Any) -> Numbers:
    return ~(person.has_role(CASE.OWN) & person("prison", period))


def _wage_counted(person: Any, period: Any, parameters: Any) -> Numbers:
    wage = person("wage", period)
    return numpy.where(person("disabled", NOW), wage - wage // 2, wage)


def _resident_pension_counted(person: Any, period: Any, parameters: Any) -> Numbers:
    left_out = person.case("standard", NOW) // 5
    return numpy.maximum(person("resident_pension", period) - left_out, 0)


def _work_cost_tenths(person: Any, period: Any, parameters: Any) -> Numbers:
    wage, least = person("wage_counted", period), int(parameters(period).minimum_wage)
    return numpy.minimum(numpy.maximum(wage, least), wage * 10)


def _year(population: Any, name: str) -> Numbers:
    return population(name, YEAR, options=[ADD])


def _income_before_cost(person: Any, period: Any, parameters: Any) -> Numbers:
    counted = sum(_year(person, name) for name in ("wage_counted", "pension", "resident_pension_counted", "rent"))
    return counted - _year(person, "social_contribution") - _year(person, "income_tax_wage")


def _net_income(person: Any, period: Any, parameters: Any) -> Numbers:
    rest = person("income_before_cost", period)
    return (rest - numpy.minimum(_year(person, "work_cost_tenths") // 10, rest)) * person("counts", period)


def _heads(case: Any, period: Any, parameters: Any) -> Numbers:
    return case.sum(case.members("counts", period), role=CASE.OWN)


def _support(case: Any, period: Any, parameters: Any) -> Numbers:
    given = case.sum(case.members("net_income", period), role=CASE.SUPPORTER)
    line = case("standard", period) * 18 * case.nb_persons(role=CASE.SUPPORTER)
    return numpy.maximum(given - line, 0).astype(numpy.int32) * 3 // 10


def _household_income(case: Any, period: Any, parameters: Any) -> Numbers:
    return case.sum(case.members("net_income", period), role=CASE.OWN) + case("support", period)


def _own(case: Any, period: Any, name: str) -> Numbers:
    return case.sum(case.members(name, period) * case.members("counts", period), role=CASE.OWN)


def _assets(case: Any, period: Any, parameters: Any) -> Numbers:
    return sum(_own(case, period, name) for name in ("deposit", "securities", "insurance_value"))


def _matches(case: Any, period: Any, parameters: Any) -> Numbers:
    law, heads = parameters(period), case("heads", period)
    standard = case("standard", period) * heads
    houses = (_own(case, period, "houses") < 2) | (_own(case, period, "house_area") <= int(law.protected_area) * heads)
    income = case("household_income", period) < standard * int(law.months)
    assets = case("assets", period) <= standard * int(law.asset_months)
    return income & assets & (_own(case, period, "vehicle") == 0) & houses


FORMULAS = [
    _variable("standard", CASE, int, formula=lambda case, period, parameters: _standard(case, parameters)),
    _variable("counts", PERSON, bool, formula=_counts),
    _variable("wage_counted", PERSON, int, formula=_wage_counted),
    _variable("resident_pension_counted", PERSON, int, formula=_resident_pension_counted),
    _variable("work_cost_tenths", PERSON, int, formula=_work_cost_tenths),
    _variable("income_before_cost", PERSON, int, formula=_income_before_cost),
    _variable("net_income", PERSON, int, formula=_net_income),
    _variable("heads", CASE, int, formula=_heads),
    _variable("support", CASE, int, formula=_support),
    _variable("household_income", CASE, int, formula=_household_income),
    _variable("assets", CASE, int, formula=_assets),
    _variable("matches", CASE, bool, formula=_matches),
]
ASKED = ("heads", "support", "household_income", "assets", "matches")


def system() -> TaxBenefitSystem:
    """The rules, loaded."""
    made = TaxBenefitSystem([PERSON, CASE])
    made.parameters = ParameterNode("", data=PARAMETERS)
    made.add_variables(*INPUTS, *FORMULAS)
    return made


SYSTEM = system()
Situation = dict[str, dict[str, dict[str, Any]]]


def situation(households: Sequence[Household]) -> Situation:
    """The households as OpenFisca is asked about them. Ids are short; zeros are left out."""
    persons: dict[str, dict[str, Any]] = {}
    cases: dict[str, dict[str, Any]] = {}
    for number, household in enumerate(households):
        names = [f"{number}.{place}" for place in range(len(household.people))]
        persons |= {name: _asked(person) for name, person in zip(names, household.people, strict=True)}
        told = list(zip(names, household.people, strict=True))
        cases[f"c{number}"] = {
            "owns": [name for name, person in told if not person.supporter],
            "supporters": [name for name, person in told if person.supporter],
            "rural": {NOW: household.rural},
        }
    return {"persons": persons, "cases": cases}


def _asked(person: Person) -> dict[str, Any]:
    told: dict[str, Any] = {name: dict(zip(PAID, paid, strict=True)) for name, paid in person.paid.items()}
    told |= {name: {NOW: amount} for name, amount in person.stocks.items()}
    told |= {mark: {NOW: True} for mark in ("disabled", "prison") if mark in person.marks}
    if person.houses:
        told |= {"houses": {NOW: len(person.houses)}, "house_area": {NOW: sum(person.houses)}}
    return told


def reckoned(asked: Situation) -> list[Outcome]:
    """认定 of every household of a situation."""
    return calculated(SimulationBuilder().build_from_entities(SYSTEM, asked))


def traced(asked: Situation) -> list[Outcome]:
    """The same with OpenFisca's own account of how it came to it (`Simulation.trace`): each variable, period and value."""
    simulation = SimulationBuilder().build_from_entities(SYSTEM, asked)
    simulation.trace = True
    return calculated(simulation)


def simulated(households: Sequence[Household]) -> Simulation:
    """All of them at once, built and not yet calculated."""
    return SimulationBuilder().build_from_entities(SYSTEM, situation(households))


def calculated(simulation: Simulation) -> list[Outcome]:
    """The figures asked for, of every household of the simulation."""
    found = [simulation.calculate(name, NOW) for name in ASKED]
    return [Outcome(*row) for row in zip(*(value.tolist() for value in found), strict=True)]
