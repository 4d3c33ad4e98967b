"""浏览器来路: what a request says about where it comes from: session cookie, origin, CSRF token, client address.

Pure functions over the headers as the server hands them on; the cookie and the anti-forgery token belong together.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from core.errors import Refused, Unauthenticated

Headers = Iterable[tuple[bytes, bytes]]
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing, and need no anti-forgery token."""
CSRF_HEADER = "X-CSRF-Token"


@dataclass(frozen=True)
class EntryRules:
    """登录规则 of an installation: where browsers find it, how long a session lives, how often one may guess."""

    origin: str = ""
    """Public address (https://…). Empty: browsers on this machine alone, over plain HTTP."""
    port: int = 8420
    trusted_proxies: tuple[Network, ...] = ()
    """Whose word about the client's address is taken."""
    idle: timedelta = timedelta(minutes=30)
    lifetime: timedelta = timedelta(hours=12)
    failures: int = 5
    """For one account from one address, within `lock`; then it is locked for as long."""
    lock: timedelta = timedelta(minutes=15)

    @property
    def secure(self) -> bool:
        """Whether the cookie travels over TLS alone."""
        return self.origin.startswith("https://")

    @property
    def cookie(self) -> str:
        """The cookie's name; the prefix makes the browser refuse it from a sister domain, without TLS, or with a path."""
        return "__Host-hedui" if self.secure else "hedui"

    @property
    def verify_address(self) -> str:
        """真伪核验页 as the public reaches it; a path alone where no public address is set."""
        return f"{self.origin}/verify"

    @property
    def origins(self) -> frozenset[str]:
        """The pages that may act for whoever is logged in: our own."""
        here = (f"http://{host}:{self.port}" for host in ("127.0.0.1", "localhost", "[::1]"))
        return frozenset({self.origin} if self.origin else here)


def header_of(headers: Headers, name: str) -> str:
    """One header; empty where it is missing, joined by commas where it came twice."""
    wanted = name.lower().encode()
    return ",".join(value.decode("latin-1").strip() for key, value in headers if key.lower() == wanted)


def session_cookies(headers: Headers, name: str) -> frozenset[str]:
    """Every session id that the browser sent."""
    sent = (value.decode("latin-1") for key, value in headers if key.lower() == b"cookie")
    pairs = (pair.partition("=") for cookies in sent for pair in cookies.split(";"))
    return frozenset(value.strip() for key, _, value in pairs if key.strip() == name)


def session_cookie(headers: Headers, name: str) -> str | None:
    """会话标识 as the browser sent it; raises Unauthenticated where two different ones came: one was planted."""
    found = session_cookies(headers, name)
    if len(found) > 1:
        raise Unauthenticated("session_ended")
    return next(iter(found), None)


def judge_origin(headers: Sequence[tuple[bytes, bytes]], rules: EntryRules, method: str) -> None:
    """来源检查: raises Refused where a page of another site made the browser send this."""
    expected = ("", "same-origin", "none") if method in SAFE else ("", "same-origin")
    if header_of(headers, "sec-fetch-site") not in expected:
        raise Refused("origin_foreign")
    if method not in SAFE and header_of(headers, "origin") not in rules.origins:
        raise Refused("origin_foreign")


def csrf_token(session: str) -> str:
    """防伪令牌 of a session: whoever has the session's id can make it, nobody can find the id from it."""
    return hmac.new(session.encode("latin-1", "replace"), b"hedui-csrf", hashlib.sha256).hexdigest()


def judge_csrf(headers: Headers, session: str) -> None:
    """防伪检查: raises Refused where the token is missing or is another session's."""
    if not hmac.compare_digest(header_of(headers, CSRF_HEADER).encode(), csrf_token(session).encode()):
        raise Refused("csrf_token_wrong")


def client_address(socket: str, headers: Headers, trusted: Sequence[Network]) -> str:
    """客户端地址: the socket's, or the nearest one that our own proxies did not write themselves."""
    address = _address(socket)
    if address is None:
        return "-"
    for hop in reversed(header_of(headers, "x-forwarded-for").split(",")):
        told = _address(hop.strip())
        if told is None or not any(address in network for network in trusted):
            break
        address = told
    return str(address).partition("%")[0]


def _address(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
