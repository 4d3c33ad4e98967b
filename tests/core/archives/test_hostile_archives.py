"""恶意或损坏的压缩包: each is refused in words, in time and memory, and nothing of it is taken."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from pathlib import Path

import py7zr
import pytest

from core.archives.model import LARGEST, MOST_FILES
from core.archives.opening import opened
from core.archives.returned import returned
from core.errors import Problem
from tests.core.archives.department import BACK_ON, CONNECTOR, PASSWORD, seven_zip


async def _refused(body: bytes, passwords: tuple[str, ...] = (PASSWORD,)) -> Problem:
    with pytest.raises(Problem) as caught:
        await opened(body, passwords)
    assert PASSWORD not in str(caught.value)
    return caught.value


def _zip(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in entries:
            archive.writestr(name, body)
    return out.getvalue()


@pytest.mark.parametrize("cut", [3, 20, 40, -1, -40])
async def test_one_that_was_not_copied_whole_is_told(cut: int) -> None:
    whole = seven_zip({"a.csv": b"x" * 500})
    problem = await _refused(whole[:cut])
    assert problem.code in {"archive_truncated", "archive_broken", "archive_kind"}
    if cut < 0:
        assert problem.code == "archive_truncated"


@pytest.mark.parametrize("passwords", [(), ("wrong",), ("wrong", "", "张三")])
async def test_a_wrong_password_is_told(passwords: tuple[str, ...]) -> None:
    assert (await _refused(seven_zip({"a.csv": b"x"}), passwords)).code == "archive_password"


async def test_the_right_one_among_several_opens_it() -> None:
    assert await opened(seven_zip({"目录/a.csv": b"x"}), ["wrong", PASSWORD]) == [("a.csv", b"x")]


async def test_altered_bytes_are_refused() -> None:
    whole = seven_zip({"a.csv": b"some rows of a table" * 20})
    for at in (0, 9, 13, 33, len(whole) // 2, len(whole) - 20):
        broken = bytearray(whole)
        broken[at] ^= 0x41
        # A directory that was altered may also promise more than there is time or memory for.
        code = (await _refused(bytes(broken))).code
        assert code.startswith("archive_") or code in {"file_too_slow", "file_too_complex"}


@pytest.mark.parametrize("name", ["../a.csv", "/etc/passwd", "C:\\a.csv", "a/../../b.csv", "a\u202ecsv.exe"])
async def test_a_path_that_leads_out_is_refused(name: str) -> None:
    problem = await _refused(_zip((name, b"x")))
    assert problem.code == "archive_unsafe"
    assert "路径" in str(problem)


async def test_a_link_is_refused() -> None:
    info = zipfile.ZipInfo("a.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    problem = await _refused(_zip((info, b"/etc/passwd")))
    assert "链接" in str(problem)


async def test_a_link_in_a_7z_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to("/etc/passwd")
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        archive.write(tmp_path / "a.csv", "a.csv")
    assert "链接" in str(await _refused(out.getvalue()))


async def test_bombs_are_refused_by_count_size_and_ratio() -> None:
    many = _zip(*((f"{n}.csv", b"") for n in range(MOST_FILES + 1)))
    assert "个" in str(await _refused(many))
    dense = b"\0" * (40 * 1024 * 1024)
    for body in (_zip(("a.csv", dense)), seven_zip({"a.csv": dense}, None), _zip(("a", dense), ("b", dense))):
        assert len(body) < 1024 * 1024
        assert "展开后过大" in str(await _refused(body))


async def test_two_files_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        body = _zip(("a.csv", b"1"), ("A.csv", b"2"), ("a.csv", b"3"))
    assert "重名" in str(await _refused(body))


async def test_two_hundred_megabytes_are_refused_unread() -> None:
    problem = await _refused(b"7z\xbc\xaf\x27\x1c" + bytes(200 * 1024 * 1024))
    assert (problem.code, problem.status) == ("file_too_large", 413)
    assert str(LARGEST // 1024 // 1024) in str(problem)


async def test_an_encrypted_zip_is_told_what_to_do_instead() -> None:
    body = bytearray(_zip(("a.csv", b"x")))
    body[6] |= 1
    body[body.index(b"PK\x01\x02") + 8] |= 1
    assert (await _refused(bytes(body))).code == "archive_zip_encrypted"


async def test_what_is_no_archive_is_told() -> None:
    assert (await _refused(b"Rar!\x1a\x07\x00")).code == "archive_kind"


async def test_names_that_windows_wrote_in_gbk_are_read() -> None:
    written = "查询清单.csv".encode("gbk")
    body = _zip(("n" * len(written), b"x")).replace(b"n" * len(written), written)
    assert [name for name, _ in await opened(body)] == ["查询清单.csv"]


async def test_a_packing_that_nobody_here_knows_is_told() -> None:
    assert (await _refused(_packed_by_another_method())).code == "archive_method"


def _packed_by_another_method() -> bytes:
    """A whole 7z, its checksums in order, whose one coder has an id that there is not."""
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", filters=[{"id": py7zr.FILTER_COPY}]) as archive:
        archive.set_encoded_header_mode(False)
        archive.writestr(b"x", "a.csv")
    body = out.getvalue()
    offset, size = struct.unpack_from("<QQ", body, 12)
    head = bytearray(body[32 + offset :][:size])
    head[head.index(b"\x0b\x01\x00\x01\x01\x00") + 5] = 0x7F
    start = struct.pack("<QQI", offset, size, zlib.crc32(head))
    return body[:8] + struct.pack("<I", zlib.crc32(start)) + start + body[32 : 32 + offset] + head


async def test_an_archive_without_a_sheet_is_told() -> None:
    with pytest.raises(Problem) as caught:
        await returned("a.7z", seven_zip({"请先阅读.txt": b"x"}), CONNECTOR.form, [PASSWORD], BACK_ON)
    assert caught.value.code == "archive_without_sheet"


async def test_an_archive_in_an_archive_is_not_opened() -> None:
    found = await returned("a.7z", seven_zip({"b.7z": seven_zip({"c.csv": b"x"})}), CONNECTOR.form, [PASSWORD], BACK_ON)
    assert [(name, problem.code) for name, problem in found.problems] == [("b.7z", "file_kind")]
    assert found.tables == []


async def test_a_file_that_is_neither_archive_nor_sheet_is_told_every_kind_that_is_taken() -> None:
    with pytest.raises(Problem) as caught:
        await returned("a.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 2, CONNECTOR.form, [PASSWORD], BACK_ON)
    assert caught.value.code == "answer_kind"
    assert all(kind in str(caught.value) for kind in ("7z", "zip", "xlsx", "xls", "CSV"))
