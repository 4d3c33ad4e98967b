"""zip: as systems make them by themselves. What is encrypted in it is not opened: its names were readable all the way."""

from __future__ import annotations

import codecs
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO

from core.archives.child.judging import Entry, Unopened, judge, plain_name

_UTF8_NAME = 0x800


def warm() -> None:
    """Look up what cannot be once no file opens any more."""
    for codec in ("cp437", "ascii", "utf-8", "gb18030"):
        codecs.lookup(codec)


def members(body: bytes, passwords: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file. Raises Unopened."""
    if body.count(b"PK\x01\x02") > 2_000:
        raise Unopened("archive_unsafe", why="内部文件过多")
    try:
        archive = zipfile.ZipFile(BytesIO(body))
        infos = archive.infolist()
        if any(info.flag_bits & 1 for info in infos):
            raise Unopened("archive_zip_encrypted")
        judge([_entry(info) for info in infos], len(body))
        for info in infos:
            if not info.is_dir():
                yield plain_name(_name(info)), _read(archive, info)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        raise Unopened("archive_broken") from None


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as part:
        content = part.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise Unopened("archive_broken")
    return content


def _entry(info: zipfile.ZipInfo) -> Entry:
    link = stat.S_ISLNK(info.external_attr >> 16)
    return Entry(_name(info), info.file_size, info.is_dir(), link)


def _name(info: zipfile.ZipInfo) -> str:
    """Without the mark of UTF-8 a Chinese system has written GBK, which zipfile takes for cp437."""
    if info.flag_bits & _UTF8_NAME:
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.orig_filename
