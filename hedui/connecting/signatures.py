"""签名: how departments want to know who asks. Small frozen objects; the secret stays with the line until it is needed.

A convention that is not here is a struct of an author's own with the same two methods.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Literal, Protocol
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC
from msgspec import Struct

from hedui.connecting.faults import CannotAsk
from hedui.connecting.requests import Request
from hedui.plugin import ConnectorLine, Unavailable

Algorithm = Literal["HMAC-SHA256", "HMAC-SM3"]
Part = Literal["id", "timestamp", "nonce", "method", "path", "query", "body"]


class Signature(Protocol):
    """签名方式. `line.now` is the time by the department's clock, as far as it is known."""

    async def sign(self, request: Request, line: ConnectorLine) -> Request:
        """签名: the request with what proves who asks. CannotAsk where there is no secret to sign with."""
        ...

    async def renew(self, refused: Request, line: ConnectorLine) -> bool:
        """换新: whether there is now another secret than the one of the request that was refused."""
        ...


class Lasting(Struct, frozen=True):
    """长期密钥: there is nothing to renew; a refused signature is a matter for whoever configured it."""

    async def renew(self, refused: Request, line: ConnectorLine) -> bool:
        """There is no other secret."""
        return False


class Unsigned(Lasting, frozen=True):
    """不签名: the network itself says who asks."""

    async def sign(self, request: Request, line: ConnectorLine) -> Request:
        """As it is."""
        return request


class Md5Fields(Lasting, frozen=True):
    """MD5 签名字段 of the public data platform: `md5(lower(appKey) + lower(secret) + requestTime)`, in the form."""

    app_key: str
    secret: str = "app_secret"  # noqa: S105 - the name under which it is stored

    async def sign(self, request: Request, line: ConnectorLine) -> Request:
        """Three more fields."""
        return request.with_fields(md5_fields(self.app_key, await secret_of(line, self.secret), line.now))


class Sha1Headers(Lasting, frozen=True):
    """SHA-1 签名头 of a municipal platform: `sha1(appKey + appSecret + timestamp)`. Its convention, not our choice."""

    app_key: str
    secret: str = "app_secret"  # noqa: S105 - the name under which it is stored
    names: tuple[str, str, str] = ("appKey", "timestamp", "sign")
    unit: Literal["ms", "s"] = "ms"

    async def sign(self, request: Request, line: ConnectorLine) -> Request:
        """Three headers: application, time, signature."""
        moment = timestamp(line.now, self.unit)
        text = self.app_key + await secret_of(line, self.secret) + moment
        told = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
        return request.with_headers(dict(zip(self.names, (self.app_key, moment, told), strict=True)))


class HmacHeaders(Lasting, frozen=True):
    """HMAC 签名头: application, time, nonce, and the HMAC over what `covers` names, one after the other.

    As it stands, it is Shandong's: base64 of HMAC-SHA256 over id, time and nonce. With `HMAC-SM3` it is the form that
    the commercial cryptography rules ask for.
    """

    client_id: str
    secret: str = "client_secret"  # noqa: S105 - the name under which it is stored
    algorithm: Algorithm = "HMAC-SHA256"
    covers: tuple[Part, ...] = ("id", "timestamp", "nonce")
    joined: str = ""
    """What stands between the parts."""
    encoding: Literal["base64", "hex"] = "base64"
    unit: Literal["ms", "s"] = "ms"
    names: tuple[str, str, str, str] = ("X-Client-Id", "X-Timestamp", "X-Nonce", "X-Signature")

    async def sign(self, request: Request, line: ConnectorLine) -> Request:
        """Four headers; the nonce is new with every sending, also with the same question."""
        secret, whole = await secret_of(line, self.secret), request.written()
        moment, nonce = timestamp(line.now, self.unit), secrets.token_hex(16)
        parts = {"id": self.client_id.encode(), "timestamp": moment.encode(), "nonce": nonce.encode(), **_said(whole)}
        text = self.joined.encode().join(parts[part] for part in self.covers)
        code = mac(self.algorithm, secret, text)
        told = base64.b64encode(code).decode() if self.encoding == "base64" else code.hex()
        return whole.with_headers(dict(zip(self.names, (self.client_id, moment, nonce, told), strict=True)))


def md5_fields(app_key: str, secret: str, now: datetime) -> dict[str, str]:
    """MD5 签名字段: application, time, signature."""
    moment = timestamp(now)
    return {"appKey": app_key, "requestTime": moment, "sign": md5_sign(app_key, secret, moment)}


def md5_sign(app_key: str, secret: str, moment: str) -> str:
    """MD5 签名. MD5 is the platform's convention, not our choice."""
    text = app_key.lower() + secret.lower() + moment
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def mac(algorithm: Algorithm, secret: str, content: bytes) -> bytes:
    """消息鉴别码 of bytes under a shared secret."""
    code = HMAC(secret.encode(), hashes.SM3() if algorithm == "HMAC-SM3" else hashes.SHA256())
    code.update(content)
    return code.finalize()


def same(left: str, right: str) -> bool:
    """等值比较 in constant time; bytes, because compare_digest refuses non-ASCII text."""
    return hmac.compare_digest(left.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass"))


def timestamp(moment: datetime, unit: Literal["ms", "s"] = "ms") -> str:
    """时间戳: since 1970, in whole milliseconds or seconds."""
    return str(int(moment.timestamp() * (1000 if unit == "ms" else 1)))


async def secret_of(line: ConnectorLine, name: str) -> str:
    """密钥 by name; CannotAsk where it is not configured."""
    try:
        return await line.secret(name)
    except LookupError:
        pass
    raise CannotAsk(Unavailable(f"未配置密钥 {name}"))


def _said(whole: Request) -> dict[str, bytes]:
    url = urlsplit(whole.url)
    return {"method": whole.method.encode(), "path": url.path.encode(), "query": url.query.encode(), "body": whole.body}
