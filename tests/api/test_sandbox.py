"""沙箱接口测试: a made-up household is explained by its chain, a broken one refused with its place, and nothing is stored."""

from __future__ import annotations

import json

import pytest

from core.errors import Busy
from hedui.embedded.postgres import EmbeddedPostgres
from hedui.sandbox import checking, trying
from hedui.sandbox.model import TrialIn
from tenants.permissions import DEVELOPER
from tests.api.people import Client, Office
from tests.api.platform import at_the_platform
from tests.api.steps import ADMIN, CLERK
from tests.support import truth

TRY, FORM, CHECK = "/api/sandbox/households", "/api/sandbox/households/form", "/api/sandbox/plugins/sample_city/check"


async def sample_of(developer: Client, plugin: str = "sample_city") -> str:
    detail = await developer.read(f"/api/sandbox/plugins/{plugin}")
    return str(detail["samples"][0]["text"])


async def test_what_a_plugin_declares(office: Office) -> None:
    developer = await at_the_platform(office)
    seen = await developer.read("/api/sandbox/plugins")
    assert {one["name"] for one in seen["plugins"]} >= set(office.runtime.registry.plugins)
    assert str(office.tenants["xihu"].id) in {one["id"] for one in seen["offices"]}
    detail = await developer.read("/api/sandbox/plugins/sample_city")
    assert {hook["hook"] for hook in detail["hooks"]} >= {"hedui_finding_rules"}
    assert all(form["json_schema"] for form in detail["settings"])
    assert (await developer.get("/api/sandbox/plugins/nothing")).status == 404


async def test_a_household_is_explained_by_rule_clause_and_hook(office: Office) -> None:
    developer = await at_the_platform(office)
    done = await developer.done(TRY, {"household": await sample_of(developer), "plugin": "sample_city"})
    assert done["people"]
    assert any(one["kind"] == "conclusion" and one["sentences"] for one in done["figures"])
    rules = [rule for figure in done["figures"] for rule in figure["rules"]]
    assert any(rule["clauses"] and rule["plugin"] for rule in rules)
    assert any(use["used"] for use in done["hooks"])


async def test_the_trace_says_which_hook_answered_in_which_order_and_how_long(office: Office) -> None:
    developer = await at_the_platform(office)
    done = await developer.done(TRY, {"household": await sample_of(developer), "plugin": "sample_city"})
    calls = done["calls"]
    assert [one["order"] for one in calls] == list(range(1, len(calls) + 1))
    hooks = [one["hook"] for one in calls]
    assert hooks.index("hedui_finding_rules") < hooks.index("hedui_test_rules")  # facts first, then the test
    assert all(one["plugin"] and one["hook_title"] and one["times"] >= one["answered"] for one in calls)
    assert {"核对规则", "判定方法"} <= {one["hook_title"] for one in calls}
    assert 0 < sum(one["microseconds"] for one in calls) <= done["microseconds"]
    used = {rule for use in done["hooks"] for rule in use["used"]}
    assert {one["rule"] for one in calls if one["answered"]} & used


async def test_a_household_as_form_and_as_text_is_the_same(office: Office) -> None:
    developer = await at_the_platform(office)
    form = (await developer.read("/api/sandbox/plugins"))["form"]
    assert form["properties"]["members"]["title"] == "人员"
    detail = await developer.read("/api/sandbox/plugins/zhejiang")
    assert detail["programmes"]["zhejiang.dibao"] == "最低生活保障"
    assert any(name.startswith("national.") for name in detail["elements"])  # of the plugin that it stands on
    text = 'programme = "zhejiang.dibao"\napplied_on = 2026-07-01\n[[members]]\nwho = "甲"\nrole = "applicant"\n'
    told = (await developer.done(FORM, {"household": text}))["household"]
    assert (told["applied_on"], told["members"][0]["who"]) == ("2026-07-01", "甲")
    first = await developer.done(TRY, {"household": text, "plugin": "zhejiang"})
    second = await developer.done(TRY, {"household": json.dumps(told), "plugin": "zhejiang"})
    assert first["figures"] == second["figures"]
    broken = await developer.post(FORM, {"household": "{ x"})
    assert (broken.status, broken.code) == (400, "household_invalid")
    assert (await office.as_(CLERK).post(FORM, {"household": text})).status == 403


async def test_by_the_law_of_a_tenant(office: Office) -> None:
    developer = await at_the_platform(office)
    body = {"household": await sample_of(developer, "zhejiang"), "tenant_id": str(office.tenants["xihu"].id)}
    done = await developer.done(TRY, body)
    assert any(stamp.startswith("zhejiang ") for stamp in done["stamp"])
    platform = {**body, "tenant_id": "00000000-0000-0000-0000-000000000009"}
    assert (await developer.post(TRY, platform)).status == 404


@pytest.mark.parametrize(
    ("household", "words"),
    [
        ("{ x", "不是有效的 TOML 或 JSON：第 1 行第 3 列的写法不对"),
        ("a = [", "不是有效的 TOML 或 JSON：没有写完就结束了"),
        ('{"programme": "x", "applied_on": "2026-01-01", "members": [{"name": "张"}]}', "name"),
        ('{"programme": "nobody.knows", "applied_on": "2026-01-01", "members": [{"who": "甲"}]}', "没有救助项目"),
    ],
)
async def test_a_broken_household_is_refused_with_its_place(office: Office, household: str, words: str) -> None:
    developer = await at_the_platform(office)
    answer = await developer.post(TRY, {"household": household, "plugin": "sample_city"})
    assert (answer.status, answer.code) == (400, "household_invalid")
    assert words in "".join(error["message"] for error in answer.json()["errors"])


async def test_nothing_is_stored(office: Office, postgres: EmbeddedPostgres, database: str) -> None:
    developer = await at_the_platform(office)
    text = await sample_of(developer)
    counted = "select (select count(*) from trace), (select count(*) from idempotency), (select count(*) from outbox)"
    async with truth(postgres, database) as sql:
        before = await sql.fetchrow(counted)
        await developer.done(TRY, {"household": text, "plugin": "sample_city"})
        assert await sql.fetchrow(counted) == before


async def test_the_check_is_a_child_that_ends(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    operator = await at_the_platform(office)
    assert (await operator.post("/api/sandbox/plugins/nothing/check")).status == 404
    done = await operator.done("/api/sandbox/plugins/report_json/check")
    assert done["well"]
    assert "没有发现问题" in done["lines"][-1]
    limited = await office.scope(ADMIN)
    allowed = type(limited)(limited.runtime, limited.tenant, limited.actor, frozenset({checking.CHECK, trying.TRY}))
    monkeypatch.setattr(checking, "PATIENCE", 0.01)
    with pytest.raises(Busy) as slow:
        await checking.checked(allowed, "report_json")
    assert slow.value.code == "check_too_long"
    async with checking._one_at_a_time:
        with pytest.raises(Busy) as second:
            await checking.checked(allowed, "report_json")
    assert second.value.code == "check_running"


async def test_trials_are_few_and_end(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    limited = await office.scope(ADMIN)
    allowed = type(limited)(limited.runtime, limited.tenant, limited.actor, frozenset({trying.TRY}))
    text = await sample_of(await at_the_platform(office))
    wanted = TrialIn(text, "sample_city")
    monkeypatch.setattr(trying, "PATIENCE", 0.0)
    with pytest.raises(Busy) as slow:
        await trying.tried(allowed, wanted)
    assert slow.value.code == "trial_too_long"
    async with trying._two_at_a_time, trying._two_at_a_time:
        with pytest.raises(Busy) as third:
            await trying.tried(allowed, wanted)
    assert third.value.code == "trial_running"


async def test_a_developer_works_in_a_sandbox_alone_and_an_agency_never(office: Office) -> None:
    developer = await at_the_platform(office, DEVELOPER)  # this installation is no sandbox
    for client in (developer, office.as_(CLERK), office.as_(ADMIN)):
        for method, path in (("GET", "/api/sandbox/plugins"), ("POST", TRY), ("POST", CHECK)):
            answer = await client.ask(method, path, {"household": "{}"} if path == TRY else None)
            assert (answer.status, answer.code) == (403, "permission_missing")
