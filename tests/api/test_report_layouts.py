"""报告与文书样式: the office's own name, number and terms on a made-up report, as page images; the number is a setting."""

from __future__ import annotations

import base64

from hedui.layout_api import _law, _sample
from tests.api.people import Office
from tests.api.steps import ADMIN, CLERK, HEAD, finish, put_in_force, start

ADDRESS = "/api/report-layouts"
PROVINCIAL = "浙江省社会救助核对中心（样例）"
PAGES = f"{ADDRESS}/pages?programme=zhejiang.dibao"


async def test_the_layout_is_that_of_the_own_law(office: Office) -> None:
    for staff in (ADMIN, HEAD):
        found = await office.as_(staff).read(ADDRESS)
        dibao = next(one for one in found["layouts"] if one["programme"] == "zhejiang.dibao")
        assert dibao["number_example"].endswith("330000-000123号")
        assert (dibao["agency"], dibao["agency_level"], dibao["agency_own"]) == (PROVINCIAL, "省级", False)
        assert (bool(dibao["valid_until"]), found["number_own"]) == (True, False)
        assert found["sheet"]["statement"]
        assert any(field["required"] for field in found["sheet"]["fields"])
    assert (await office.as_(CLERK).get(ADDRESS)).status == 403
    stranger = (await office.as_("LA0003").read(ADDRESS))["layouts"]
    assert all("330000" in one["number_example"] for one in stranger)
    (own, *_) = (await office.as_("ZJ0002").read(ADDRESS))["layouts"]
    assert (own["agency"], own["agency_own"], own["agency_code"]) == (PROVINCIAL, True, "330000")
    lines = {line["id"]: line for line in (await office.as_(ADMIN).read("/api/checklist"))["checks"]}
    assert "330000-000123号" in lines["number"]["why"]
    assert f"由省级的{PROVINCIAL}出具" in lines["number"]["why"]


async def test_the_sample_is_seen_as_pages(office: Office) -> None:
    found = await office.as_(ADMIN).read(PAGES)
    assert len(found["pages"]) > 1
    assert all(base64.b64decode(page).startswith(b"\x89PNG") for page in found["pages"])
    assert (await office.as_(CLERK).get(PAGES)).status == 403
    missing = await office.as_(ADMIN).get(f"{ADDRESS}/pages?programme=none")
    assert (missing.status, missing.code) == (404, "report_page_format_missing")


async def test_the_sample_bears_the_name_of_the_agency_that_issues(office: Office) -> None:
    scope = await office.scope(ADMIN)
    law, agencies = await _law(scope)
    made = _sample(scope, law, law.programmes["zhejiang.dibao"], agencies["zhejiang.dibao"])
    assert (made.agency, made.number.endswith("330000-000123号")) == (PROVINCIAL, True)


async def test_the_number_of_a_report_is_the_offices_own(office: Office) -> None:
    wanted = {"name": "report_number_pattern", "document": "样例", "start": "2021-05-11", "retroactive": "测试"}
    for wrong in ("HD-{serial:06d}", "{code}{year}{serial:06d}{0.__class__}", "{code} {year} {serial:06d}", ""):
        refused = await office.as_(ADMIN).post("/api/settings", {**wanted, "value": wrong})
        assert (refused.status, refused.fields) == (400, ["value"]), wrong
    await put_in_force(office, {**wanted, "value": "西湖核〔{year}〕{code}-{serial:04d}"})
    listed = await office.as_(ADMIN).read("/api/settings")
    assert "report_number_pattern" in {one["name"] for one in (listed["items"] if isinstance(listed, dict) else listed)}
    (example, *_) = (await office.as_(ADMIN).read(ADDRESS))["layouts"]
    assert example["number_example"].endswith("330000-0123")
    report = await finish(office, await start(office, office.file(7)))
    assert report["number"].startswith("西湖核〔")
    assert report["number"][:-4] == example["number_example"][:-4]
