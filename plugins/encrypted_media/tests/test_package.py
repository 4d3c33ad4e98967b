"""加密批次: what is in it, what can be seen of it, and that common tools open it."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import msgspec
import py7zr
import pytest
import python_calamine as calamine
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hedui.plugin import Package
from plugins.encrypted_media.connector import LIST, MANIFEST, README, EncryptedMedia
from plugins.encrypted_media.manifest import checked
from plugins.encrypted_media.tests.conftest import ASKS, HEAD, KEY, other_head

SEVEN_ZIP = shutil.which("7z") or shutil.which("7za") or shutil.which("7zz")


@pytest.fixture(scope="module")
def package(connector: EncryptedMedia) -> Package:
    return connector.write(HEAD, ASKS, KEY)


def _inside(package: Package) -> dict[str, bytes]:
    factory = py7zr.io.BytesIOFactory(1 << 24)
    with py7zr.SevenZipFile(BytesIO(package.body), password=package.password) as archive:
        archive.extractall(factory=factory)
    return {name: part.read() for name, part in factory.products.items()}


def test_nothing_can_be_read_without_the_password(package: Package) -> None:
    for word in (
        *{ask.subject.name for ask in ASKS},
        *(ask.subject.id_number for ask in ASKS),
        LIST,
        README,
        "xlsx",
        "manifest",
    ):
        for codec in ("utf-8", "utf-16-le", "gb18030"):
            assert word.encode(codec) not in package.body
    with pytest.raises(py7zr.exceptions.PasswordRequired):
        py7zr.SevenZipFile(BytesIO(package.body))
    assert package.password not in package.file_name + package.manifest.decode() + repr(package)
    assert package.password.encode() not in package.body


def test_the_manifest_names_the_files_and_nobody(package: Package) -> None:
    inside, manifest = _inside(package), checked(package.manifest, KEY)
    assert inside[MANIFEST] == package.manifest
    assert manifest.sha256 == {name: hashlib.sha256(inside[name]).hexdigest() for name in (LIST, README)}
    said = (manifest.number, manifest.tenant, manifest.department, manifest.expires_on, manifest.count)
    assert said == (HEAD.number, HEAD.tenant, HEAD.department, HEAD.expires_on, len(ASKS))
    assert package.sha256 == hashlib.sha256(package.body).hexdigest()
    assert not any(ask.subject.name in package.manifest.decode() for ask in ASKS)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_one_altered_byte_of_the_manifest_is_refused(package: Package, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(package.manifest) - 1))
    flipped = package.manifest[at] ^ data.draw(st.integers(1, 255))
    with pytest.raises(PermissionError):
        checked(package.manifest[:at] + bytes([flipped]) + package.manifest[at + 1 :], KEY)


def test_a_manifest_of_another_key_is_refused(package: Package) -> None:
    with pytest.raises(PermissionError):
        checked(package.manifest, "x" * 40)


def test_the_workbook_holds_no_formula_and_locks_what_is_ours(package: Package) -> None:
    with zipfile.ZipFile(BytesIO(_inside(package)[LIST])) as book:
        sheet, styles = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/styles.xml").decode()
        assert all(
            "<f>" not in book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets")
        )
    assert "<sheetProtection" in sheet
    assert "dataValidation" in sheet
    kinds = styles.split("cellXfs")[1].split("<xf ")[1:]
    unlocked = {number for number, kind in enumerate(kinds) if 'locked="0"' in kind}
    cells = {ref: int(style) for ref, style in re.findall(r'<c r="([A-Z]+[0-9]+)" s="([0-9]+)"', sheet)}
    assert all(cells[f"{column}5"] not in unlocked for column in "ABCDE")
    assert all(cells[f"{column}4"] not in unlocked for column in "AFM")
    assert all(cells[f"{column}5"] in unlocked for column in "FGHIJKLM")
    assert cells[f"A{5 + len(ASKS)}"] in unlocked


def test_a_name_that_looks_like_a_formula_stays_a_name(connector: EncryptedMedia) -> None:
    ask = replace(ASKS[0], subject=replace(ASKS[0].subject, name='=HYPERLINK("http://x","张三")'))
    inside = _inside(connector.write(HEAD, [ask], KEY))
    row = calamine.load_workbook(BytesIO(inside[LIST])).get_sheet_by_index(0).to_python()[4]
    assert row[1] == ask.subject.name
    with zipfile.ZipFile(BytesIO(inside[LIST])) as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
        assert not any("hyperlink" in book.read(name).decode().lower() for name in book.namelist() if "rels" in name)


@pytest.mark.skipif(SEVEN_ZIP is None, reason="没有安装 7-Zip（apt-get install p7zip-full），不能用常用工具验证")
def test_seven_zip_opens_it(package: Package, tmp_path: Path) -> None:
    path = tmp_path / package.file_name
    path.write_bytes(package.body)

    def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([str(SEVEN_ZIP), *arguments, str(path)], capture_output=True, check=False)  # noqa: S603

    told = run("l", "-slt", f"-p{package.password}")
    assert b"7zAES" in told.stdout
    assert b"Encrypted = +" in told.stdout
    assert run("x", f"-p{package.password}", f"-o{tmp_path / 'out'}", "-y").returncode == 0
    assert {each.name for each in (tmp_path / "out").iterdir()} == {LIST, README, MANIFEST}
    assert (tmp_path / "out" / LIST).read_bytes() == _inside(package)[LIST]
    assert run("l", "-pwrong").returncode != 0
    assert b"xlsx" not in run("l", "-pwrong").stdout


def test_made_again_it_is_the_same_inside(connector: EncryptedMedia, package: Package) -> None:
    again = connector.write(HEAD, ASKS, KEY)
    assert (again.file_name, again.password, again.manifest) == (package.file_name, package.password, package.manifest)
    assert _inside(again) == _inside(package)


@pytest.mark.parametrize(
    ("head", "asks", "why"),
    [
        (HEAD, (), "没有查询"),
        (HEAD, (ASKS[0], ASKS[0]), "两次"),
        (HEAD, (replace(ASKS[0], source="tax"),), "一个部门"),
        (HEAD, (replace(ASKS[0], element="x.y"),), "x.y"),
        (other_head(nonce=b""), ASKS, "随机数"),
        (other_head(number="../../etc/张三"), ASKS[:1], "批次编号"),
    ],
)
def test_what_cannot_be_packed_is_said(
    connector: EncryptedMedia, head: object, asks: tuple[object, ...], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        connector.write(head, asks, KEY)  # type: ignore[arg-type]


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 10**9))
def test_one_altered_byte_of_the_archive_never_opens_as_something_else(package: Package, place: int) -> None:
    at = place % len(package.body)
    broken = bytes([*package.body[:at], package.body[at] ^ 1, *package.body[at + 1 :]])
    opened = _inside(package)
    with suppress(Exception):  # which of the library's many errors does not matter
        opened = _inside(replace(package, body=broken))
    assert opened == _inside(package)


def test_the_page_is_plain_text_for_notepad(package: Package) -> None:
    page = _inside(package)[README]
    assert page.startswith(b"\xef\xbb\xbf")
    text = page.decode("utf-8-sig")
    assert text.count("\r\n") == text.count("\n")
    for word in ("7-Zip", "好压", "口令", "2025年03月17日", "查无记录", HEAD.contact):
        assert word in text
    assert package.password not in text
    assert msgspec.json.decode(package.manifest)["algorithm"] == "HMAC-SHA256"
