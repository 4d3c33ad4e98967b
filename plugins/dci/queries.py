"""查询条件: the three kinds of query, filled from the ask. Nothing is written into a text: a value stays a value."""

from __future__ import annotations

from typing import Any

from hedui.plugin import Ask
from plugins.dci.settings import Attribute, Service


def query_of(ask: Ask, service: Service) -> Any:
    """查询条件 in the form of `query_type`."""
    said = said_by(ask)
    if service.query_type == "predicate":
        return _predicate(service.attributes, said)
    if service.query_type == "expression":
        return {"type": service.expression_type, "value": _filled(service.expression, said)}
    return {"type": service.id_type, "value": ask.subject.id_number}


def said_by(ask: Ask) -> dict[str, str]:
    """What the ask says, by the names that settings use; a first day only where one is asked for."""
    start = ask.window_start.isoformat() if ask.window_start else ""
    return {
        "id_number": ask.subject.id_number,
        "name": ask.subject.name,
        "window_start": start,
        "window_end": ask.window_end.isoformat(),
    }


def _predicate(attributes: tuple[Attribute, ...], said: dict[str, str]) -> list[dict[str, Any]]:
    """Two attributes a line, all joined by `and`; what the ask leaves open is not asked."""
    told = [
        {"attribute_name": one.name, "operator": one.operator, "attribute_value": said[one.says]}
        for one in attributes
        if said[one.says]
    ]
    pairs = [told[at : at + 2] for at in range(0, len(told), 2)]
    return [_line(number, *pair) for number, pair in enumerate(pairs, start=1)]


def _line(number: int, first: dict[str, str], second: dict[str, str] | None = None) -> dict[str, Any]:
    one: dict[str, Any] = {"seq_num": number, "expression1": first}
    return one if second is None else {**one, "condition": "and", "expression2": second}


def _filled(template: Any, said: dict[str, str]) -> Any:
    """The template with whole texts `{name}` replaced: a name with quotes in it can end no expression."""
    if isinstance(template, dict):
        return {key: _filled(value, said) for key, value in template.items()}
    if isinstance(template, list):
        return [_filled(value, said) for value in template]
    whole = isinstance(template, str) and template.startswith("{") and template.endswith("}")
    return said.get(template[1:-1], template) if whole else template
