"""反馈外壳: whatever comes, a reply or Garbled, and never a word of the answer in the message."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedui.connecting import MAX_BYTES
from hedui.plugin import (
    Accepted,
    Ask,
    Found,
    Garbled,
    HttpAnswer,
    NothingFound,
    Rejected,
    Reply,
    SubjectIdentity,
    Unavailable,
)
from hedui.testing import leaks, sample_ask
from plugins.department_records import MAPPED
from plugins.public_data_gateway.judgement import judge
from plugins.public_data_gateway.settings import GatewaySettings, Service

patient = settings(deadline=None)  # a busy machine is no fault
NUMBER, NAME = "330106199001010011", "样例𬱖"
SERVICE = Service(catalogue="001", share_id="a")
SETTINGS = GatewaySettings("http://127.0.0.1:1", "key", dict.fromkeys(MAPPED, SERVICE))
ASK = sample_ask("national.hukou", "s", SubjectIdentity(NAME, "resident_id", NUMBER), "ask-1", date(2026, 11, 19))
ROW = {"idCardCode": NUMBER, "name": NAME, "address": "样例路1号", "householdType": "家庭户", "recordId": 7}


def judged(body: bytes, content_type: str = "application/json", ask: Ask = ASK, status: int = 200) -> Reply:
    return judge(ask, SETTINGS, HttpAnswer(status, body, content_type))


def outcome(body: bytes, content_type: str, ask: Ask = ASK, status: int = 200) -> Reply | Garbled:
    """A reply or Garbled; whatever else is raised fails the test."""
    try:
        reply = judged(body, content_type, ask, status)
    except Garbled as garbage:
        return garbage
    assert isinstance(reply, Reply)
    return reply


def garbled(body: bytes, content_type: str = "application/json") -> Garbled:
    with pytest.raises(Garbled) as caught:
        judged(body, content_type)
    assert leaks(caught.value, ASK) == []
    assert caught.value.raw == body
    return caught.value


def whole(**changed: Any) -> bytes:
    return json.dumps(
        {"code": "00", "msg": "成功", "datas": [ROW], "dataCount": 1, **changed}, ensure_ascii=False
    ).encode()


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from([NUMBER, NAME, "00", "0"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8) | st.sampled_from(list(ROW)), inner, max_size=5)
    ),
    max_leaves=20,
)


@patient
@given(st.binary(max_size=300), st.text(max_size=40), st.sampled_from([200, 204, 302, 401, 500]))
def test_any_bytes_are_a_reply_or_garbled(body: bytes, content_type: str, status: int) -> None:
    assert leaks(outcome(body, content_type, status=status), ASK) == []


@patient
@given(
    st.fixed_dictionaries(
        {"code": st.sampled_from(["00", "01", "20", "16", "99"]) | anything},
        optional=dict.fromkeys(
            ("datas", "data", "dataCount", "totalPage", "totalDataCount", "ticket", "msg"), anything
        ),
    ),
    st.sampled_from(sorted(MAPPED)),
    st.sampled_from(["utf-8", "gb18030"]),
)
def test_any_json_is_a_reply_or_garbled(content: dict[str, Any], element: str, encoding: str) -> None:
    body = json.dumps(content, ensure_ascii=False).encode(
        encoding, "surrogatepass" if encoding == "utf-8" else "replace"
    )
    ask = sample_ask(element, "s", ASK.subject, "ask-1", ASK.window_end)
    assert leaks(outcome(body, f"application/json;charset={encoding}", ask), ASK) == []


@patient
@given(st.dictionaries(st.sampled_from(["idCardCode", "name", "recordId", "wage", "payMonth", "balance"]), anything))
def test_any_row_is_a_reply_or_garbled(row: dict[str, Any]) -> None:
    for element in MAPPED:
        ask = sample_ask(element, "s", ASK.subject, "ask-1", ASK.window_end)
        try:
            reply = judged(json.dumps({"code": "00", "datas": [row] if row else []}).encode(), ask=ask)
        except Garbled:
            continue
        assert isinstance(reply, Found if row else NothingFound)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda rows: rows,
        lambda rows: rows[0],
        lambda rows: json.dumps(rows),
        lambda rows: json.dumps(rows[0], ensure_ascii=False),
        lambda rows: json.dumps(json.dumps(rows)),
        lambda rows: [json.dumps(rows[0])],
        lambda rows: json.dumps(rows, ensure_ascii=False).replace('"', '\\"'),
    ],
)
def test_rows_in_every_wrapping_are_the_same_rows(wrap: Callable[[list[dict[str, Any]]], Any]) -> None:
    reply = judged(whole(datas=wrap([ROW])))
    assert isinstance(reply, Found)
    fact = reply.facts[0]
    assert (fact.person_id_number, fact.person_name, fact.reference) == (NUMBER, NAME, "7")


def test_rows_may_stand_in_data() -> None:
    assert isinstance(judged(whole(datas="", data=[ROW])), Found)


@pytest.mark.parametrize("count", [0, "0", 0.0, "0.0"])
@pytest.mark.parametrize("datas", [[], {}, "", "[]", "{}", None, "null", '"[]"'])
def test_no_record_is_nothing_found_and_never_an_error(count: object, datas: object) -> None:
    assert isinstance(judged(whole(datas=datas, dataCount=count)), NothingFound)


def test_an_empty_list_without_a_count_is_nothing_found_and_a_missing_one_is_not() -> None:
    assert isinstance(judged(b'{"code":"00","datas":[]}'), NothingFound)
    assert garbled(b'{"code":"00","msg":"ok"}').fault == "反馈没有记录，也没有写明条数为 0"


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"dataCount": 0}, "条数"),
        ({"dataCount": 2}, "条数"),
        ({"dataCount": "许多"}, "条数不是数字"),
        ({"totalPage": 3}, "一页"),
        ({"totalDataCount": "24"}, "一页"),
        ({"datas": "成功"}, "JSON"),
        ({"datas": [[ROW]]}, "不是对象"),
        ({"datas": 5}, "不是记录"),
        ({"datas": [{**ROW, "address": {"x": 1}}]}, "address"),
        ({"datas": [{**ROW, "address": "\x00"}]}, "无法保存"),
        ({"datas": [{**ROW, "idCardCode": ""}]}, "idCardCode"),
        ({"datas": [{**ROW, "address": "长" * 5000}]}, "长度"),
        ({"code": None}, "返回码"),
        ({"code": "0 0"}, "返回码"),
        ({"code": NUMBER}, "返回码"),
    ],
)
def test_contradictions_and_gaps_are_garbled(changed: dict[str, Any], fault: str) -> None:
    assert fault in garbled(whole(**changed)).fault


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", "为空"),
        (b" \r\n", "为空"),
        (whole()[:40], "不完整"),
        (b"<html>502</html>", "网页"),
        (b"\xef\xbb\xbf <!DOCTYPE html>", "网页"),
        (b"\x89PNG\r\n\x1a\n\xff\xff", "编码"),
        (b'{"code":"00","code":"00","datas":[]}', "重复的键"),
        (b'{"code":"00","datas":[],"dataCount":NaN}', "NaN"),
        (b'{"code":"00","datas":[],"dataCount":-Infinity}', "NaN"),
        (b"[" * 100_000, "嵌套过深"),
        (b'{"code":"00","datas":' + b"[" * 40 + b"]" * 40 + b"}", "嵌套过深"),
        (b'{"code":"00","datas":"' + b"[" * 40 + b"]" * 40 + b'"}', "嵌套过深"),
        (b'{"code":"00","dataCount":' + b"9" * 10_000 + b"}", "条数不是数字"),
        (b"[]", "不是 JSON 对象"),
        (b'"' * (MAX_BYTES + 1), "大小"),
        (b'{"code":"00","datas":[{"idCardCode":"\\ud800"}]}', "缺少内容|无法保存"),
    ],
)
def test_garbage_is_garbled_by_name(body: bytes, fault: str) -> None:
    message = garbled(body).fault
    assert any(part in message for part in fault.split("|"))


def test_the_depth_of_hostile_text_is_found_in_linear_time() -> None:
    started = time.perf_counter()
    garbled(b'"' + b'\\"' * 1_000_000)
    garbled(b"[{" * 1_000_000)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("gb18030", "application/json;charset=GBK"),
        ("gb18030", 'application/json; charset="GB2312"'),
        ("gb18030", "application/json"),
        ("gb18030", "application/json;charset=UTF-8"),
        ("utf-8", "text/html;charset=ISO-8859-1"),
        ("utf-8-sig", ""),
    ],
)
def test_both_encodings_are_read_with_rare_characters(encoding: str, content_type: str) -> None:
    reply = judged(whole().decode().encode(encoding), content_type)
    assert isinstance(reply, Found)
    assert reply.facts[0].person_name == NAME


@pytest.mark.parametrize(("status", "body"), [(500, whole()), (404, b""), (302, b""), (401, b"{}"), (504, b"<html>")])
def test_http_errors_are_unavailable_and_never_refusals(status: int, body: bytes) -> None:
    reply = judged(body, status=status)
    assert isinstance(reply, Unavailable)
    assert str(status) in reply.reason


def test_what_the_gateway_says_of_a_refusal_stays_in_raw() -> None:
    reply = judged(whole(code="30", msg=f"{NAME} {NUMBER} 未授权", datas="无"))
    assert isinstance(reply, Rejected)
    assert leaks(reply, ASK) == []
    assert isinstance(judged(whole(code="99", msg=NUMBER, datas="无")), Unavailable)


def test_an_acceptance_needs_its_ticket() -> None:
    assert judged(whole(code="01", datas={"ticket": "T1"})) == Accepted("T1", whole(code="01", datas={"ticket": "T1"}))
    garbled(whole(code="01", datas={}))
