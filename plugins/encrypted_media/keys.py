"""密钥、口令与校验码: everything secret of a package comes of the tenant's secret, and can be made again from it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator

import msgspec

from hedui.plugin import Ask, PackageHead

SECRET = "media_secret"  # noqa: S105 - the name under which it is stored
SHORTEST_SECRET = 32
DICTATED = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of the password: one case, and nothing that sounds or looks like another on a telephone."""
PASSWORD_LENGTH = 28
"""138 bits."""
_CODE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base32 by Crockford: no I, L, O, U."""
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})
_TENANT, _PACKAGE, _ROW = 3, 3, 10


def derived(secret: str, purpose: str, *parts: str | bytes) -> bytes:
    """派生: one key or code for one purpose; the parts cannot run into each other. ValueError where the secret is weak."""
    if len(secret) < SHORTEST_SECRET:
        raise ValueError(f"机密 {SECRET} 不足 {SHORTEST_SECRET} 个字符，请由管理员重新生成")
    text = msgspec.json.encode((f"hedui-media/1 {purpose}", *parts))
    return hmac.new(secret.encode(), text, hashlib.sha256).digest()


def password(head: PackageHead, secret: str) -> str:
    """口令 of a package."""
    seed = derived(secret, "password", head.tenant, head.id, head.nonce)
    return "".join(DICTATED[each] for each in _unbiased(seed, len(DICTATED)))


def _unbiased(seed: bytes, size: int) -> Iterator[int]:
    """Numbers below `size`, each as likely as the other: what would not come out even is drawn again."""
    stream = hashlib.shake_256(seed).digest(PASSWORD_LENGTH * 8)
    even = 256 - 256 % size
    found = [byte % size for byte in stream if byte < even]
    yield from found[:PASSWORD_LENGTH]


def row_code(head: PackageHead, ask: Ask, secret: str) -> str:
    """行校验码: marks of tenant and package, then the HMAC over ask, person, element and window: KKKB-BBRR-RRRR-RRRR."""
    person, window = ask.subject, (str(ask.window_start or ""), ask.window_end.isoformat())
    about = (ask.id, person.id_kind, person.id_number, person.name, ask.element, *window)
    row = derived(secret, "row", head.tenant, head.department, head.id, *about)
    plain = _marks(head, secret) + _base32(row, _ROW)
    return "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def plain_code(written: str) -> str:
    """校验码 as it is compared: what people write for a digit counts as the digit."""
    return written.upper().translate(_READ_AS)


def stranger(head: PackageHead, written: str, secret: str) -> str:
    """外来校验码: why a code that no row of this package has may have come here."""
    plain, marks = plain_code(written), _marks(head, secret)
    if len(plain) != _TENANT + _PACKAGE + _ROW or any(each not in _CODE for each in plain):
        return "不是校验码的样式，请从原表复制该行的校验码"
    if plain[:_TENANT] != marks[:_TENANT]:
        return "属于另一个核对机构的批次，不是本机构发出的"
    if plain[: _TENANT + _PACKAGE] != marks:
        return "属于另一个批次，请在那个批次中交回"
    return "与本批次任何一行都不符，可能被改动，请从原表复制"


def _marks(head: PackageHead, secret: str) -> str:
    # The tenant's mark needs no secret: it only tells a clerk whose package this was.
    tenant = hashlib.sha256(f"hedui-media/1 tenant {head.tenant}".encode()).digest()
    return _base32(tenant, _TENANT) + _base32(derived(secret, "package", head.tenant, head.id), _PACKAGE)


def _base32(digest: bytes, length: int) -> str:
    number = int.from_bytes(digest, "big")
    return "".join(_CODE[number >> 5 * place & 31] for place in range(length))
