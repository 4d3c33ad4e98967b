"""来源与防伪: what a page of another site makes a browser send is refused, and the cookie stays with us."""

from __future__ import annotations

import msgspec
import pytest

from core.browser import csrf_token
from hedui.embedded.postgres import EmbeddedPostgres
from tenants.routes import BY_SIGNATURE, PUBLIC, ROUTES
from tests.api.people import Office, Web
from tests.api.sessions.browser import CHOSEN, ORIGIN, PROXY, Browser, browser, set_cookie, settled
from tests.api.steps import CLERK
from tests.support import truth

UNSAFE = sorted(
    route for route, verb in ROUTES.items() if route[0] not in ("GET", "HEAD") and verb not in (PUBLIC, BY_SIGNATURE)
)
"""Every route that changes something for whoever is logged in."""
FORGED: dict[str, dict[str, str | None]] = {
    "no token": {"x_csrf_token": None},
    "empty token": {"x_csrf_token": ""},
    "wrong token": {"x_csrf_token": "0" * 64},
    "token not ASCII": {"x_csrf_token": "令"},
    "token of another session": {"x_csrf_token": csrf_token("another")},
    "no origin": {"origin": None},
    "foreign origin": {"origin": "https://elsewhere.example"},
    "opaque origin": {"origin": "null"},
    "another port": {"origin": "http://127.0.0.1:1"},
    "our name in front": {"origin": "http://127.0.0.1.elsewhere.example"},
    "two origins": {"origin": "http://127.0.0.1, https://elsewhere.example"},
    "sent by another site": {"sec_fetch_site": "cross-site"},
    "sent by a sister site": {"sec_fetch_site": "same-site"},
    "typed in by the person": {"sec_fetch_site": "none"},
}


def where(template: str) -> str:
    return "/".join("x" if part.startswith("{") else part for part in template.split("/"))


@pytest.mark.parametrize("kind", FORGED)
async def test_no_route_acts_for_a_foreign_page(office: Office, one: Browser, kind: str) -> None:
    await settled(one, office, CLERK)
    for method, template in UNSAFE:
        answer = await one.ask(method, where(template), {}, **FORGED[kind])
        expected = "csrf_token_wrong" if "token" in kind else "origin_foreign"
        if answer.status != 404:  # an id that is none never reaches a handler
            assert (answer.status, answer.code) == (403, expected), (method, template)
    assert (await one.get()).status == 200


async def test_there_are_routes_to_be_forged() -> None:
    assert {method for method, _ in UNSAFE} == {"POST", "DELETE"}
    assert len([route for route in UNSAFE if "{" not in route[1]]) >= 5


async def test_the_token_goes_with_one_session(office: Office, one: Browser, other: Browser) -> None:
    await settled(one, office, CLERK)
    await settled(other, office, "XH1002")
    one.csrf = other.csrf
    assert (await one.ask("DELETE", "/api/session")).code == "csrf_token_wrong"
    one.csrf = csrf_token(one.cookie)
    assert (await one.ask("DELETE", "/api/session")).status == 200


async def test_nobody_is_logged_in_by_a_foreign_page(office: Office, one: Browser) -> None:
    """Else what a clerk enters afterwards goes into somebody else's account."""
    await settled(one, office, CLERK)
    for kind in ("no origin", "foreign origin", "opaque origin", "sent by another site", "sent by a sister site"):
        form = {"tenant": one.tenant, "staff_number": CLERK, "password": CHOSEN}
        answer = await one.ask("POST", "/api/session", form, **FORGED[kind])
        assert (answer.status, answer.code) == (403, "origin_foreign")
        assert set_cookie(answer) is None


@pytest.mark.parametrize(("site", "status"), [
    ("same-origin", 200), ("none", 200), (None, 200), ("cross-site", 403), ("same-site", 403), ("x", 403),
])  # fmt: skip
async def test_looks_are_for_our_own_pages_too(office: Office, one: Browser, site: str | None, status: int) -> None:
    """A look leaves a trace in the name of who is logged in."""
    await settled(one, office, CLERK)
    assert (await one.get("/api/verifications", sec_fetch_site=site)).status == status


async def test_a_token_needs_no_origin(office: Office) -> None:
    answer = await office.as_(CLERK).post("/api/verifications", {}, origin="https://elsewhere.example")
    assert answer.code == "fields_invalid"


async def test_every_name_of_this_machine_is_ours(office: Office, one: Browser) -> None:
    await settled(one, office, CLERK)
    for host in ("localhost", "[::1]", "127.0.0.1"):
        answer = await one.ask("POST", "/api/verifications", {}, origin=f"http://{host}:{office.web.port}")
        assert answer.code == "fields_invalid"


async def test_behind_tls_the_cookie_is_closed_to_everybody_else(office: Office, proxied: Web) -> None:
    async with browser(office, web=proxied, origin=ORIGIN, name="__Host-hedui") as one:
        await settled(one, office, CLERK)
        given = set_cookie(await one.log_in(CLERK, CHOSEN))
        assert given is not None
        cookie = given["__Host-hedui"]
        assert (cookie["path"], cookie["httponly"], cookie["secure"], cookie["samesite"]) == ("/", True, True, "strict")
        assert not cookie["domain"]
        assert (await one.get(cookie=f"hedui={one.cookie}")).code == "token_missing"  # without its prefix it is none
        for foreign in (proxied.base, office.web.base, "http://hedui.example.gov.cn", f"{ORIGIN}:8443"):
            assert (await one.ask("POST", "/api/verifications", {}, origin=foreign)).code == "origin_foreign"
        gone = set_cookie(await one.ask("DELETE", "/api/session"))
        assert gone is not None
        assert gone["__Host-hedui"]["secure"]  # else the browser keeps it


HOPS = {
    "what the proxy says": ("203.0.113.5", "203.0.113.5"),
    "what a client says in front is not believed": ("198.51.100.7, 203.0.113.5", "203.0.113.5"),
    "through a second proxy of ours": ("198.51.100.7, 203.0.113.5, 10.9.1.1", "203.0.113.5"),
    "an address of version 6": ("2001:db8::5", "2001:db8::5"),
    "mapped": ("::ffff:203.0.113.5", "203.0.113.5"),
    "no address": ("unknown", PROXY),
    "nothing": (None, PROXY),
}


async def recorded(office: Office, postgres: EmbeddedPostgres, database: str) -> str:
    async with truth(postgres, database) as sql:
        body = await sql.fetchval(
            "select body from trace where tenant_id = $1 and verb = 'session.open' order by id desc limit 1",
            office.tenants["xihu"].id,
        )
    return str(msgspec.json.decode(body)["details"]["address"])


@pytest.mark.parametrize("kind", HOPS)
async def test_the_address_behind_a_proxy(
    office: Office, proxied: Web, postgres: EmbeddedPostgres, database: str, kind: str
) -> None:
    told, address = HOPS[kind]
    async with browser(office, web=proxied, origin=ORIGIN, address=PROXY) as one:
        form = {"tenant": one.tenant, "staff_number": CLERK, "password": "x"}
        await one.ask("POST", "/api/session", form, x_forwarded_for=told)
    assert await recorded(office, postgres, database) == address


async def test_who_is_no_proxy_of_ours_is_believed_nothing(
    office: Office, one: Browser, proxied: Web, postgres: EmbeddedPostgres, database: str
) -> None:
    """Else an attacker has as many addresses as he writes down."""
    async with browser(office, web=proxied, origin=ORIGIN) as direct:
        for asking in (one, direct):
            form = {"tenant": one.tenant, "staff_number": CLERK, "password": "x"}
            for header in ("x_forwarded_for", "forwarded", "x_real_ip", "x_client_ip"):
                await asking.ask("POST", "/api/session", form, **{header: "203.0.113.77"})
                assert await recorded(office, postgres, database) == asking.address
