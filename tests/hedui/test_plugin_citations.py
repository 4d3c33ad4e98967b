"""引用检查测试: what is cited inside a test of a composite, in a line or in a standing is looked at like any other citation."""

from __future__ import annotations

import pytest

from hedui.plugin_new import render
from hedui.testing import check_plugin

INNER = """

from hedui.plugin import How, composite

_PART = threshold(
    income(), Bound(inclusive=False, figure="qingshan.dibao_standard"), id="qingshan.inner", title="里",
    programmes=(DIBAO,), basis=article("第八十条", "没有写过的话"), valid=IN_FORCE,
)
TEST_RULES += (
    composite((_PART,), How.ALL, id="qingshan.all", title="全", programmes=(DIBAO,), basis=article("第五条"), valid=IN_FORCE),
)
"""
LINE = """

from hedui.plugin import Citation
from msgspec.structs import replace


def _elsewhere(facts, values):
    lines = rule_of(ITEMS[0], IN_FORCE).assess(facts, values)
    false, other = article("第二条（一）", "明细里的假话"), Citation("青山县社会求助家庭经济状况核对办法", "第二条")
    return [replace(line, basis=(*false, other)) for line in lines]


FINDING_RULES = (replace(FINDING_RULES[0], assess=_elsewhere), *FINDING_RULES[1:])
"""
STANDING = """

from hedui.plugin import Standing
from .citations import IN_FORCE, article


def _all(people, facts, values):
    return [Standing(person.subject, True, "计入", article("第七十条")) for person in people if person.household == 1]


HOUSEHOLD_RULES = (HouseholdRule("qingshan.members", "人口", article("第一条"), IN_FORCE, _all),)
"""
SAID = (
    ("citation.unknown_article", "qingshan.inner", "引用了第八十条"),
    ("citation.not_in_text", "qingshan.inner", "中没有“没有写过的话”"),
    ("citation.not_in_text", "qingshan.wage", "第二条（一）中没有“明细里的假话”"),
    ("citation.unknown_article", "qingshan.members", "引用了第七十条"),
    (
        "citation.unknown_document",
        "qingshan.wage",
        "“青山县社会求助家庭经济状况核对办法”不在 PluginInfo.sources 中，上级插件也没有引用它；"
        "相近的有：“青山县社会救助家庭经济状况核对办法”",
    ),
    ("clause.needless", "qingshan.nothing", "它不是任何救助项目的数据元"),
    ("clause.needless", "national.wage", "已有数源目录项"),
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, str]]:
    folder = tmp_path_factory.mktemp("work") / "pack"
    render("qingshan", folder, "青山县")
    excused = '"qingshan.nothing" = "无"\n"national.wage" = "无"\n'
    for file, more in (
        ("conclusions.py", INNER), ("income.py", LINE), ("household.py", STANDING), ("clauses.toml", excused),
    ):  # fmt: skip
        path = folder / "qingshan" / file
        path.write_text(path.read_text("utf-8") + more, "utf-8")
    return [(finding.code, finding.entry, finding.what) for finding in check_plugin(folder)]


@pytest.mark.parametrize(("code", "entry", "words"), SAID)
def test_it_is_found_wherever_it_is_said(told: list[tuple[str, str, str]], code: str, entry: str, words: str) -> None:
    assert [1 for found in told if found[:2] == (code, entry) and words in found[2]], told
