"""报告模板: judged before it is kept, inherited, dated, sealed; what fails keeps nobody from the other files."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import pytest

from core.errors import Conflict, Invalid, NotFound, Refused
from core.law import Law
from core.plugin.reports import RenderContext, Rendered, ReportContent
from core.reports.actions import fetch_report, list_reports
from core.reports.templates import templates_on
from hedui.testing_report_texts import DOCX, text_of
from plugins.report_docx.format import DocxFormat, built_in
from plugins.report_docx.tests.stationery import replaced, said
from tenants.access import operator_scope
from tenants.template_proposals import propose_template
from tests import support

if TYPE_CHECKING:
    from core.scope import Scope
    from hedui.embedded.postgres import EmbeddedPostgres
    from tests.conftest import World

START = date(2021, 5, 11)
WORD, SHEET = "report_docx.standard", "report_xlsx.standard"
PACKS = [
    "national", "zhejiang", "public_data_gateway", "batch_exchange", "report_json", "report_pdf", "report_docx", "report_xlsx",
]  # fmt: skip


@pytest.fixture
async def world(world: World) -> AsyncIterator[World]:
    await support.put_in_force(await world.scope("XH0002"), "packs", PACKS, "测试", START)
    yield world
    await support.forget_jobs()


def at(world: World, tenant: str) -> Scope:
    return operator_scope(world.runtime, world.tenants[tenant])


async def in_force(world: World, tenant: str, day: date) -> bytes | None:
    async with at(world, tenant).read("report_template.propose") as tx:
        found = await templates_on(tx, world.tenants[tenant].id, day, [WORD])
    return found[WORD].body if WORD in found else None


async def reported(world: World) -> tuple[UUID, UUID]:
    case = await world.begin(6)
    await world.drain()
    (report, *_) = await list_reports(await world.scope("XH0001"), case.id)
    return case.id, report.id


async def test_the_tenants_letterhead_is_on_its_reports(world: World) -> None:
    letter = said("样例区民政局专用")
    kept = await support.put_template(world, "xihu", WORD, letter, START)
    _, report = await reported(world)
    for staff in ("XH0001", "ZJ0001"):
        file = await fetch_report(await world.scope(staff), report, WORD)
        assert "样例区民政局专用" in text_of(file.body, DOCX)
        assert file.name.endswith(".docx")
    with pytest.raises(NotFound):
        await fetch_report(await world.scope("LA0001"), report, WORD)
    noted = await support.rows(
        at(world, "zhejiang"), "select body from trace where verb = 'report.issue' order by at desc limit 1"
    )
    assert kept.digest in str(noted[0]["body"])


async def test_what_no_report_may_leave_out_is_not_kept(world: World) -> None:
    before = await in_force(world, "xihu", START)
    with pytest.raises(Invalid) as refused:
        await propose_template(at(world, "xihu"), WORD, replaced("{{ 用途声明 }}", ""), " ", START)
    assert refused.value.code == "report_template_refused"
    said_of = {fault.field: fault.message for fault in refused.value.faults}
    assert set(said_of) == {"document", "template"}
    assert "用途声明" in said_of["template"]
    assert await in_force(world, "xihu", START) == before is None


async def test_only_formats_in_use_that_take_templates_have_one(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        await propose_template(at(world, "xihu"), SHEET, built_in(), "测试", START)
    assert refused.value.code == "report_template_not_taken"
    with pytest.raises(NotFound) as unknown:
        await propose_template(at(world, "linan"), WORD, built_in(), "测试", START)  # has no report_docx
    assert unknown.value.code == "report_format_unknown"
    with pytest.raises(Refused):
        await propose_template(await world.scope("XH0001"), WORD, built_in(), "测试", START)


async def test_the_nearest_levels_newest_counts_from_its_day(world: World) -> None:
    await support.put_in_force(at_admin := await world.scope("ZJ0002"), "packs", PACKS, "测试", START)
    assert at_admin.tenant.id == world.tenants["zhejiang"].id
    later = START + timedelta(days=10)
    province, county = said("省"), said("县")
    await support.put_template(world, "zhejiang", WORD, province, START)
    await support.put_template(world, "xihu", WORD, county, later)
    assert await in_force(world, "xihu", START) == province
    assert await in_force(world, "linan", later) == province
    assert await in_force(world, "xihu", later) == county
    await support.put_template(world, "xihu", WORD, None, later)
    assert await in_force(world, "xihu", later) is None
    assert await in_force(world, "xihu", START - timedelta(days=1)) is None


async def test_templates_are_sealed_and_never_changed(world: World) -> None:
    await support.put_template(world, "xihu", WORD, built_in(), START)
    scope = at(world, "xihu")
    (row,) = await support.rows(scope, "select blob from report_template where tenant_id = hedui_tenant()")
    assert b"word/document.xml" not in row["blob"]
    for attempt in ("update report_template set document = 'x'", "delete from report_template"):
        with pytest.raises(Exception, match="permission denied"):
            await support.rows(scope, attempt)


async def test_one_that_was_changed_behind_our_back_fills_nothing(
    world: World, postgres: EmbeddedPostgres, database: str
) -> None:
    """Else what was never judged is printed; and it is empty rather than an error, so that the PDF is made all the same."""
    kept = await support.put_template(world, "xihu", WORD, built_in(), START)
    async with support.truth(postgres, database) as sql:
        await sql.execute("update report_template set blob = '\\x484131' where id = $1", kept.id)
    assert await in_force(world, "xihu", START) == b""
    (refused,) = DocxFormat().template_faults(b"")
    assert refused.startswith("模板不是 Word 文档")


class Failing(DocxFormat):
    """A format of which the first renderings fail."""

    def __init__(self, times: int) -> None:
        self.left = times

    def render(self, content: ReportContent, context: RenderContext) -> Rendered:
        self.left -= 1
        if self.left >= 0:
            raise ValueError(content.number)
        return super().render(content, context)


async def test_a_format_that_fails_keeps_nobody_from_the_other_files(world: World) -> None:
    """Else one office's template takes the report itself away from everybody."""
    ordinary, failing = world.runtime.law_for, Failing(1)

    async def law_for(connection: Any, tenant: UUID, day: date) -> Law:
        law = await ordinary(connection, tenant, day)
        return msgspec.structs.replace(law, formats={**law.formats, WORD: failing})

    world.runtime = dataclasses.replace(world.runtime, law_for=law_for)
    case = await world.begin(6)
    await support.work(world)
    await support.once(world, "report.render")
    county = await world.scope("XH0001")
    (report, *_) = await list_reports(county, case.id)
    assert report.formats == ["report_json.canonical", "report_pdf.standard", SHEET]
    with pytest.raises(Conflict):
        await fetch_report(county, report.id, WORD)
    await support.hasten()
    await support.once(world, "report.render")
    (report, *_) = await list_reports(county, case.id)
    assert report.formats == sorted(["report_json.canonical", "report_pdf.standard", SHEET, WORD])
