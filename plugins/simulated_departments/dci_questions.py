"""登记查询: what a DCI message asks, as the question that the departments know: register, person, period, reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from msgspec import Struct

from plugins.simulated_departments.answering import Question
from plugins.simulated_departments.convention import reason_of
from plugins.simulated_departments.dci_convention import CLIENT, REGISTRY, SKEW, Err, Parts
from plugins.simulated_departments.dci_records import element_of
from plugins.simulated_departments.entering import Refusal, question_of
from plugins.simulated_departments.entries import CATALOGUE
from plugins.simulated_departments.state import State

_ENTRIES = {entry.element: entry for entry in CATALOGUE}
_CRITERIA = "rjct.search_criteria.invalid"


class Asked(Struct, frozen=True):
    """登记查询: its marks, and the person's number and the reason for the ledger."""

    transaction: str
    reference: str
    callback_url: str
    question: Question
    number: str
    reason: dict[str, str]


class Rejected(Exception):
    """拒绝 of the whole or of one request; carries transaction, reference and reason code."""

    def __init__(self, code: str, transaction: str = "", reference: str = "") -> None:
        super().__init__(code)
        self.code, self.transaction, self.reference = code, transaction, reference


def header_of(parts: Parts, action: str) -> dict[str, Any]:
    """报头 of a question, judged. Raises Err and, for its time, Rejected."""
    told = msgspec.json.decode(parts.header)
    if not {"message_id", "message_ts", "action", "sender_id", "total_count"} <= set(told) or told["action"] != action:
        raise Err("err.request.bad")
    if told["sender_id"] != CLIENT:
        raise Err("err.sender_id.invalid")
    if told.get("receiver_id", REGISTRY) != REGISTRY:
        raise Err("err.receiver_id.invalid")
    if abs((datetime.fromisoformat(told["message_ts"]) - datetime.now(UTC)).total_seconds()) > SKEW:
        raise Rejected("rjct.message_ts.invalid", msgspec.json.decode(parts.message)["transaction_id"])
    found: dict[str, Any] = told
    return found


def asked_of(state: State, parts: Parts) -> Asked:
    """登记查询. Raises Err where it is no search, Rejected where it cannot be answered."""
    told = header_of(parts, "search")
    message = msgspec.json.decode(parts.message)
    requests = message.get("search_request") or []
    if told["total_count"] != len(requests):
        raise Rejected("rjct.total_count.invalid", message["transaction_id"])
    if len(requests) != 1:
        raise Rejected("rjct.total_count.limit_exceeded", message["transaction_id"])
    (one,) = requests
    transaction, reference = message["transaction_id"], one["reference_id"]
    criteria, reason = one["search_criteria"], reason_of(_written(one["search_criteria"]))
    entry, form = _ENTRIES.get(element_of(criteria.get("reg_type", ""))), dict(_form(criteria))
    if entry is None or reason is None:
        raise Rejected(_CRITERIA, transaction, reference)
    try:
        question = question_of(state, entry, form, {**reason, "projectId": reference}, datetime.now(UTC))
    except Refusal:
        raise Rejected(_CRITERIA, transaction, reference) from None
    return Asked(transaction, reference, told.get("sender_uri", ""), question, form["cardId"], reason)


def nobody(reference: str) -> Question:
    """A question about nobody, for what is rejected."""
    return Question("", "", reference, None, date.min, date.min)


def _written(criteria: dict[str, Any]) -> str:
    return msgspec.json.encode(criteria.get("authorize", {}).get("reason", {})).decode()


_FIELDS = {
    ("UIN", "eq"): "cardId", ("name", "eq"): "name", ("date", "ge"): "startDate", ("date", "le"): "endDate",
}  # fmt: skip


def _form(criteria: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The query as the gateway's form has it."""
    query = criteria["query"]
    if criteria["query_type"] == "idtype-value" and query["type"] == "UIN":
        yield "cardId", query["value"]
    for name, operator, value in _conditions(criteria["query_type"], query):
        if (name, operator) in _FIELDS:
            yield _FIELDS[name, operator], value


def _conditions(kind: str, query: Any) -> Iterator[tuple[str, str, str]]:
    if kind == "predicate":
        for line in query:
            for one in (line["expression1"], line.get("expression2")):
                if one:
                    yield one["attribute_name"], one["operator"], one["attribute_value"]
    if kind == "expression":
        for name, conditions in query["value"]["expression"]["query"].items():
            for operator, value in conditions.items():
                yield name, operator.removeprefix("$"), value
