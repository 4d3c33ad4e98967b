"""报告模板 over the interface and on the command line: what is wrong is one sentence, and nothing is kept."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

from plugins.report_docx.format import built_in
from plugins.report_docx.tests.stationery import replaced, said
from tests.api.people import ROOT, Office
from tests.api.steps import ADMIN, CLERK, put_in_force
from tests.support import own_code

WORD, DAY = "report_docx.standard", "2099-01-02"
PACKS = ["national", "zhejiang", "public_data_gateway", "batch_exchange", "report_json", "report_pdf", "report_docx"]


ADDRESS = "/api/report-templates"


def encoded(body: bytes) -> str:
    return base64.b64encode(body).decode()


async def test_the_administrator_tries_a_template_hands_it_in_and_takes_it_out_of_use(office: Office) -> None:
    await put_in_force(office, {"name": "packs", "value": PACKS, "document": "测试", "start": "2021-05-11"})
    admin, below, stranger = office.as_(ADMIN), office.as_(CLERK), office.as_("LA0003")
    letter, bad = said("样例区民政局专用"), replaced("{{ 用途声明 }}", "")
    told = {"format": WORD, "document": "测试通知", "start": "2024-01-01"}
    built_in_one = await admin.post(f"{ADDRESS}/preview", {"format": WORD})
    tried = await admin.post(f"{ADDRESS}/preview", {"format": WORD, "template": encoded(letter)})
    assert (built_in_one.status, tried.status, tried.body[:2]) == (200, 200, b"PK")
    assert tried.body != built_in_one.body
    assert await admin.read(ADDRESS) == []
    refused = await admin.post(f"{ADDRESS}/preview", {"format": WORD, "template": encoded(bad)})
    assert (refused.code, "用途声明" in refused.json()["errors"][0]["message"]) == ("report_template_refused", True)
    for where, more in ((ADDRESS, told), (f"{ADDRESS}/preview", {"format": WORD})):
        assert (await admin.post(where, {**more, "template": "不是"})).fields == ["template"]
        for nobody, status in ((below, 403), (stranger, 404)):
            assert (await nobody.post(where, {**more, "template": encoded(letter)})).status == status
    kept = await admin.done(ADDRESS, {**told, "template": encoded(letter)})
    (row,) = await admin.read(ADDRESS)
    assert (row["digest"], row["in_force"], row["document"]) == (kept["digest"], True, "测试通知")
    assert await stranger.read(ADDRESS) == []
    assert (await admin.post(f"{ADDRESS}/preview", {"format": WORD})).body == tried.body
    ended = {**told, "start": "2024-06-01"}, uuid4().hex
    first, again = [await admin.done(f"{ADDRESS}/withdraw", ended[0], idempotency_key=ended[1]) for _ in range(2)]
    assert first == again
    assert [(row["digest"], row["in_force"]) for row in await admin.read(ADDRESS)] == [
        ("", True),
        (kept["digest"], False),
    ]
    assert (await admin.post(f"{ADDRESS}/preview", {"format": WORD})).body == built_in_one.body


async def test_the_operator_hands_in_a_template(office: Office, tmp_path: Path) -> None:
    code = await own_code(office, "xihu")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            (sys.executable, "-m", "hedui.cli", "report-template", code, *words), cwd=ROOT,
            env=dict(office.web.environment), capture_output=True, text=True, timeout=150, check=False,
        )  # fmt: skip

    setting = {"name": "packs", "value": PACKS, "document": "测试", "start": "2099-01-01"}
    await put_in_force(office, setting)
    good, bad = tmp_path / "good.docx", tmp_path / "bad.docx"
    good.write_bytes(built_in())
    bad.write_bytes(replaced("{{ 用途声明 }}", ""))
    told = ("--document", "测试通知", "--on", DAY)
    done = run(WORD, str(good), *told)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"✔ 自 {DAY} 起使用：模板 ")
    assert run(WORD, *told).stdout == f"✔ 自 {DAY} 起使用：内置模板\n"
    for words, sentence in (
        ((WORD, str(bad), *told), "报告模板不能使用"),
        ((WORD, str(good), "--document", "测试"), "没有启用这一报告格式"),
        (("report_pdf.standard", str(good), *told), "这一报告格式不使用模板"),
        ((WORD, str(tmp_path / "none.docx"), *told), "无法读写文件"),
    ):
        failed = run(*words)
        assert (failed.returncode, sentence in failed.stderr, "Traceback" in failed.stderr) == (1, True, False)
