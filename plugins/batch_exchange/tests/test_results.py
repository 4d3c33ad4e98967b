"""结果文件与结果行: written here by hand: covers that lie, rows in every state, and bytes of any kind."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from hedui.connecting import Consignment, Result, Taken, mac, take
from hedui.plugin import Ask, Found, Garbled, HttpAnswer, NothingFound, Rejected, Reply, SubjectIdentity, Unavailable
from hedui.testing import check_fact, sample_ask
from plugins.batch_exchange import rows
from plugins.batch_exchange.results import Expected, read_result
from plugins.batch_exchange.settings import BatchSettings, Dataset

SETTINGS = BatchSettings("http://127.0.0.1:1", "key", {"national.relief": Dataset("relief")})
EXPECTED = Expected(Consignment("batch-1", "civil_affairs", "T1"), "secret", SETTINGS)
SUBJECT = SubjectIdentity("样例·甲", "resident_id", "330106190001010011")
ASK = sample_ask("national.relief", "civil_affairs", SUBJECT, "ask-1", date(2026, 11, 19))
RECORD = {"idCardCode": SUBJECT.id_number, "name": SUBJECT.name, "grantDate": "20260510", "grantAmount": "455.50"}
ROW = {"askId": "ask-1", "code": "00", "idCardCode": SUBJECT.id_number, "name": SUBJECT.name, "records": [RECORD]}
COVER = {"format": "hedui-batch/1", "app": "key", "department": "civil_affairs", "batch": "batch-1", "ticket": "T1"}


def file_of(rows: list[bytes], secret: str = EXPECTED.secret, **changed: Any) -> HttpAnswer:
    content = b"".join(row + b"\n" for row in rows)
    cover = {**COVER, "count": len(rows), "sha256": hashlib.sha256(content).hexdigest(), "complete": True, **changed}
    text = json.dumps(cover)
    first = {"code": "00", "manifest": text, "signature": mac("HMAC-SM3", secret, text.encode()).hex()}
    return HttpAnswer(200, json.dumps(first).encode() + b"\n" + content, "application/json")


def line(**changed: Any) -> bytes:
    return json.dumps({**ROW, **changed}, ensure_ascii=False).encode()


def taken_from(lines: Sequence[bytes], asks: Sequence[Ask], complete: bool) -> Taken:
    return take(lines, asks, lambda ask, row: rows.reply_to(ask, row, SETTINGS), complete)


def reply_to(*lines: bytes, ask: Ask = ASK, complete: bool = True) -> Reply | None:
    return taken_from(lines, [ask], complete).replies.get(ask.id)


def test_a_whole_file_is_opened() -> None:
    assert read_result(file_of([line(), line(askId="ask-2")]), EXPECTED) == Result((line(), line(askId="ask-2")), True)
    assert read_result(file_of([], complete=False), EXPECTED) == Result((), False)


@pytest.mark.parametrize(
    "changed",
    [
        {"secret": "another"},
        {"batch": "batch-2"},
        {"ticket": "T2"},
        {"department": "banks"},
        {"app": "another"},
        {"format": "hedui-batch/2"},
        {"count": 2},
        {"count": "one"},
        {"count": None},
        {"sha256": "0" * 64},
        {"sha256": None},
    ],
)
def test_a_cover_that_is_not_right_is_garbled(changed: dict[str, Any]) -> None:
    with pytest.raises(Garbled):
        read_result(file_of([line()], **changed), EXPECTED)


@pytest.mark.parametrize(
    "body", [b"", b"\n", b"{}", b'{"code":"00"}', b'{"code":"00","manifest":"{}","signature":"\xff"}', b"[" * 99_999]
)
def test_a_body_without_a_cover_is_garbled(body: bytes) -> None:
    with pytest.raises(Garbled):
        read_result(HttpAnswer(200, body), EXPECTED)


@hypothesis(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_result_or_garbled(body: bytes) -> None:
    for whole in (body, b'{"code":"00","manifest":' + body, body + b"\n" + body):
        with contextlib.suppress(Garbled):
            read_result(HttpAnswer(200, whole), EXPECTED)


@hypothesis(deadline=None)
@given(st.lists(st.binary(max_size=80) | st.just(line()) | st.just(line(records=[])), max_size=5))
def test_any_rows_are_replies(lines: list[bytes]) -> None:
    taken = taken_from([b'{"askId":"ask-1"' + row for row in lines] + lines, [ASK], True)
    assert isinstance(taken.replies["ask-1"], Found | NothingFound | Unavailable | Rejected)


def test_a_row_becomes_its_facts() -> None:
    reply = reply_to(line(dataDate="2026-10-31"))
    assert isinstance(reply, Found)
    (fact,) = reply.facts
    check_fact(fact, ASK)
    assert (fact.amount, fact.paid_on, fact.as_of) == (45_550, date(2026, 5, 10), date(2026, 10, 31))
    assert reply.raw == line(dataDate="2026-10-31")


def test_no_record_is_nothing_found_about_this_person_only() -> None:
    assert isinstance(reply_to(line(records=[])), NothingFound)
    assert isinstance(reply_to(line(records=[], idCardCode="", name="")), NothingFound)
    assert isinstance(reply_to(line(records=[], idCardCode="330106000101001", name="样例•甲")), NothingFound)
    assert isinstance(reply_to(line(records=[], idCardCode="330106190001010012")), Unavailable)
    assert isinstance(reply_to(line(records=[], name="样例乙")), Unavailable)


@pytest.mark.parametrize("where", ["row", "record", "both"])
def test_whoever_is_named_beside_the_person_is_shown_to_the_core(where: str) -> None:
    other = {"idCardCode": "330106190002020022", "name": "样例乙"}
    record = {**RECORD, **other} if where != "row" else RECORD
    reply = reply_to(line(**(other if where != "record" else {}), records=[record]))
    assert isinstance(reply, Found)
    assert [(fact.person_id_number, fact.person_name) for fact in reply.facts] == [(other["idCardCode"], "样例乙")]


def test_a_record_without_a_person_takes_the_rows() -> None:
    reply = reply_to(line(records=[{key: RECORD[key] for key in ("grantDate", "grantAmount")}]))
    assert isinstance(reply, Found)
    assert reply.facts[0].person_id_number == SUBJECT.id_number


@pytest.mark.parametrize(
    "row",
    [
        line()[:-20],
        line(records=None),
        line(records={}),
        line(records=[[]]),
        line(records=[{}]),
        line(records=[{**RECORD, "grantAmount": "1,000"}]),
        line(records=[{**RECORD, "grantDate": "2026-02-30"}]),
        line(code=7),
        line(code=""),
        line(idCardCode=7, records=[]),
        line(code="20"),
        line(code="99"),
    ],
)
def test_a_row_that_cannot_be_read_costs_itself(row: bytes) -> None:
    good = line(askId="ask-2")
    taken = taken_from([row, good], [ASK, msgspec.structs.replace(ASK, id="ask-2")], True)
    assert isinstance(taken.replies["ask-1"], Unavailable)
    assert isinstance(taken.replies["ask-2"], Found)


def test_a_refused_row_is_rejected() -> None:
    assert isinstance(reply_to(line(code="34")), Rejected)


def test_two_rows_that_differ_are_neither() -> None:
    assert isinstance(reply_to(line(), line()), Found)
    assert isinstance(reply_to(line(), line(records=[])), Unavailable)


def test_what_is_missing_is_open_until_the_file_is_complete() -> None:
    assert reply_to(line(askId="ask-2"), complete=False) is None
    assert isinstance(reply_to(line(askId="ask-2"), complete=True), Unavailable)
    assert taken_from([line(askId="ask-2"), b"\xff"], [ASK], False).unasked == 2
