"""读入: whatever comes in becomes a value or an account of every wrong field, in Chinese, that quotes nothing back."""

from __future__ import annotations

import enum
import json
import time
from datetime import date
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from core import intake
from core.authorizations.model import SheetsIn
from core.errors import Invalid
from core.verification.model import Intake, ReasonIn

SECRET = "330106199001010017"


class Kind(enum.StrEnum):
    """种类."""

    A = "a"


class Inner(Struct, forbid_unknown_fields=True):
    """内层."""

    name: Annotated[str, Meta(min_length=1, max_length=10)]
    amount: Annotated[int, Meta(ge=0, le=10**15)] | None = None


class Outer(Struct, forbid_unknown_fields=True):
    """外层."""

    number: Annotated[str, Meta(min_length=1, max_length=8)]
    on: date
    kind: Kind
    fen: Annotated[int, Meta(ge=0, le=10**15)]
    yes: bool
    inner: Annotated[list[Inner], Meta(min_length=1, max_length=3)]
    words: dict[str, str] = {}
    free: Any = None
    counted: int = msgspec.field(default=0, name="count")


GOOD = {
    "number": "1", "on": "2026-11-20", "kind": "a", "fen": 1, "yes": True, "inner": [{"name": "甲"}], "words": {"x": "y"},
}  # fmt: skip


def refused(body: bytes, kind: Any = Outer) -> Invalid:
    with pytest.raises(Invalid) as caught:
        intake.read(kind, body)
    return caught.value


def faults(**changes: Any) -> dict[str, str]:
    error = refused(json.dumps({**GOOD, **changes}).encode())
    assert error.code == "fields_invalid"
    assert error.named["count"] == len(error.faults)
    return {fault.field: fault.message for fault in error.faults}


def test_what_is_right_is_taken() -> None:
    taken = intake.read(Outer, json.dumps({**GOOD, "count": 3}).encode())
    assert (taken.number, taken.on, taken.counted) == ("1", date(2026, 11, 20), 3)


def test_all_wrong_fields_at_once_in_chinese() -> None:
    """Else a clerk corrects a form of thirty fields thirty times."""
    found = faults(
        number="", on="2026-02-30", kind="b", fen=-1, yes="true", inner=[{"name": ""}, {"amount": 10**15 + 1}, 5],
        words={"x": 1}, count="3",
    )  # fmt: skip
    assert set(found) == {
        "number", "on", "kind", "fen", "yes", "inner[0].name", "inner[1].name", "inner[1].amount", "inner[2]", "words",
        "count",
    }  # fmt: skip
    assert found["inner[1].name"] == "必填，未填写"
    assert all("一" <= character <= "鿿" for message in found.values() for character in message[:2])


def test_missing_unknown_and_miscounted() -> None:
    assert set(faults(inner=[])) == set(faults(inner=[GOOD["inner"][0]] * 4)) == {"inner"}
    error = refused(b"{}")
    assert {fault.field for fault in error.faults} == {"number", "on", "kind", "fen", "yes", "inner"}
    found = faults(**{SECRET: 1}, inner=[{"name": "甲", "other": 2}])
    assert found == {"": "有不认识的栏目，请检查栏目名", "inner[0]": "有不认识的栏目，请检查栏目名"}


@pytest.mark.parametrize("body", [b"[]", b"1", b'"x"', b"null", b"true"])
def test_what_is_no_form_at_all(body: bytes) -> None:
    assert [fault.message for fault in refused(body).faults] == ["应为一组栏目"]


@pytest.mark.parametrize("bad", ["a\x00b", "\x00"])
def test_nul_is_refused_with_its_field(bad: str) -> None:
    """msgspec lets it pass, and the database refuses it: an internal error instead of a mended field."""
    found = faults(number=bad, words={"x": bad}, free=[{"deep": bad}])
    assert {path.replace("[", ".").split(".")[0] for path in found} == {"number", "words", "free"}


@pytest.mark.parametrize("unseen", [
    " \t", "\u3164", "\u2800", "\u00ad", "\u115f", "\u1160", "\u034f", "\u180e", "\ufe0f", "\U000e0100", "\uffa0", "\u2800 \u3164",
])  # fmt: skip
def test_what_nobody_sees_is_no_name(unseen: str) -> None:
    """Fillers count as letters and print nothing; a selector of another form behind a letter is part of a rare name."""
    for ascii_only in (True, False):
        body = json.dumps({**GOOD, "inner": [{"name": unseen}]}, ensure_ascii=ascii_only).encode()
        assert [(f.field, f.message) for f in refused(body).faults] == [("inner[0].name", "只有空格，应填写内容")]
        named = json.dumps({**GOOD, "inner": [{"name": f"葛{unseen}"}]}, ensure_ascii=ascii_only).encode()
        assert intake.read(Outer, named).inner[0].name == f"葛{unseen}"


def test_an_integer_without_bounds_is_answered_in_whole_words() -> None:
    """What is too long for a machine word comes as a float, of which a type without bounds cannot say more."""
    with pytest.raises(Invalid) as caught:
        intake.convert(Outer, {**GOOD, "count": 1e40})
    assert [f.message for f in caught.value.faults] == ["整数超出可以填写的范围，请检查是否多填了数字"]
    assert faults(count="3")["count"] == "不是整数，应为整数"
    assert faults(fen=10**16)["fen"] == "超过最大值，应为 0 至 1000000000000000 的整数"


@pytest.mark.parametrize("text", [rb'"\ud800"', rb'"\udc00\ud800"', b'"\xed\xa0\x80"', b'"\xff"', b'"\xc0\x80"'])
def test_broken_characters_are_refused(text: bytes) -> None:
    assert refused(b'{"reason": ' + text + b"}", ReasonIn).code == "body_not_json"


@pytest.mark.parametrize("digits", [20, 30, 400, 5_000, 100_000])
def test_endless_integers_are_refused(digits: int) -> None:
    """msgspec lets thirty digits pass, and the database refuses them."""
    error = refused(json.dumps(GOOD).replace('"fen": 1', '"fen": ' + "9" * digits).encode())
    assert [f.field for f in error.faults] == ["fen"] or error.code == "body_not_json"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "1.5", "1.0", "01", "+1", "0x1", "1_0"])
def test_numbers_that_are_no_fen(number: str) -> None:
    error = refused(json.dumps(GOOD).replace('"fen": 1', f'"fen": {number}').encode())
    assert [f.field for f in error.faults] == ["fen"] or error.code == "body_not_json"


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'])
def test_a_body_a_hundred_thousand_deep_is_refused_at_once(opening: bytes) -> None:
    """Else one request ends a web process's request with an internal error."""
    started = time.perf_counter()
    assert refused(opening * 100_000).code == "body_too_deep"
    assert refused(opening * (intake.DEEPEST + 1)).code == "body_too_deep"
    assert time.perf_counter() - started < 1

    assert intake.read(ReasonIn, b'{"reason": "' + b"[{" * 250 + b'"}').reason == "[{" * 250  # brackets in words


def test_a_text_that_never_ends_is_refused_at_once() -> None:
    """Else one request of a few kilobytes keeps a web process from answering anybody for minutes."""
    started = time.perf_counter()
    for body in (b'"' + b'\\"' * 6_000, b'{"a":"' + b'\\"' * 6_000, b'"' * 12_001, b'"\\' * 6_000):
        assert refused(body).code == "body_not_json"
    assert time.perf_counter() - started < 0.3


def test_a_body_too_large_is_refused_before_it_is_read() -> None:
    assert refused(b"[" * (intake.LARGEST_BODY + 1)).code == "body_too_large"


REPEATED = [
    (b'{"reason": "one reason", "reason": "another reason"}', ReasonIn, {"reason"}),
    (b'{"reason": "one reason", "r\\u0065ason": "another reason"}', ReasonIn, {"reason"}),
    (b'{"words": {"x": "1", "x": "1"}}', Outer, {"words.x"}),
    (b'{"inner": [{"name": "a"}, {"name": "a", "name": "b"}], "on": 1, "on": 2}', Outer, {"inner[1].name", "on"}),
    (
        json.dumps({**GOOD, "inner": [GOOD["inner"][0]] * 3})[:-1].encode() + b', "count": 1, "count": 1}',
        Outer,
        {"count"},
    ),
    (b'{"words": {"330106199001010017": "1", "330106199001010017": "1"}}', Outer, {"words"}),
    (b'[{"a": 1, "b": 1.5e300, "c": ' + b"9" * 100 + b', "a": 1}]', list[dict[str, Any]], {"[0].a"}),
]


@pytest.mark.parametrize(("body", "kind", "where"), REPEATED)
def test_a_name_that_stands_twice_is_refused_with_its_place(body: bytes, kind: Any, where: set[str]) -> None:
    """Whoever checked the text before us may have read the other one."""
    error = refused(body, kind)
    assert error.code == "body_field_repeated"
    assert {fault.field for fault in error.faults if "只能写一次" in fault.message} == where
    assert SECRET not in f"{error} {error.faults}"


def test_a_repeated_name_does_not_hide_other_faults() -> None:
    error = refused(b'{"reason": "", "reason": ""}', ReasonIn)
    assert [fault.field for fault in error.faults] == ["reason", "reason"]
    assert error.faults[0].message == "栏目“reason”写了不止一次，只能写一次"


def test_a_name_twice_among_very_many_is_told_at_once() -> None:
    started = time.process_time()
    assert refused(b"{" + b",".join(b'"%d":1' % n for n in range(100_000)) + b',"1":1}').code == "body_field_repeated"
    assert time.process_time() - started < 2


KEPT = [
    "张伟", "阿卜杜热合曼·买买提", "阿卜杜热合曼•买买提", "阿卜杜热合曼・买买提", "阿卜杜热合曼．买买提", "阿卜杜热合曼‧买买提",
    "阿卜杜热合曼․买买提", "阿卜杜热合曼･买买提", "阿卜杜热合曼∙买买提", "阿卜杜热合曼⋅买买提",
    "𠮷田", "𬱖", "㐱", "\U00031350", "\uf9d0", "葛\U000e0101",
    "བསྟན་འཛིན", "ئابدۇ", "ᠮᠣᠩᠭᠣᠯ", "ꆈꌠ", "O'Neil-Ng", "é", "e\u0301", "a b", "\ue000",
]  # fmt: skip


@pytest.mark.parametrize("name", KEPT)
@pytest.mark.parametrize("escaped", [True, False])
def test_rare_names_are_somebodys(name: str, escaped: bool) -> None:
    body = json.dumps({**GOOD, "inner": [{"name": name}]}, ensure_ascii=escaped).encode()
    assert intake.read(Outer, body).inner[0].name == name


LOST = ["   ", "\u3000", "\xa0 ", "\u200b", " \ufeff", "\t", "甲\x07", "甲\x1f", "甲\x7f", "甲\x85", "甲\u202e乙", "\u202a甲",
        "甲\u2066", "甲\u2069", "甲\u2028", "甲\ufffd", "\x00", "\uffff"]  # fmt: skip


@pytest.mark.parametrize("name", LOST)
@pytest.mark.parametrize("escaped", [True, False])
def test_texts_that_nobody_sees_or_that_turn_others_round(name: str, escaped: bool) -> None:
    error = refused(json.dumps({**GOOD, "inner": [{"name": name}]}, ensure_ascii=escaped).encode())
    assert [fault.field for fault in error.faults] == ["inner[0].name"]


class Numbered(Struct, forbid_unknown_fields=True):
    """证件号码 in a field of its own, and among the fields of a signed sheet."""

    id_number: Annotated[str, Meta(min_length=1, max_length=64)]
    name: str = ""
    fields: dict[str, str] = {}


@pytest.mark.parametrize("mark", list("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
@pytest.mark.parametrize("escaped", [True, False])
def test_a_number_loses_its_marks_of_direction_and_nothing_else_does(mark: str, escaped: bool) -> None:
    """Copied from an address book: the number is unharmed. A name that is turned round is refused as ever."""

    def sent(**changes: Any) -> bytes:
        return json.dumps({"id_number": f"{mark}33{mark}01", **changes}, ensure_ascii=escaped).encode()

    taken = intake.read(Numbered, sent(fields={"id_number": f"{mark}12\u2069"}))
    assert (taken.id_number, taken.fields) == ("3301", {"id_number": "12"})
    for wrong, where in (({"name": mark}, "name"), ({"fields": {"signature": mark}}, "fields.signature")):
        assert [fault.field for fault in refused(sent(**wrong), Numbered).faults] == [where]
    assert [fault.field for fault in refused(sent(id_number=mark), Numbered).faults] == ["id_number"]
    assert [fault.field for fault in refused(sent(id_number=f"{mark}\x07"), Numbered).faults] == ["id_number"]


def test_a_reason_may_have_lines() -> None:
    assert intake.read(ReasonIn, b'{"reason": "one\\r\\n\\ttwo"}').reason == "one\r\n\ttwo"


def test_what_is_wrong_is_said_with_what_is_allowed() -> None:
    whole = "应为 0 至 1000000000000000 的整数"
    for value, told in (
        (-1, "小于最小值"),
        (10**16, "超过最大值"),
        (10**30, "超过最大值"),
        (1.5, "不是整数"),
        ("1", "不是整数"),
    ):
        assert faults(fen=value)["fen"] == f"{told}，{whole}"
        assert faults(inner=[{"name": "甲", "amount": value}])["inner[0].amount"] == f"{told}，{whole}"
    assert faults(kind="b")["kind"] == "不是可以填写的内容，应为其中之一：a"
    assert faults(number="x" * 9)["number"] == "文字的长度不在允许的范围内，应为 1 至 8 个字"
    assert faults(number="")["number"] == "必填，未填写"
    assert faults(inner=[])["inner"] == "列表的项数不在允许的范围内，应有 1 至 3 项"
    assert "2026-07-01" in faults(on="1 July")["on"]


@pytest.mark.parametrize(
    "plain",
    [
        {**GOOD, "number": SECRET},
        {**GOOD, "on": SECRET},
        {**GOOD, "fen": int(SECRET)},
        {**GOOD, SECRET: 1},
        {**GOOD, "words": {SECRET: 1}},
        {**GOOD, "words": {SECRET: "\x00"}},
        {**GOOD, SECRET: "\x00"},
        {**GOOD, "inner": [{SECRET: SECRET}]},
        [SECRET],
        SECRET,
    ],
)
def test_no_answer_quotes_what_was_sent(plain: Any) -> None:
    """Else an identity number stands in an error answer, and from there in a log."""
    for kind in (Outer, Inner, SheetsIn):
        error = refused(json.dumps(plain).encode(), kind)
        assert SECRET not in f"{error} {error.faults} {error.named}"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)
KINDS = st.sampled_from([Outer, Inner, Intake, SheetsIn, ReasonIn, dict, list[int], int, object])


@given(kind=KINDS, body=st.binary(max_size=300))
def test_any_bytes_end_in_a_value_or_in_invalid(kind: Any, body: bytes) -> None:
    """Else some bytes are an internal error, and a scanner finds them."""
    ends_well(kind, body)


@given(kind=KINDS, plain=JSON)
def test_any_json_ends_in_a_value_or_in_invalid(kind: Any, plain: Any) -> None:
    ends_well(kind, json.dumps(plain).encode())


@given(field=st.sampled_from(sorted({*GOOD, "free", "count"})), value=JSON)
def test_any_value_in_any_field_ends_well(field: str, value: Any) -> None:
    ends_well(Outer, json.dumps({**GOOD, field: value}).encode())


def ends_well(kind: Any, body: bytes) -> None:
    try:
        intake.read(kind, body)
    except Invalid as error:
        str(error)  # its words must not fail either


@pytest.mark.parametrize("value", ["null", "true", "[{}]", '["number"]', "1"])
def test_no_name_in_a_text_is_taken_for_our_own_mark(value: str) -> None:
    """What marks an object with names twice was a text that anybody can send: an internal error."""
    error = refused(json.dumps(GOOD)[:-1].encode() + b', "\\u0000twice": ' + value.encode() + b"}")
    assert (error.code, [fault.field for fault in error.faults]) == ("fields_invalid", [""])
