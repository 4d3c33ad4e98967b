"""封装: the archive: AES-256, names encrypted too. Its own name is the package's number and tells nothing."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping

import py7zr

from hedui.plugin import Package, PackageHead
from plugins.encrypted_media.keys import password

_NUMBER = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z-]{0,62}[0-9A-Za-z])?", re.ASCII)


def sealed(head: PackageHead, files: Mapping[str, bytes], manifest: bytes, secret: str, suffix: str = "") -> Package:
    """加密批次. Raises ValueError where the number is nothing that a file can be called."""
    if not _NUMBER.fullmatch(head.number):
        raise ValueError("批次编号只能由字母、数字和连字符组成")
    key = password(head, secret)
    body = _archive(files, key)
    return Package(f"{head.number}{suffix}.7z", body, hashlib.sha256(body).hexdigest(), manifest, key)


def _archive(files: Mapping[str, bytes], key: str) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=key, header_encryption=True) as archive:
        for name, body in files.items():
            archive.writestr(body, name)
    return out.getvalue()
