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


def test_of_a_key_given_twice_the_last_counts_for_everybody() -> None:
    """Decided: the last one. What is judged must be what the handler gets, whichever it is."""
    body = b'{"reason": "one reason", "reason": "another reason"}'
    assert intake.read(ReasonIn, body) == msgspec.json.decode(body, type=ReasonIn) == ReasonIn("another reason")
    assert refused(b'{"reason": "a good reason", "reason": ""}', ReasonIn).faults[0].field == "reason"


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
