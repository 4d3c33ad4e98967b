"""密码算法: two authenticated ciphers, chosen by setting; every blob names its own, so that both stay readable."""

from __future__ import annotations

import os
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher as Primitive
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_TAG = 16


class NotGenuine(Exception):
    """密文不实: changed, cut, or moved to another row; or the key is another one."""


class Cipher(Protocol):
    """密码算法."""

    tag: bytes

    def seal(self, key: bytes, plain: bytes, place: bytes) -> bytes:
        """Nonce and ciphertext with its tag."""
        ...

    def open(self, key: bytes, blob: bytes, place: bytes) -> bytes:
        """The plain bytes; raises NotGenuine."""
        ...


class AesGcm:
    """AES-256-GCM."""

    tag = b"HA1"

    def seal(self, key: bytes, plain: bytes, place: bytes) -> bytes:
        """Nonce and ciphertext with its tag."""
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(key).encrypt(nonce, plain, place)

    def open(self, key: bytes, blob: bytes, place: bytes) -> bytes:
        """The plain bytes; raises NotGenuine."""
        try:
            return AESGCM(key).decrypt(blob[:_NONCE], blob[_NONCE:], place)
        except (InvalidTag, ValueError):
            raise NotGenuine("密文校验未通过") from None


class Sm4Gcm:
    """SM4-GCM (GB/T 32907), 128-bit key: the first half of the 256-bit data key."""

    tag = b"HS1"

    def seal(self, key: bytes, plain: bytes, place: bytes) -> bytes:
        """Nonce and ciphertext with its tag."""
        nonce = os.urandom(_NONCE)
        encryptor = Primitive(algorithms.SM4(key[:16]), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(place)
        return nonce + encryptor.update(plain) + encryptor.finalize() + encryptor.tag

    def open(self, key: bytes, blob: bytes, place: bytes) -> bytes:
        """The plain bytes; raises NotGenuine."""
        try:
            decryptor = Primitive(algorithms.SM4(key[:16]), modes.GCM(blob[:_NONCE], blob[-_TAG:])).decryptor()
            decryptor.authenticate_additional_data(place)
            return decryptor.update(blob[_NONCE:-_TAG]) + decryptor.finalize()
        except (InvalidTag, ValueError):
            raise NotGenuine("密文校验未通过") from None


CIPHERS: dict[str, Cipher] = {"aes-256-gcm": AesGcm(), "sm4-gcm": Sm4Gcm()}
"""Setting value -> algorithm."""
