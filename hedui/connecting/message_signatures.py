"""HTTP 消息签名 (RFC 9421): method, address and body are signed, and whoever passes them on can change none of them."""

from __future__ import annotations

import base64
from typing import Any, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from http_message_signatures import HTTPMessageSigner, MappingKeyResolver, algorithms
from msgspec import Struct

from hedui.connecting.faults import CannotAsk
from hedui.connecting.requests import Request
from hedui.connecting.signatures import Lasting, secret_of
from hedui.plugin import ConnectorLine, Unavailable

_ALGORITHMS: dict[str, Any] = {"ed25519": algorithms.ED25519, "hmac-sha256": algorithms.HMAC_SHA256}


class MessageSignature(Lasting, frozen=True):
    """HTTP 消息签名. The secret is a shared text for hmac-sha256, a private key in PEM for ed25519."""

    key_id: str
    algorithm: Literal["ed25519", "hmac-sha256"] = "ed25519"
    secret: str = "signing_key"  # noqa: S105 - the name under which it is stored
    covers: tuple[str, ...] = ("@method", "@target-uri")
    """Components; a body adds `content-digest` by itself."""
    key_form: Literal["text", "base64"] = "text"
    """How a shared secret is written down; a key that is no text is base64."""
    label: str = "sig1"
    names_algorithm: bool = True

    async def sign(self, request: Request, line: ConnectorLine) -> Request:
        """`Content-Digest` where there is a body, `Signature-Input` and `Signature`."""
        whole = request.written()
        outgoing = _Outgoing(whole.method, whole.url, dict(whole.headers))
        self._signer(await secret_of(line, self.secret)).sign(
            outgoing, key_id=self.key_id, created=line.now, label=self.label, include_alg=self.names_algorithm,
            covered_component_ids=self.covers, body=whole.body or None,
        )  # fmt: skip
        return whole.with_headers(outgoing.headers)

    def _signer(self, secret: str) -> HTTPMessageSigner:
        key = ed25519_key(secret) if self.algorithm == "ed25519" else _shared_key(secret, self.key_form)
        keys = MappingKeyResolver(public_keys={}, private_keys={self.key_id: key})
        return HTTPMessageSigner(signature_algorithm=_ALGORITHMS[self.algorithm], key_resolver=keys)


class _Outgoing(Struct):
    """The request in the form that the signer writes into."""

    method: str
    url: str
    headers: dict[str, str]


def _shared_key(secret: str, form: str) -> bytes:
    try:
        return secret.encode() if form == "text" else base64.b64decode(secret, validate=True)
    except ValueError:
        pass
    raise CannotAsk(Unavailable("共享密钥不是 base64"))


def ed25519_key(secret: str) -> Ed25519PrivateKey:
    """签名私钥 out of its PEM; CannotAsk where it is none."""
    try:
        key = load_pem_private_key(secret.encode(), None)
    except (ValueError, TypeError):
        key = None
    if isinstance(key, Ed25519PrivateKey):
        return key
    raise CannotAsk(Unavailable("签名私钥不是 PEM 格式的 Ed25519 私钥"))
