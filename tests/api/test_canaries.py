"""个人信息不外泄: canary persons go all the way, through every fault there is, and stand nowhere in the clear."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import structlog

from core.ids import new_id
from core.plugin.asks import Ask, Reply
from core.reports import jobs as report_jobs
from core.runtime import Runtime
from hedui.embedded.postgres import EmbeddedPostgres
from hedui.journey import HouseholdFile
from hedui.logs import configure_logs
from hedui.worker import run_job
from plugins.public_data_gateway.connector import PublicDataGateway
from plugins.simulated_departments.population import BLOCK, checked
from plugins.simulated_departments.process import Departments
from tenants.provisioning import ProvisioningFile
from tests.api.canaries import Canaries, Watched, belongings, places, redis, tables
from tests.api.people import Client, Web, new_office
from tests.api.steps import (
    CLERK,
    COUNTY,
    FEEDER,
    PROVINCE,
    intake,
    misbehaving,
    number,
    path,
    start,
)
from tests.core.spreadsheets.files import HEADER, as_csv, as_html, as_xls, as_xlsx
from tests.support import due, forget_jobs, hasten, truth

DOTTED = 134
"""A household of the simulated population whose names are long enough to be found."""
INVENTED = {
    "欧阳珊瑚礁": checked("33010619880317041"),
    "司马琉璃瓦": checked("33010619900521042"),
    "诸葛琥珀光": checked("33010619550812043"),
}
"""Persons whom no department knows."""
DECLARED = "百里水晶钗"
"""Named in a declaration, which a report repeats."""
MISTYPED = "330106198803170415"
CONTROL = ("皇甫玛瑙串", checked("33010619700707047"))
"""Planted on purpose where the scan looks, to see that it does."""


@pytest.fixture
async def office(web: Web, runtime: Runtime, departments: Departments, provisioning_file: ProvisioningFile) -> Watched:
    reachable = dataclasses.replace(runtime, callback_base=web.base)
    made = await new_office(web, reachable, departments, provisioning_file, asynchronous=("national.deposit",))
    return Watched(**vars(made))


@pytest.fixture
def logs() -> Iterator[None]:
    """日志 as web and workers write them."""
    configure_logs()
    yield
    structlog.reset_defaults()


def invented(office: Watched) -> HouseholdFile:
    """A household of canaries: two members and a supporter."""
    file = msgspec.to_builtins(office.file(10, number=number()))
    persons = [*file["household"]["members"], *file["supporters"][0]["members"]]
    assert len(persons) == len(INVENTED)
    for person, sheet, (name, number_) in zip(persons, file["authorizations"], INVENTED.items(), strict=True):
        person |= {"name": name, "id_number": number_}
        sheet["signatory"] = "self"
        sheet["fields"] |= {"full_name": name, "id_number": number_}
    file["declaration"][-1]["text"] = f"与{DECLARED}离异"
    return msgspec.convert(file, HouseholdFile)


def watched_for(office: Watched, files: list[HouseholdFile]) -> tuple[Canaries, Canaries]:
    """Everybody in the files, and whom a department could mistake them for; with what they own and declare, and without."""
    population = office.departments.population
    assert all(population.index_of(number_) is None for number_ in INVENTED.values())
    persons = [p for file in files for home in (file.household, *file.supporters) for p in home.members]
    known = {MISTYPED, *(p.name for p in persons), *(p.id_number for p in persons)}
    mistaken = (*range(2 * BLOCK), *range(DOTTED * BLOCK, (DOTTED + 3) * BLOCK))
    known |= {population.person(index).id_number for index in mistaken}
    owned = belongings(population, range(DOTTED * BLOCK, (DOTTED + 1) * BLOCK))
    return Canaries.of({*known, DECLARED, *owned}), Canaries.of(known)


async def test_no_canary_stands_in_the_clear_anywhere(
    office: Watched, folder: Path, postgres: EmbeddedPostgres, database: str, logs: None,
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    await forget_jobs()
    files = [invented(office), office.file(DOTTED, number=number())]
    cases = [await start(office, file) for file in files]
    await mistakes(office, files[0], cases[0])
    await sent_files(office)
    await internal_error(office, files[0], postgres, database)
    await crashes(office, monkeypatch)
    for kind, more in (
        ("garbage", {}), ("garbage", {"form": "html"}), ("garbage", {"form": "binary"}), ("half", {}), ("error", {}),
        ("wrong_person", {}), ("string_datas", {"share": 0.3}), ("gb18030", {"share": 0.3}),
    ):  # fmt: skip
        with misbehaving(office, kind, **more):
            await one_round(office)
    await worker_finishes(office, cases, folder / "worker.log")

    everything, persons = watched_for(office, files)
    said = capsys.readouterr()
    assert "job.failed" in said.out  # there was something to log
    assert {400, 404, 500} <= {answer.status for answer in office.heard}
    found = {
        (answer.status, answer.body[:200]): hits
        for answer in office.heard
        # A report says where a house lies and what was declared; of persons and in a refusal nothing is said.
        if (hits := (persons if answer.status == 200 else everything).found_in(answer.said))
    }
    logged = {"stdout": said.out, "stderr": said.err, "logging": caplog.text}
    found |= {name: hits for name, text in logged.items() if (hits := everything.found_in(text.encode()))}
    async for place, content in places(office, folder, postgres, database):
        if hits := everything.found_in(content):
            found[place] = hits
    assert not found


async def mistakes(office: Watched, file: HouseholdFile, case: Any) -> None:
    """差错: canaries wherever a person can put them by mistake, each refused."""
    clerk, feeder = office.as_(CLERK), office.as_(FEEDER)
    (name, id_number), *_ = INVENTED.items()
    wrong: Callable[..., Any] = intake
    for change in (
        {"programme": name}, {name: id_number}, {"application_number": f"{name}\x00"}, {"household": id_number},
        {"household": {"members": [{"name": name, "id_number": MISTYPED, "relation": "self"}]}},
        {"household": {"members": [{"name": name, "id_number": id_number, "relation": "self"}] * 2}},
    ):  # fmt: skip
        assert (await clerk.post("/api/verifications", wrong(file, **change))).status == 400
    await clerk.post("/api/verifications", f'{{"{name}": "{id_number}"'.encode())
    for odd in (id_number, name.encode().hex(), f"%{name.encode().hex('%')}"):
        assert (await clerk.get(f"/api/verifications/{odd}")).status == 404
        assert (await clerk.get(f"/api/verifications?state={odd}&after={odd}")).status == 400
        assert (await feeder.post(f"/api/applications/{odd}/close")).status == 404
    for header in ("authorization", "accept_language", "content_type", "x_forwarded_for", "cookie", "user_agent"):
        await clerk.post(path(case, "declaration"), {"items": []}, **{header: id_number})
    await clerk.post(path(case, "declaration"), {"items": []}, idempotency_key=id_number)
    sent = intake(file, application_number=number())
    await clerk.done("/api/verifications", sent, idempotency_key=f"taken-{id_number}")


async def sent_files(office: Watched) -> None:
    """报送文件 with canaries in every place, right and wrong; the file that goes back is the sender's own, and not listened to."""
    feeder = office.as_(FEEDER)
    rows = [[number(), "最低生活保障", "2026-07-01", name, id_number, "本人"] for name, id_number in INVENTED.items()]
    name, id_number = next(iter(INVENTED.items()))
    wrong = [list(row) for row in rows]
    wrong[0][0], wrong[1][4], wrong[2][5] = "", MISTYPED, name
    odd = [[name, id_number], [*HEADER, name], *[[*row, id_number] for row in wrong]]
    good = as_xlsx({"名单": [HEADER, *rows], name: [[name]]})
    for body in (good, as_xls([HEADER, *wrong]), as_csv(odd), as_html(odd), as_csv([HEADER, [name] * 6], "gb18030")):
        assert (await feeder.post("/api/applications/files", body)).status == 200
    for body in (
        good[:-50],
        as_csv([[name, id_number]] * 3),
        as_html([[name]])[:-9],
        f'[{{"{name}": "{id_number}"'.encode(),
    ):
        assert (await feeder.post("/api/applications/files", body)).status == 400
    body = msgspec.json.encode(
        [{"number": name, "programme": name, name: id_number, "persons": [{"id_number": MISTYPED}]}]
    )
    assert (await feeder.post("/api/applications/files", body)).json()["held"] == 1
    clerk = office.as_(CLERK)
    wrong_case = {"application_number": name, "programme": name, name: id_number, "applied_on": "2026-07-01"}
    persons = [{"name": name, "id_number": MISTYPED, "relation": "self"}, {"name": name, "id_number": id_number}]
    cases = msgspec.json.encode([{**wrong_case, "household": {"members": persons}, "authorizations": [name]}])
    assert (await clerk.post("/api/verifications/files", cases)).json()["held"] == 1
    assert (await clerk.post("/api/verifications/files", as_csv([*odd[1:2], *wrong]))).status == 200
    unheard = Client(office.web, office.tokens[FEEDER])
    assert name.encode() in (await unheard.post("/api/applications/files/correction", body)).body


async def internal_error(office: Watched, file: HouseholdFile, postgres: EmbeddedPostgres, database: str) -> None:
    """内部差错: the database refuses a row, and its own words quote the row."""
    async with truth(postgres, database) as sql:
        await sql.execute(_QUOTING)
        try:
            name = next(iter(INVENTED))
            answer = await office.as_(CLERK).post("/api/verifications", intake(file, application_number=name))
        finally:
            await sql.execute("drop function quoting cascade")
    assert (answer.status, answer.code) == (500, "internal")


_QUOTING = """
create function quoting() returns trigger language plpgsql as $$
begin raise exception 'refused' using detail = new.application_number; end $$;
create trigger quoting before insert on verification for each row when (new.application_number !~ '^[ -~]+$')
    execute function quoting();
"""


async def crashes(office: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """崩溃: a connector and a job whose exceptions tell everything they know."""

    async def query(self: PublicDataGateway, ask: Ask, line: Any) -> Reply:
        raise RuntimeError(f"{ask.subject.name} {ask.subject.id_number} {ask}")

    async def render(scope: Any, lease: Any) -> None:
        raise ValueError(f"{INVENTED} {lease}")

    with monkeypatch.context() as patched:
        patched.setattr(PublicDataGateway, "query", query)
        await one_round(office)
        patched.setattr(report_jobs, "render", render)
        await one_round(office, "ask.send", "verification.assess")
        await one_round(office, "report.render")


async def one_round(office: Watched, *names: str) -> None:
    """Every job of these names that is open, once."""
    await hasten()
    for job in await due(office, *(names or ("ask.send",))):
        await run_job(office.runtime, job)


async def worker_finishes(office: Watched, cases: list[Any], log: Path) -> None:
    """A real worker, rung for through Redis, does the rest."""
    await hasten()
    worker = office.web.start("worker", log)
    county = office.as_(COUNTY)
    try:
        for _ in range(300):
            reports = [await county.read(path(case, "reports")) for case in cases]
            if all(found and found[0]["final"] and found[0]["formats"] for found in reports):
                break
            await asyncio.sleep(0.1)
            assert worker.poll() is None, log.read_text()
        else:
            raise TimeoutError(log.read_text())
    finally:
        worker.terminate()
        await asyncio.to_thread(worker.wait, 20)
    for found in reports:
        for format_id in found[0]["formats"]:
            await county.get(f"/api/reports/{found[0]['id']}/files/{format_id}")
    await office.as_(PROVINCE).get("/api/quarantine")
    await office.as_("XH0003").get("/api/traces?limit=200")
    await office.as_("ZJ0003").get("/api/traces?limit=200")


async def test_a_reason_that_names_somebody_does_not_stand_in_the_clear(
    office: Watched, postgres: EmbeddedPostgres, database: str
) -> None:
    name = "端木孔雀石"
    case = await start(office, office.file(11, number=number()))
    somebody = {"subject_id": case["subjects"][0], "reason": f"{name}已去世"}
    await office.as_(COUNTY).done(path(case, "suspensions"), somebody)
    await office.as_(CLERK).done(path(case, "withdraw"), somebody)
    async with truth(postgres, database) as sql:
        assert [place async for place, content in tables(sql) if name.encode() in content] == []


async def test_the_scan_finds_what_is_planted(
    office: Watched,
    folder: Path,
    postgres: EmbeddedPostgres,
    database: str,
    logs: None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    control = Canaries.of(CONTROL)
    word, long_number = CONTROL
    structlog.get_logger().warning("planted", name=word, number=f"号码{long_number}")
    assert control.found_in(capsys.readouterr().out.encode()) == {word}  # the number is masked by the logs' own fence
    planted = {
        "web.log": word, "worker.log": long_number, "departments/planted": word, "postgres/planted": long_number,
    }  # fmt: skip
    for name, text in planted.items():
        with (folder / name).open("a") as file:
            file.write(f"…{text}…\n")
    async with redis(office) as client:
        await client.set(f"planted:{long_number}", b"x")
        await client.rpush("planted:list", msgspec.json.encode({"function": "run_outbox", "args": [word]}))
        await client.hset("planted:hash", "field", word)
    async with truth(postgres, database) as sql:
        tenant = office.tenants["xihu"].id
        body = msgspec.json.encode({"details": {"name": word * 400}})
        await sql.execute(
            "insert into trace (tenant_id, id, at, verb, account_id, body, digest) values ($1, $2, now(), 'x', $1, $3, '')",
            tenant, new_id(), body,
        )  # fmt: skip
        await sql.execute(
            "insert into outbox (id, tenant_id, job, ref, lane, due_at, done_at, fault)"
            " values ($1, $2, 'x', $1, $1, now(), now(), $3)",
            new_id(), tenant, long_number,
        )  # fmt: skip
        await sql.execute(
            "insert into idempotency (tenant_id, account_id, key, verb, request, answer, at)"
            " values ($1, $1, 'planted', 'x', '', $2, now())",
            tenant, word.encode(),
        )  # fmt: skip
    found: dict[str, set[str]] = {}
    async for place, content in places(office, folder, postgres, database):
        if hits := control.found_in(content):
            found.setdefault("data files" if "/data/" in place else place, set()).update(hits)
    async with redis(office) as client, truth(postgres, database) as sql:
        await client.delete(f"planted:{long_number}", "planted:list", "planted:hash")
        for table in ("trace", "outbox", "idempotency"):
            await sql.execute(f"delete from {table} where tenant_id = $1", office.tenants["xihu"].id)
    assert found == {
        **{name: {text} for name, text in planted.items()},
        "table trace": {word}, "table outbox": {long_number}, "table idempotency": {word},
        "redis string": {long_number}, "redis list": {word}, "redis hash": {word}, "data files": {word, long_number},
    }  # fmt: skip
