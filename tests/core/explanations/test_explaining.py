"""说明与重算: every figure leads back to the answers it was made of, and comes out again from what is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from core.assessment.totals import RECKONED
from core.errors import NotFound
from core.explanations.actions import explain, list_figures, replay
from core.plugin.archive import archive_name, keep_all
from core.plugin.registry import Registry
from core.plugin.rules import Treatment
from core.reports.actions import list_reports
from core.scope import Scope
from hedui.rerunning import Rerunner
from tests.conftest import World
from tests.support import forget_jobs, work

HOUSEHOLD = 3


async def reported(world: World) -> tuple[Scope, UUID]:
    """The final report of a case, and somebody of the county who may see it."""
    case = await world.begin(HOUSEHOLD)
    await work(world)
    county = await world.scope("XH0001")
    newest = (await list_reports(county, case.id))[0]
    assert newest.final
    return county, newest.id


async def test_every_figure_is_explained_down_to_the_answers(world: World) -> None:
    county, report = await reported(world)
    figures = await list_figures(county, report)
    assert {figure.figure.partition(":")[0] for figure in figures} == {"conclusion", "total", "line"}
    for figure in figures:
        found = await explain(county, report, figure.figure)
        assert found.title == figure.title
        assert all(sentence.endswith("。") for sentence in found.sentences)
        for step in found.steps:
            assert step.clauses[0].document
            assert step.answers or step.treatment is Treatment.DOUBTFUL
            assert all(len(answer.digest) == 64 for answer in step.answers)
        if figure.figure.startswith("total"):
            assert sum(step.effect for step in found.steps if step.treatment in RECKONED) == found.amount
    await forget_jobs()


async def test_the_income_says_from_whom_and_by_which_article(world: World) -> None:
    county, report = await reported(world)
    found = await explain(county, report, "total:1:income")
    step = next(step for step in found.steps if step.effect)
    sentence = found.sentences[1 + found.steps.index(step)]
    (answer,) = step.answers
    assert answer.source_title in ("人力资源和社会保障部门", "银行业金融机构")
    assert answer.amount == step.amount
    for words in (
        f"{step.subject}号人员：{answer.source_title}反馈",
        "浙政办发〔2021〕25号 三(一)",
        "计入",
        "元",
        "发生",
    ):
        assert words in sentence, words


async def test_nobody_explains_what_is_not_there_or_not_theirs(world: World) -> None:
    county, report = await reported(world)
    for figure in ("line:9999", "line:-1", "line:x", "total:9:income", "conclusion:none", "", "line:"):
        with pytest.raises(NotFound):
            await explain(county, report, figure)
    stranger = await world.scope("LA0001")
    with pytest.raises(NotFound):
        await explain(stranger, report, "total:1:income")
    with pytest.raises(NotFound):
        await list_figures(stranger, report)


async def test_an_assessment_comes_out_again(world: World, registry: Registry, tmp_path: Path) -> None:
    _, report = await reported(world)
    runtime = replace(world.runtime, rerun=Rerunner(registry, tmp_path))
    province = replace(await world.scope("ZJ0001"), runtime=runtime)
    again = await replay(province, report)
    assert (again.equal, again.differences, again.reason) == (True, (), "")


async def test_another_version_runs_from_its_archive(world: World, registry: Registry, tmp_path: Path) -> None:
    """In a process of its own: the county's old pack does not stand in this one any more."""
    _, report = await reported(world)
    keep_all(tmp_path, registry)
    nobody = Registry({})
    province = replace(await world.scope("ZJ0001"), runtime=replace(world.runtime, rerun=Rerunner(nobody, tmp_path)))
    assert (await replay(province, report)).equal
    stamp = registry.plugins["zhejiang"].stamp
    (tmp_path / archive_name(stamp)).unlink()
    lost = await replay(province, report)
    assert not lost.equal
    assert "没有插件 zhejiang" in lost.reason
