"""报文签名: the text in which the API carries a signature, made under our key and proven under the registry's.

The files give its form by example: an HTTP signature (draft-cavage) over creation, expiry and digest, the digest over
header and message. Both are taken as the bytes that stand in the body, so that nothing is written anew to be proven.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import Raw, Struct, structs

from hedui.connecting import Lasting, Request, ed25519_key, same, secret_of, timestamp
from hedui.plugin import ConnectorLine
from plugins.dci.settings import DciSettings

SIGNING_KEY, ACCESS_TOKEN = "signing_key", "access_token"
ALGORITHM, COVERED, NAMESPACE = "ed25519", "(created) (expires) digest", "spdci"
LONGEST = timedelta(hours=1)
"""No signature is believed for longer, whatever expiry it names."""
_PART = re.compile(r'([A-Za-z]{1,20})="([^"]{0,600})"', re.ASCII)
_SECONDS = re.compile(r"[0-9]{9,11}", re.ASCII)
_DIGESTS: Mapping[str, Callable[[bytes], Any]] = {
    "SHA-256": hashlib.sha256,
    "SHA-512": hashlib.sha512,
    "BLAKE-512": hashlib.blake2b,
}


class Parts(Struct):
    """报文三部分: signature, and the other two as the bytes that came."""

    header: Raw
    message: Raw = Raw(b"")
    signature: str = ""


class DciSignature(Lasting, frozen=True):
    """报文签名: `signature` beside header and message, in the body; the header's time is that of the signing."""

    settings: DciSettings

    async def sign(self, request: Request, line: ConnectorLine) -> Request:
        """The same message with its time and its signature."""
        parts = msgspec.json.decode(request.body, type=Parts)
        header = {**msgspec.json.decode(parts.header), "message_ts": line.now.isoformat(timespec="seconds")}
        told, message = msgspec.json.encode(header), bytes(parts.message)
        key = ed25519_key(await secret_of(line, SIGNING_KEY))
        content, named = self._named(told + message, line.now)
        signature = {**named, "signature": base64.b64encode(key.sign(content)).decode()}
        body = msgspec.json.encode(Parts(Raw(told), Raw(message), written(signature)))
        return structs.replace(request, body=body).with_headers(await self._bearer(line))

    def _named(self, covered: bytes, now: datetime) -> tuple[bytes, dict[str, str]]:
        settings = self.settings
        expires = timestamp(now + timedelta(minutes=settings.lasts_minutes), "s")
        named = {
            "namespace": NAMESPACE,
            "kidId": f"{settings.sender_id}|{settings.key_id}|{ALGORITHM}",
            "algorithm": ALGORITHM,
            "created": timestamp(now, "s"),
            "expires": expires,
            "headers": COVERED,
        }
        return _content(named, covered, settings.digest), named

    async def _bearer(self, line: ConnectorLine) -> dict[str, str]:
        if not self.settings.bearer:
            return {}
        return {"Authorization": f"Bearer {await secret_of(line, ACCESS_TOKEN)}"}


def prove(body: bytes, settings: DciSettings, now: datetime) -> None:
    """验签: PermissionError unless the registry itself has signed header and message, and not too long ago."""
    try:
        parts = msgspec.json.decode(body, type=Parts)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise PermissionError("报文没有签名、报头与正文三部分") from None
    named = _read(parts.signature)
    key_id = named.get("keyId") or named.get("kidId", "")
    if not same(key_id, f"{settings.receiver_id}|{settings.registry_key_id}|{ALGORITHM}"):
        raise PermissionError("报文不是用登记系统的密钥签名的")
    content = _content(named, bytes(parts.header) + bytes(parts.message), settings.digest)
    if not _genuine(settings.registry_key, named.get("signature", ""), content):
        raise PermissionError("报文签名不符")
    # The signature is judged first: a stranger is not told whether our clock agrees.
    _fresh(named, now, timedelta(minutes=settings.skew_minutes))


def written(named: Mapping[str, str]) -> str:
    """As the files print it."""
    return "Signature: " + ", ".join(f'{name}="{value}"' for name, value in named.items())


def _read(signature: str) -> dict[str, str]:
    """The parts; of another form, or with a part that comes twice, it is no signature."""
    text = signature[:4000].removeprefix("Signature:").strip()
    found = _PART.findall(text)
    named = dict(found)
    whole = ",".join(f'{name}="{value}"' for name, value in found)
    if len(named) != len(found) or not same(re.sub(r",\s*", ",", text), re.sub(r",\s*", ",", whole)):
        raise PermissionError("报文签名的写法无法识别")
    fixed = {"namespace": NAMESPACE, "algorithm": ALGORITHM, "headers": COVERED}
    if any(named.get(name) != value for name, value in fixed.items()):
        raise PermissionError("报文签名的范围或算法不是约定的")
    return named


def _content(named: Mapping[str, str], covered: bytes, digest: str) -> bytes:
    told = base64.b64encode(_DIGESTS[digest](covered).digest()).decode()
    created, expires = named.get("created", ""), named.get("expires", "")
    return f"(created): {created}\n(expires): {expires}\ndigest: {digest}={told}".encode()


def _genuine(key: str, signature: str, content: bytes) -> bool:
    try:
        told = base64.b64decode(signature, validate=True)
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(told, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _fresh(named: Mapping[str, str], now: datetime, skew: timedelta) -> None:
    times = [named.get(name, "") for name in ("created", "expires")]
    if not all(_SECONDS.fullmatch(one) for one in times):
        raise PermissionError("报文签名没有写明时间")
    created, expires, moment = int(times[0]), int(times[1]), now.timestamp()
    early, late = created > moment + skew.total_seconds(), moment > expires + skew.total_seconds()
    if early or late or not 0 <= expires - created <= LONGEST.total_seconds():
        raise PermissionError("报文签名的时间与本机时间相差过大或已失效")
