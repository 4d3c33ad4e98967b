"""签名清单: what a package says of itself; it names nobody, and one altered byte is refused."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import date

import msgspec
from msgspec import Struct

from hedui.plugin import PackageHead
from plugins.encrypted_media.keys import derived

FORMAT = "hedui-media/1"


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """清单."""

    format: str
    id: str
    number: str
    tenant: str
    department: str
    made_on: date
    expires_on: date
    count: int
    """Asks in it."""
    sha256: dict[str, str]
    """Files of the archive, by name."""


class _Signed(Struct, frozen=True, forbid_unknown_fields=True):
    manifest: msgspec.Raw
    algorithm: str
    signature: str


_ALGORITHM = "HMAC-SHA256"


def signed(head: PackageHead, count: int, files: Mapping[str, bytes], secret: str) -> bytes:
    """签名 over the very bytes that stand in it."""
    digests = {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    manifest = Manifest(
        FORMAT, head.id, head.number, head.tenant, head.department, head.made_on, head.expires_on, count, digests
    )
    text = msgspec.json.encode(manifest)
    return msgspec.json.encode(_Signed(msgspec.Raw(text), _ALGORITHM, _signature(text, secret)))


def checked(body: bytes, secret: str) -> Manifest:
    """验签. Raises PermissionError where it is not genuine, and says no more."""
    try:
        found = msgspec.json.decode(body, type=_Signed)
        text = bytes(found.manifest)
        genuine = hmac.compare_digest(_signature(text, secret).encode(), found.signature.encode())
        if genuine and found.algorithm == _ALGORITHM and body == msgspec.json.encode(found):
            return msgspec.json.decode(text, type=Manifest)
    except (msgspec.DecodeError, UnicodeError):
        pass
    raise PermissionError("签名清单不是真的，或者被改动过")


def _signature(text: bytes, secret: str) -> str:
    return hmac.new(derived(secret, "manifest"), text, hashlib.sha256).hexdigest()
