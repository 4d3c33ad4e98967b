"""浏览器来路: what headers are taken to say, without a server."""

from __future__ import annotations

import random
import string
from ipaddress import ip_network

import pytest

from core.browser import (
    EntryRules,
    client_address,
    csrf_token,
    header_of,
    judge_csrf,
    judge_origin,
    session_cookie,
)
from core.errors import Refused, Unauthenticated

RULES = EntryRules(port=8420)


def headers(**named: str) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((name.replace("_", "-").encode(), value.encode("latin-1", "replace")) for name, value in named.items())


@pytest.mark.parametrize(("cookie", "found"), [
    ("", None), ("hedui=x", "x"), ("a=1; hedui=x; b=2", "x"), ("hedui = x", "x"), ("hedui=", ""), ("hedui", ""),
    ("Hedui=x", None), ("xhedui=x", None), ("hedui=x=y", "x=y"), ("hedui=x; hedui=x", "x"), ("a=hedui=x", None), (";;;", None),
])  # fmt: skip
def test_the_cookie(cookie: str, found: str | None) -> None:
    assert session_cookie(headers(cookie=cookie), "hedui") == found


def test_two_cookies_of_the_name_are_none() -> None:
    """One of them was planted, and nobody knows which."""
    with pytest.raises(Unauthenticated):
        session_cookie((*headers(cookie="hedui=x"), *headers(cookie="a=b; hedui=y")), "hedui")


def test_a_header_given_twice_is_neither_of_them() -> None:
    twice = (*headers(origin="http://localhost:8420"), *headers(origin="http://localhost:8420"))
    assert header_of(twice, "Origin") == "http://localhost:8420,http://localhost:8420"
    with pytest.raises(Refused):
        judge_origin(twice, RULES, "POST")


def test_no_string_but_the_token_is_the_token() -> None:
    session, rng = "s" * 43, random.Random(5)
    token = csrf_token(session)
    judge_csrf(headers(x_csrf_token=token), session)
    for place in range(len(token)):
        for other in set(string.hexdigits) - {token[place]}:
            with pytest.raises(Refused):
                judge_csrf(headers(x_csrf_token=token[:place] + other + token[place + 1 :]), session)
    for _ in range(1_000):
        with pytest.raises(Refused):
            judge_csrf(headers(x_csrf_token=csrf_token("".join(rng.choices(string.ascii_letters, k=43)))), session)


def test_the_token_tells_nothing_of_the_session() -> None:
    assert csrf_token("a" * 43) != csrf_token("a" * 42 + "b")
    assert "a" * 8 not in csrf_token("a" * 43)


def test_whatever_is_written_there_some_address_comes_out() -> None:
    rng, trusted = random.Random(7), (ip_network("10.0.0.0/8"), ip_network("::1"))
    for _ in range(2_000):
        told = "".join(rng.choices("0123456789abcdef.:, %/[]-", k=rng.randrange(60)))
        for socket in ("10.0.0.1", "::1", "192.0.2.1", "", "unix:/x"):
            address = client_address(socket, headers(x_forwarded_for=told), trusted)
            assert address in ("-", socket) or socket in ("10.0.0.1", "::1")
            assert len(address) <= 45
