"""签名: the HMAC of a cover under the secret that both sides share."""

from __future__ import annotations

import hashlib
import hmac

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

from hedui.connecting import CannotAsk
from hedui.plugin import ConnectorLine, Unavailable

SECRET = "batch_secret"  # noqa: S105 - the name under which it is stored


async def shared_secret(line: ConnectorLine) -> str:
    """共享密钥; CannotAsk where it is not configured."""
    try:
        return await line.secret(SECRET)
    except LookupError:
        pass
    raise CannotAsk(Unavailable(f"未配置共享密钥 {SECRET}"))


def signature(secret: str, algorithm: str, cover: bytes) -> str:
    """签名 of a cover, hex."""
    if algorithm == "HMAC-SM3":
        code = HMAC(secret.encode(), hashes.SM3())
        code.update(cover)
        return code.finalize().hex()
    return hmac.new(secret.encode(), cover, hashlib.sha256).hexdigest()


def genuine(secret: str, algorithm: str, cover: bytes, given: str) -> bool:
    """验签, in constant time."""
    right = signature(secret, algorithm, cover).encode()
    return hmac.compare_digest(right, given.lower().encode("utf-8", "surrogatepass"))
