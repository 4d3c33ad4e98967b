"""主密钥: kept in a file of its own (mode 0600), in versions; wraps data keys, derives index and commitment keys."""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import secrets
import tomllib
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.vault.ciphers import CIPHERS, Cipher, NotGenuine

_WRAPPED = b"HK1"
KEPT = 4096
"""Data keys that a process keeps unwrapped, those asked for last."""


class DataKey:
    """数据密钥 of one case, unwrapped: seals and opens blobs of the rows of that case."""

    def __init__(self, key: bytes, cipher: Cipher) -> None:
        self._key = key
        self._cipher = cipher

    def seal(self, plain: bytes, table: str, row: UUID) -> bytes:
        """Encrypt; the table and the row's id are bound in."""
        return self._cipher.tag + self._cipher.seal(self._key, plain, _place(table, row))

    def open(self, blob: bytes, table: str, row: UUID) -> bytes:
        """Decrypt; raises NotGenuine where a byte was changed or the blob stood in another row."""
        return _cipher_of(blob[:3]).open(self._key, blob[3:], _place(table, row))

    def __repr__(self) -> str:
        return "DataKey(…)"


class Vault:
    """保险箱 of one process: master key versions, the index key, and the cipher for new blobs."""

    def __init__(self, masters: dict[int, bytes], index_key: bytes, cipher: str = "aes-256-gcm") -> None:
        self._masters = masters
        self._index_key = index_key
        self._cipher = CIPHERS[cipher]
        self._newest = max(masters)
        # The keys of the cases that are on the desks are asked for again and again. Nobody who could read them here
        # could not read the master key beside them.
        self._unwrapped = lru_cache(maxsize=KEPT)(self._unwrap)

    @classmethod
    def from_file(cls, path: Path, cipher: str = "aes-256-gcm") -> Vault:
        """Read the key file; raises PermissionError where others may read it."""
        if path.stat().st_mode & 0o077:
            raise PermissionError(f"密钥文件 {path.name} 的权限过宽，应为 0600")
        table = tomllib.loads(path.read_text("utf-8"))
        masters = {int(version): bytes.fromhex(key) for version, key in table["master"].items()}
        return cls(masters, bytes.fromhex(table["index"]["key"]), cipher)

    def new_data_key(self, root: UUID) -> tuple[DataKey, bytes]:
        """A fresh data key for the case (or application) `root`, and its wrapped form for that row."""
        key = secrets.token_bytes(32)
        return DataKey(key, self._cipher), self._wrap(key, root)

    def data_key(self, wrapped: bytes, root: UUID) -> DataKey:
        """Unwrap the data key of `root`; raises NotGenuine."""
        return DataKey(self._unwrapped(wrapped, root), self._cipher)

    def rewrap(self, wrapped: bytes, root: UUID) -> bytes:
        """The same data key under the newest master: all that rotation does."""
        return self._wrap(self._unwrap(wrapped, root), root)

    def tenant_key(self, tenant: UUID) -> DataKey:
        """A derived key for a tenant's own secrets (connector credentials), which belong to no case."""
        return DataKey(_derive(self._index_key, f"tenant-secrets:{tenant}"), self._cipher)

    def index(self, scope: UUID, value: str) -> bytes:
        """盲索引: finds a value again within `scope` (a tenant, or the execution domain) without storing it."""
        return _mac(_derive(self._index_key, f"index:{scope}"), value)

    def commitment(self, value: str) -> str:
        """承诺值: stands for a personal value in a trace; equal values agree, nobody without the key can guess."""
        return _mac(_derive(self._index_key, "commitment"), value).hex()

    def digest(self, body: bytes) -> bytes:
        """A keyed digest of returned data: proves that it is unchanged, and cannot be guessed back."""
        return hmac.digest(_derive(self._index_key, "digest"), body, "sha256")

    def _wrap(self, key: bytes, root: UUID) -> bytes:
        cipher = self._cipher
        body = cipher.seal(self._masters[self._newest], key, _place("data_key", root))
        return _WRAPPED + cipher.tag + self._newest.to_bytes(2, "big") + body

    def _unwrap(self, wrapped: bytes, root: UUID) -> bytes:
        version = int.from_bytes(wrapped[6:8], "big")
        if wrapped[:3] != _WRAPPED or version not in self._masters:
            raise NotGenuine("数据密钥的主密钥版本不在密钥文件中")
        return _cipher_of(wrapped[3:6]).open(self._masters[version], wrapped[8:], _place("data_key", root))

    def __repr__(self) -> str:
        return "Vault(…)"


_BY_TAG = {cipher.tag: cipher for cipher in CIPHERS.values()}


def _cipher_of(tag: bytes) -> Cipher:
    if tag not in _BY_TAG:
        raise NotGenuine("密文的算法标记不存在")
    return _BY_TAG[tag]


def blob_of(text: str) -> bytes | None:
    """密文 that stands in a text (`Tx.sealed`); None where the text is an open one."""
    try:
        blob = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return blob if blob[:3] in _BY_TAG else None


def make_key_file(path: Path) -> None:
    """Write a new key file, readable by its owner only; never over an existing one (FileExistsError)."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = f'[master]\n1 = "{secrets.token_hex(32)}"\n\n[index]\nkey = "{secrets.token_hex(32)}"\n'
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def _place(table: str, row: UUID) -> bytes:
    return table.encode() + b"|" + row.bytes


@lru_cache(maxsize=4096)
def _derive(key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode()).derive(key)


def _mac(key: bytes, value: str) -> bytes:
    return hmac.digest(key, value.encode("utf-8", "surrogatepass"), "sha256")
