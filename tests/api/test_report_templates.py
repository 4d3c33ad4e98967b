"""报告模板 on the command line, as the operator hands it in: what is wrong is one sentence, and nothing is kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from plugins.report_docx.format import built_in
from plugins.report_docx.tests.stationery import replaced
from tests.api.people import ROOT, Office
from tests.api.steps import put_in_force

WORD, DAY = "report_docx.standard", "2099-01-02"
PACKS = ["national", "zhejiang", "public_data_gateway", "batch_exchange", "report_json", "report_pdf", "report_docx"]


async def test_the_operator_hands_in_a_template(office: Office, tmp_path: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            (sys.executable, "-m", "hedui.cli", "report-template", office.tenants["xihu"].code, *words), cwd=ROOT,
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
    for words, said in (
        ((WORD, str(bad), *told), "报告模板不能使用"),
        ((WORD, str(good), "--document", "测试"), "没有启用这一报告格式"),
        (("report_pdf.standard", str(good), *told), "这一报告格式不使用模板"),
        ((WORD, str(tmp_path / "none.docx"), *told), "无法读写文件"),
    ):
        failed = run(*words)
        assert (failed.returncode, said in failed.stderr, "Traceback" in failed.stderr) == (1, True, False)
