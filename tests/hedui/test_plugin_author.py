"""作者之路测试: new, check, try and pytest on a rendered pack, as an author has them; broken packs are told what to do."""

# ruff: noqa: E501 - the table of broken packs is edits of code, one a line
from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import entry_points, version
from pathlib import Path

import pytest

from core.plugin.registry import discover
from hedui.cli import main
from hedui.plugin_folders import FolderFault, environment, project_of
from hedui.plugin_listing import Use, listed
from hedui.plugin_new import NameRefused, render
from hedui.plugin_trying import HouseholdFault, read_household
from hedui.testing import check_plugin
from hedui.testing_findings import ADVICE
from hedui.testing_packs import checked


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    render("qingshan", folder, "青山县")
    return folder


def test_a_new_pack_passes_the_kit_at_once(pack: Path) -> None:
    found = checked(pack)
    assert found.findings == ()
    assert found.tried["案例"] == 7
    assert found.tried["规则调用"] > 100
    assert {row.clause: row.why_none for row in found.clauses if row.why_none} == {"第九条": "只规定由谁解释"}


def test_its_own_tests_pass_on_what_stands_in_the_folder(pack: Path, tmp_path: Path) -> None:
    """And not on a copy that was installed earlier: in that one the standard is another."""
    render("qingshan", tmp_path / "stale", "青山县")
    numbers = tmp_path / "stale" / "qingshan" / "parameters.toml"
    numbers.write_text(numbers.read_text("utf-8").replace("80000", "70000"), "utf-8")
    with environment(project_of(tmp_path / "stale")) as environ:
        fixtures = [] if entry_points(group="pytest11", name="hedui") else ["-p", "hedui.pytest_plugin"]
        command = [sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", *fixtures]
        run = subprocess.run(command, cwd=pack, env=environ, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "3 passed" in run.stdout
    assert "Warning" not in run.stdout + run.stderr


def test_a_reader_that_has_enough_ends_it_quietly() -> None:
    """hedui plugin check . | head -3."""
    command = [sys.executable, "-m", "hedui.cli", "plugin", "check", "nowhere"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        assert run.stderr.read() == b""
    assert run.returncode == 1


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("--version") == 0
    assert capsys.readouterr().out.strip() == f"hedui {version('hedui')}"


def test_nothing_of_the_template_is_left_in_it_and_it_is_clean(pack: Path) -> None:
    files = [path for path in pack.rglob("*") if path.is_file()]
    assert not [p for p in files if "newpack" in str(p) or "newpack" in p.read_text() or "示例县" in p.read_text()]
    assert {".gitignore", "pyproject.toml", "test.yml", "test_pack.py"} <= {path.name for path in files}
    run = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", pack], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


BROKEN = {
    "rule.reaches_out": ("income.py", "FINDING_RULES: tuple", "from datetime import datetime\nfrom msgspec.structs import replace\n"
        "def late(facts, values):\n    datetime.now()\n    return rule_of(ITEMS[0], IN_FORCE).assess(facts, values)\nFINDING_RULES: tuple",
        ("for item in ITEMS)", "for item in ITEMS[1:]) + (replace(rule_of(ITEMS[0], IN_FORCE), assess=late),)")),
    "rule.impure": ("income.py", "FINDING_RULES: tuple", "from msgspec.structs import replace\nSEEN = []\n"
        "def odd(facts, values):\n    SEEN.append(1)\n    lines = rule_of(ITEMS[0], IN_FORCE).assess(facts, values)\n"
        "    return [replace(x, reason=str(len(SEEN))) for x in lines]\nFINDING_RULES: tuple",
        ("for item in ITEMS)", "for item in ITEMS[1:]) + (replace(rule_of(ITEMS[0], IN_FORCE), assess=odd),)")),
    "rule.order": ("income.py", "FINDING_RULES: tuple", "from msgspec.structs import replace\n"
        "def first(facts, values):\n    return rule_of(ITEMS[0], IN_FORCE).assess(facts[:1], values)\nFINDING_RULES: tuple",
        ("for item in ITEMS)", "for item in ITEMS[1:]) + (replace(rule_of(ITEMS[0], IN_FORCE), assess=first),)")),
    "error.names_person": ("income.py", "FINDING_RULES: tuple", "from msgspec.structs import replace\n"
        "def talks(facts, values):\n    for f in facts:\n        if f.amount is None: raise ValueError(f.text)\n"
        "    return rule_of(ITEMS[0], IN_FORCE).assess(facts, values)\nFINDING_RULES: tuple",
        ("for item in ITEMS)", "for item in ITEMS[1:]) + (replace(rule_of(ITEMS[0], IN_FORCE), assess=talks),)")),
    "line.not_exact": ("income.py", "FINDING_RULES: tuple", "from msgspec.structs import replace\n"
        "def half(facts, values):\n    lines = rule_of(ITEMS[0], IN_FORCE).assess(facts, values)\n"
        "    return [replace(x, amount=x.amount and x.amount / 2) for x in lines]\nFINDING_RULES: tuple",
        ("for item in ITEMS)", "for item in ITEMS[1:]) + (replace(rule_of(ITEMS[0], IN_FORCE), assess=half),)")),
    "exclusion.raises_income": ("income.py", "EXCLUSIONS = (\n    Exclusion(", "class Twice(Exclusion, frozen=True):\n"
        "    def left_out(self, lines, facts, about, values):\n"
        "        return {n: 2 * (x.amount or 0) for n, x in enumerate(lines) if x.element in self.elements}\n\n\n"
        "EXCLUSIONS = (\n    Twice(", None),
    "deduction.negative": ("income.py", "DEDUCTIONS: tuple[Deduction, ...] = ()", "from hedui.plugin import Taken\n"
        "def less(lines, facts, values):\n    return Taken(-1, '', ())\n"
        "DEDUCTIONS = (Deduction('qingshan.less', '扣除', article('第四条'), IN_FORCE, TAX, (WAGE,), less),)", None),
    "rule.fails": ("income.py", "FINDING_RULES: tuple", "from msgspec.structs import replace\n"
        "def fails(facts, values):\n    for f in facts:\n        if f.amount is None: raise KeyError(f.id)\n"
        "    return rule_of(ITEMS[0], IN_FORCE).assess(facts, values)\nFINDING_RULES: tuple",
        ("for item in ITEMS)", "for item in ITEMS[1:]) + (replace(rule_of(ITEMS[0], IN_FORCE), assess=fails),)")),
    "deduction.beyond": ("income.py", "DEDUCTIONS: tuple[Deduction, ...] = ()", "from hedui.plugin import Taken\n"
        "def more(lines, facts, values):\n    return Taken(10**15, '', ())\n"
        "DEDUCTIONS = (Deduction('qingshan.more', '扣除', article('第四条'), IN_FORCE, TAX, (WAGE,), more),)", None),
    "alert.unchanged": ("income.py", "EXCLUSIONS = (", "from hedui.plugin import Alert, AlertLimit\n"
        "ALERTS = (AlertLimit('qingshan.any', '预警', article('第四条'), IN_FORCE, (WAGE,), lambda c, v: Alert('变动', {})),)\n"
        "EXCLUSIONS = (", None),
    "test.income_helps": ("conclusions.py", "TEST_RULES = (", "from msgspec.structs import replace\nfrom hedui.plugin import Outcome\n"
        "def kind(rule):\n    return (replace(rule[0], judge=lambda h, v: replace(rule[0].judge(h, v), outcome=Outcome.MATCHES if any("
        "x.rule == 'kit.more' for x in h.lines) else Outcome.EXCEEDS)),)\nTEST_RULES = kind((", ("    ),\n)\n", "    ),\n))\n")),
    "citation.not_in_text": ("conclusions.py", "月人均收入低于当地最低生活保障标准\"", "月人均收入不高于当地最低生活保障标准\"", None),
    "citation.unknown_article": ("conclusions.py", 'article("第五条"', 'article("第十五条"', None),
    "citation.unknown_document": ("parameters.toml", "青山县社会救助家庭", "青山县社会求助家庭", None),
    "number.unknown": ("income.py", "FINDING_RULES: tuple", "from msgspec.structs import replace\n"
        "def asks(facts, values):\n    values.number('qingshan.dibao_standrd')\n    return rule_of(ITEMS[0], IN_FORCE).assess(facts, values)\nFINDING_RULES: tuple",
        ("for item in ITEMS)", "for item in ITEMS[1:]) + (replace(rule_of(ITEMS[0], IN_FORCE), assess=asks),)")),
    "case.area_outside": ("cases/income.toml", 'area = "990300"', 'area = "330106"', None),
    "region.none": ("hooks.py", 'regions=("990300",)', "regions=()", None),
    "region.beyond_level": ("hooks.py", "Level.COUNTY", "Level.PROVINCE", None),
    "item.never_asked": ("procedure.py", '("tax", TAX), ', "", None),
    "exclusion.twice": ("income.py", "EXCLUSIONS = (\n", "EXCLUSIONS = (\n    Exclusion('qingshan.again', '优待', article('第三条（一）'), IN_FORCE, (ENTITLED,), '不计入'),\n", None),
    "clause.uncovered": ("clauses.toml", '"第九条" =', "# ", None),
    "clause.needless": ("clauses.toml", '"第九条"', '"第二条" = "多余"\n"第九条"', None),
    "clauses.unreadable": ("clauses.toml", '"第九条" = "只规定由谁解释"', '"第九条" = 1', None),
    "case.failed": ("cases/income.toml", 'yuan = "9599.99"', 'yuan = "9599.98"', None),
    "case.unreadable": ("cases/income.toml", "outcome = \"matches\"", "outcom = \"matches\"", None),
    "pack.without_total": ("procedure.py", '"核对总期限", "total"', '"核对总期限", "totl"', None),
    "programme.without_case": ("programmes.py", "DIBAO = \"newpack.dibao\"".replace("newpack", "qingshan"), "DIBAO = \"qingshan.renamed\"", None),
    "element.without_case": ("income.py", '("pension", "养老金", PENSION', '("pension", "养老金", "national.rent"', None),
    "pack.refused": ("parameters.toml", "value = 12", 'value = 12.5', None),
}  # fmt: skip


SHORT = sorted(BROKEN)[::6]
"""Each of them takes a process of its own for two seconds: one in six where there is little time."""


@pytest.mark.parametrize(
    "code", [pytest.param(code, marks=() if code in SHORT else pytest.mark.long) for code in sorted(BROKEN)]
)
def test_a_broken_pack_is_told_what_to_do(pack: Path, code: str) -> None:
    file, old, new, also = BROKEN[code]
    path = pack / "qingshan" / file
    text = path.read_text("utf-8")
    assert old in text
    text = text.replace(old, new)
    if also is not None:
        assert also[0] in text
        text = text.replace(*also)
    path.write_text(text, "utf-8")
    if code == "alert.unchanged":
        hooks = pack / "qingshan" / "hooks.py"
        alerts = '\n\n@hookimpl\ndef hedui_alert_limits() -> object:\n    """预警界限."""\n    return income.ALERTS\n'
        hooks.write_text(hooks.read_text("utf-8") + alerts, "utf-8")
    found = {finding.code: finding for finding in check_plugin(pack)}
    assert code in found, found
    assert found[code].todo in str(found[code])


_CODE = re.compile(r'\("([a-z]+\.[a-z_]+)", "')


def test_every_code_has_a_broken_pack() -> None:
    """Beyond them: a pack that is not there, what is said of tools (`test_tool_kit`, `test_connector_trials`), and of the rules of `broken_rules`."""
    rules = {
        code
        for path in (Path(__file__).parent / "broken_rules").rglob("*.py")
        for code in _CODE.findall(path.read_text("utf-8"))
    }
    tools = {
        "connector.conformance",
        "connector.not_judged",
        "format.fault",
        "connector.not_async",
        "connector.settings",
        "connector.secret_in_settings",
    }
    assert set(ADVICE) - set(BROKEN) - rules == {"pack.not_found", "rule.endless", *tools}  # `test_kit_catches`
    assert check_plugin("nowhere")[0].code == "pack.not_found"


UNFIT, TAKEN = "plugin.name_unfit", "plugin.name_taken"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Qingshan", UNFIT), ("青山", UNFIT), ("1st", UNFIT), ("class", UNFIT),
        ("national", TAKEN), ("json", TAKEN), ("newpack", TAKEN), ("hedui", TAKEN),
    ],
)  # fmt: skip
def test_names_that_will_not_do(name: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(NameRefused, match="请") as refused:
        render(name, tmp_path / "work")
    assert str(refused.value).startswith(code)


def test_level_and_region(tmp_path: Path) -> None:
    render("province", tmp_path / "province", level="province")
    assert 'regions=("99",)' in (tmp_path / "province" / "province" / "hooks.py").read_text("utf-8")
    assert check_plugin(tmp_path / "province") == []
    with pytest.raises(NameRefused, match=r"请填 52$"):
        render("third", tmp_path / "third", level="province", region="5223")
    render("qingshan", tmp_path / "work", "青山市", "prefecture", "5223")
    hooks = (tmp_path / "work" / "qingshan" / "hooks.py").read_text("utf-8")
    assert 'regions=("5223",)' in hooks
    assert "level=Level.PREFECTURE" in hooks
    with pytest.raises(NameRefused) as refused:
        render("other", tmp_path / "other", region="522")
    assert str(refused.value).startswith("plugin.region_unfit")


@pytest.mark.parametrize("name", ["msgspec", "pluggy", "pytest", "bench", "json"])
def test_a_pack_is_not_called_like_a_library(tmp_path: Path, name: str) -> None:
    """Else its folder stands before the library, and nothing can be checked."""
    with pytest.raises(NameRefused, match=r"plugin\.name_taken"):
        render(name, tmp_path / name)


@pytest.mark.parametrize("title", ['示"例', "示\\例", "示\n例"])
def test_a_title_that_breaks_the_files_is_refused(tmp_path: Path, title: str) -> None:
    with pytest.raises(NameRefused) as refused:
        render("other", tmp_path / "other", title)
    assert str(refused.value).startswith("plugin.title_unfit")


def test_a_folder_is_no_household_and_a_file_no_pack(tmp_path: Path) -> None:
    with pytest.raises(HouseholdFault, match=r"household\.unreadable"):
        read_household(tmp_path)
    (tmp_path / "file.toml").write_text("", "utf-8")
    with pytest.raises(FolderFault, match=r"plugin\.no_project"):
        project_of(tmp_path / "file.toml")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "plugin.no_project"), ("[project", "plugin.no_project"), ("[project]\nname = 'a'\n", "plugin.no_entry_point"),
    ],
)  # fmt: skip
def test_a_folder_that_is_no_plugin(text: str | None, code: str, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(FolderFault) as refused:
        project_of(tmp_path)
    assert str(refused.value).startswith(code)


def test_nothing_is_written_over(pack: Path) -> None:
    before = (pack / "pyproject.toml").read_text()
    with pytest.raises(NameRefused, match="不覆盖") as refused:
        render("other", pack)
    assert str(refused.value).startswith("plugin.folder_taken")
    assert (pack / "pyproject.toml").read_text() == before


def test_the_commands(pack: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(pack)
    assert _run("plugin", "check", ".") == 0
    assert "没有发现问题" in capfd.readouterr().out
    assert _run("plugin", "try", ".", "--household", "examples/household.toml") == 0
    out = capfd.readouterr().out
    assert "收入合计（2025-06-15至2026-06-14）为9,504.00元" in out
    assert "应低于当地最低生活保障标准800.00元×2人×12个月=19,200.00元。符合。" in out
    assert "优待抚恤金不计入家庭收入" in out
    (pack / "qingshan" / "clauses.toml").write_text("")
    assert _run("plugin", "check", ".") == 1
    assert "clause.uncovered  第九条" in capfd.readouterr().out


FAULTY = {
    'yuan = "9600.00"': (
        "yuan = 9600",
        "household.unreadable",
        'facts 第 1 条的 yuan：应为文字（加引号，如 "1234.56"），现为整数',
    ),
    '"national.wage"': (
        '"national.wages"',
        "household.unknown",
        "facts 第 1 条：element：没有数据元 national.wages；相近的有：national.wage",
    ),
    'who = "申请人", element = "national.wage"': (
        'who = "申请", element = "national.wage"',
        "household.unknown",
        "members 中没有“申请”",
    ),
    "qingshan.dibao": ("qingshan.low", "household.unknown", "没有救助项目 qingshan.low；相近的有"),
    "area =": ("region =", "household.unreadable", "没有“region”这个字段"),
}


@pytest.mark.parametrize("old", FAULTY)
def test_a_faulty_household_names_field_and_place(pack: Path, capfd: pytest.CaptureFixture[str], old: str) -> None:
    path = pack / "examples" / "household.toml"
    path.write_text(path.read_text("utf-8").replace(old, FAULTY[old][0], 1), "utf-8")
    # With an absolute path, as from anywhere.
    assert _run("plugin", "try", str(pack), "--household", str(path)) == 1
    said = capfd.readouterr().err
    assert FAULTY[old][1] in said
    assert FAULTY[old][2] in said


def test_the_list_says_who_supplies_what_and_who_is_held() -> None:
    use = Use()
    use.tenants["wangmo"].append("望谟县")
    use.held["gone"].append("某县（3 件）")
    said = "\n".join(listed(discover(), use))
    assert "启用：望谟县" in said
    assert "gone 没有载入，下列租户的核对件暂停办理：某县（3 件）" in said
    assert "层级：市（州）；依托 national；适用区划：9901" in said
    assert "finding_rules" in said
    assert "SHA-256" in said


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(str(ended.value.code))
