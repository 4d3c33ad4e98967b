"""口令与校验码: made again alike, bound to everything they are about, and readable over a telephone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from plugins.encrypted_media.keys import DICTATED, PASSWORD_LENGTH, password, plain_code, row_code, stranger
from plugins.encrypted_media.tests.conftest import ASKS, HEAD, KEY, other_head


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.text("abcXYZ019-_", min_size=32, max_size=60))
def test_a_password_is_made_of_what_can_be_dictated(nonce: bytes, secret: str) -> None:
    made = password(other_head(nonce=nonce), secret)
    assert len(made) == PASSWORD_LENGTH
    assert set(made) <= set(DICTATED)
    assert made == password(other_head(nonce=nonce), secret)
    assert made != password(other_head(nonce=nonce[::-1] + b"x"), secret)


@pytest.mark.parametrize("secret", ["", "short", "k" * 31])
def test_a_weak_secret_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="media_secret"):
        password(HEAD, secret)


def test_a_code_is_bound_to_everything_that_it_is_about() -> None:
    ask = ASKS[0]
    person = ask.subject
    others = [
        row_code(HEAD, replace(ask, id="ask-x"), KEY),
        row_code(HEAD, replace(ask, element="national.house"), KEY),
        row_code(HEAD, replace(ask, window_start=None), KEY),
        row_code(HEAD, replace(ask, subject=replace(person, name="张四")), KEY),
        row_code(HEAD, replace(ask, subject=replace(person, id_number="522326198001010009")), KEY),
        row_code(other_head(id="p2"), ask, KEY),
        row_code(other_head(tenant="522327"), ask, KEY),
        row_code(other_head(department="tax"), ask, KEY),
        row_code(HEAD, ask, KEY + "x"),
    ]
    assert len({row_code(HEAD, ask, KEY), *others}) == len(others) + 1
    assert len({row_code(HEAD, each, KEY) for each in ASKS}) == len(ASKS)


def test_a_code_says_where_it_comes_from() -> None:
    assert "另一个批次" in stranger(HEAD, row_code(other_head(id="p2"), ASKS[0], KEY), KEY)
    assert "另一个核对机构" in stranger(HEAD, row_code(other_head(tenant="522327"), ASKS[0], KEY), KEY)
    code = row_code(HEAD, ASKS[0], KEY)
    assert "可能被改动" in stranger(HEAD, code[:-1] + ("1" if code[-1] != "1" else "2"), KEY)
    assert "不是校验码的样式" in stranger(HEAD, "张三", KEY)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(ASKS) - 1))
def test_a_code_that_was_copied_by_hand_is_the_same(number: int) -> None:
    code = row_code(HEAD, ASKS[number], KEY)
    assert plain_code(code.lower().replace("0", "o").replace("1", "l").replace("-", " ")) == plain_code(code)
    assert not set(code) & set("ILOU")
