"""登记接口约定: keys, signatures, acknowledgements and answers of the DCI registry API.

Written apart from the connector on purpose: each is the other's check.
"""

from __future__ import annotations

import base64
import hashlib
import re
import time
import uuid
from datetime import UTC, datetime
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

CLIENT, REGISTRY = "hedui.sandbox", "registry.sandbox"
CLIENT_KEY, REGISTRY_KEY = "c1", "r1"
SKEW, LIFE = 600, 300
"""Seconds: how far a time may be off, and how long our own signatures hold."""
_FORM = re.compile(
    r'Signature: namespace="spdci", kidId="(?P<kid>[^"]*)", algorithm="ed25519", created="(?P<created>\d+)", '
    r'expires="(?P<expires>\d+)", headers="\(created\) \(expires\) digest", signature="(?P<signature>[^"]*)"'
)


class Parts(Struct):
    """报文三部分; header and message as they came."""

    header: msgspec.Raw
    message: msgspec.Raw
    signature: str = ""


class Err(Exception):
    """受理错误: the code of an acknowledgement that is none."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def key_of(party: str, secret: str) -> Ed25519PrivateKey:
    """密钥 of the client or of the registry, out of the sandbox's one secret."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"dci/{party}/{secret}".encode()).digest())


def public_of(party: str, secret: str) -> str:
    """公钥, as settings carry it."""
    return base64.b64encode(key_of(party, secret).public_key().public_bytes_raw()).decode()


def signed(header: Any, message: Any, secret: str, party: str = REGISTRY, key_id: str = REGISTRY_KEY) -> bytes:
    """签名的报文, at this moment."""
    told, content = msgspec.json.encode(header), msgspec.json.encode(message)
    created, expires = int(time.time()), int(time.time()) + LIFE
    text = _text(created, expires, told + content)
    signature = base64.b64encode(key_of(party, secret).sign(text)).decode()
    line = (
        f'Signature: namespace="spdci", kidId="{party}|{key_id}|ed25519", algorithm="ed25519", created="{created}", '
        f'expires="{expires}", headers="(created) (expires) digest", signature="{signature}"'
    )
    return msgspec.json.encode(Parts(msgspec.Raw(told), msgspec.Raw(content), line))


def opened(body: bytes, secret: str) -> Parts:
    """验签 of a question; Err where it is not the client's own."""
    try:
        parts = msgspec.json.decode(body, type=Parts)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise Err("err.request.bad") from None
    if not parts.signature:
        raise Err("err.signature.missing")
    found = _FORM.fullmatch(parts.signature)
    if found is None or found["kid"] != f"{CLIENT}|{CLIENT_KEY}|ed25519":
        raise Err("err.signature.invalid")
    created, expires = int(found["created"]), int(found["expires"])
    if not created - SKEW <= time.time() <= expires + SKEW:
        raise Err("err.signature.invalid")
    _verify(_text(created, expires, bytes(parts.header) + bytes(parts.message)), found["signature"], secret)
    return parts


def ack(status: str, correlation: str = "", error: str = "") -> bytes:
    """受理回执: the files give it no signature."""
    fault = {"error": {"code": error, "message": error}} if error else {}
    message = {"ack_status": status, "timestamp": now(), "correlation_id": correlation or "none", **fault}
    return msgspec.json.encode({"message": message})


def header(action: str, status: str = "succ", reason: str = "") -> dict[str, Any]:
    """答复的报头."""
    told = {
        "version": "1.0.0", "message_id": str(uuid.uuid4()), "message_ts": now(), "action": action, "status": status,
        "total_count": 1, "completed_count": 1, "sender_id": REGISTRY, "receiver_id": CLIENT, "is_msg_encrypted": False,
    }  # fmt: skip
    return told if not reason else {**told, "status_reason_code": reason}


def now() -> str:
    """当前时间, as the API writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _text(created: int, expires: int, covered: bytes) -> bytes:
    digest = base64.b64encode(hashlib.sha256(covered).digest()).decode()
    return f"(created): {created}\n(expires): {expires}\ndigest: SHA-256={digest}".encode()


def _verify(text: bytes, signature: str, secret: str) -> None:
    try:
        key_of(CLIENT, secret).public_key().verify(base64.b64decode(signature, validate=True), text)
    except (InvalidSignature, ValueError):
        raise Err("err.signature.invalid") from None
