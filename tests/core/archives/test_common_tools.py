"""常用工具打包的交回文件: as 7-Zip makes them, with every setting that a clerk can come to."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from core.archives.opening import opened
from core.errors import Problem
from tests.core.archives.department import PASSWORD

SEVEN_ZIP = shutil.which("7z") or shutil.which("7za") or shutil.which("7zz")
CONTENT = "校验码,姓名\r\n".encode("gbk") * 20_000
needs_tool = pytest.mark.skipif(SEVEN_ZIP is None, reason="没有安装 7-Zip（apt-get install p7zip-full）")


def _packed(tmp_path: Path, kind: str, *options: str) -> bytes:
    (tmp_path / "交回").mkdir()
    (tmp_path / "交回" / "答复.csv").write_bytes(CONTENT)
    target = tmp_path / f"a.{kind}"
    subprocess.run([str(SEVEN_ZIP), "a", *options, target, "交回"], cwd=tmp_path, check=True, capture_output=True)
    return target.read_bytes()


@needs_tool
@pytest.mark.parametrize(
    "options",
    [
        ("-mhe=on", f"-p{PASSWORD}"),
        (f"-p{PASSWORD}",),
        ("-mhe=on", "-mx=9", f"-p{PASSWORD}"),
        ("-mx=0", f"-p{PASSWORD}"),
        ("-m0=PPMd", "-mhe=on", f"-p{PASSWORD}"),
        ("-m0=BZip2",),
        ("-m0=Deflate",),
        (),
    ],
)
async def test_seven_zip_archives_are_opened(tmp_path: Path, options: tuple[str, ...]) -> None:
    assert await opened(_packed(tmp_path, "7z", *options), [PASSWORD]) == [("答复.csv", CONTENT)]


@needs_tool
async def test_a_plain_zip_is_opened_and_an_encrypted_one_is_not(tmp_path: Path) -> None:
    assert await opened(_packed(tmp_path, "zip"), [PASSWORD]) == [("答复.csv", CONTENT)]
    (tmp_path / "b").mkdir()
    with pytest.raises(Problem) as caught:
        await opened(_packed(tmp_path / "b", "zip", f"-p{PASSWORD}"), [PASSWORD])
    assert caught.value.code == "archive_zip_encrypted"


@needs_tool
async def test_only_the_names_in_the_open_is_a_wrong_password_too(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        await opened(_packed(tmp_path, "7z", "-pother"), [PASSWORD])
    assert caught.value.code == "archive_password"
