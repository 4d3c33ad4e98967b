"""7z: encrypted or not. A wrong password and a damaged archive look alike once the start of the file is whole."""

from __future__ import annotations

import io
import lzma
import zlib
from collections.abc import Iterator, Sequence

import py7zr
from Cryptodome.Cipher import AES
from py7zr.exceptions import ArchiveError, PasswordRequired, UnsupportedCompressionMethodError
from py7zr.io import Py7zIO, WriterFactory

from core.archives.child.judging import Entry, Unopened, judge, plain_name, unsafe
from core.archives.model import LARGEST_INSIDE

_START = 32


def warm() -> None:
    """Pack and unpack once: what is loaded by need is loaded now, while files can still be opened."""
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        archive.writestr(b"0", "0")
    dict(members(out.getvalue(), ()))
    AES.new(bytes(32), AES.MODE_CBC, bytes(16))


def members(body: bytes, passwords: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file. Raises Unopened."""
    _judge_start(body)
    locked = False
    for password in (None, *passwords):
        try:
            yield from _opened(body, password)
            return
        except PasswordRequired:
            locked = True
        except UnsupportedCompressionMethodError:
            raise Unopened("archive_method") from None
        except (ArchiveError, lzma.LZMAError, zlib.error, EOFError, OSError, ValueError, TypeError, LookupError,
                AssertionError, AttributeError, ArithmeticError, RuntimeError):  # fmt: skip
            if password is None:
                raise Unopened("archive_broken") from None
    raise Unopened("archive_password" if locked else "archive_broken")


def _opened(body: bytes, password: str | None) -> Iterator[tuple[str, bytes]]:
    with py7zr.SevenZipFile(io.BytesIO(body), password=password) as archive:
        if password is None and archive.needs_password():
            raise PasswordRequired((), "")
        entries = [Entry(f.filename, f.uncompressed, f.is_directory, f.is_symlink) for f in archive.files]
        judge(entries, len(body))
        taken = _Taken()
        archive.extractall(factory=taken)
        # All or nothing: a member is only as good as the checksum of every one.
        return iter([(plain_name(name), part.whole()) for name, part in taken.parts.items()])


def _judge_start(body: bytes) -> None:
    """The first 32 bytes say where the directory is, and have a checksum of their own."""
    if len(body) < _START or zlib.crc32(body[12:_START]) != int.from_bytes(body[8:12], "little"):
        raise Unopened("archive_broken")
    offset, size = int.from_bytes(body[12:20], "little"), int.from_bytes(body[20:28], "little")
    if _START + offset + size > len(body):
        raise Unopened("archive_truncated")
    directory = body[_START + offset : _START + offset + size]
    if zlib.crc32(directory) != int.from_bytes(body[28:32], "little"):
        raise Unopened("archive_broken")


class _Part(Py7zIO):
    """内部文件, kept in memory; what is longer than was declared ends it."""

    def __init__(self, taken: _Taken) -> None:
        self.taken, self.held = taken, bytearray()

    def write(self, s: bytes | bytearray) -> int:
        self.taken.total += len(s)
        if self.taken.total > LARGEST_INSIDE:
            raise unsafe("展开后过大")
        self.held += s
        return len(s)

    def read(self, size: int | None = None) -> bytes:
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0

    def flush(self) -> None:
        return None

    def size(self) -> int:
        return len(self.held)

    def whole(self) -> bytes:
        """Its bytes."""
        return bytes(self.held)


class _Taken(WriterFactory):
    """取出的文件."""

    def __init__(self) -> None:
        self.parts: dict[str, _Part] = {}
        self.total = 0

    def create(self, filename: str) -> Py7zIO:
        self.parts[filename] = _Part(self)
        return self.parts[filename]
