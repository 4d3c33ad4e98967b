"""批次办理: a county whose securities registry has no line to it, its officers at the interface, and the clerk over there."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import py7zr

from core.verification.actions import initiate
from core.verification.model import Accepted
from plugins.encrypted_media.connector import LIST
from tenants.access import operator_scope
from tenants.provisioning import enter_value
from tenants.settings import keep_secret
from tests.api.people import Client, Web
from tests.conftest import setting_row
from tests.core.archives.department import Cells, excel, rows_of
from tests.jurisdictions.conftest import County
from tests.support import province_findings, work

MEDIA = "encrypted_media.connector"
SOURCE = "securities"
FIRST, SECOND, HEAD = "WM0002", "WM0003", "WM0004"
PACKAGES = "/api/packages"
HANDED = {"step": "handed_over", "giver": "卢静怡", "receiver": "证券登记机构 王", "medium": "U盘 07 号"}
BODY = {"content_type": "application/octet-stream"}


async def by_media(county: County, without: str = "") -> None:
    """设置: securities by removable storage, the rest as ever; or, from then on, without a pack."""
    scope = operator_scope(county.runtime, county.tenants["wangmo"])
    await keep_secret(scope, MEDIA, "media_secret", "望谟样例机密" * 8)
    async with scope.read("connector.configure") as tx:
        told = (await county.runtime.law_for(tx.connection, scope.tenant.id, scope.today)).settings
    packs = [pack for pack in {**dict.fromkeys(told["packs"].value), "encrypted_media": None} if pack != without]
    reached = {**told["source_connectors"].value, SOURCE: MEDIA}
    async with scope.write("connector.configure"):
        for name, value in {"packs": packs, "source_connectors": reached}.items():
            row = setting_row(scope, name, value)
            row.valid_from = date(2021, 5, 13) if without else row.valid_from
            await enter_value(row)


@dataclass
class Desk:
    """核对岗 of the county, at the interface."""

    county: County
    web: Web
    cases: list[Accepted] = field(default_factory=list)

    def as_(self, staff: str) -> Client:
        """That person."""
        return Client(self.web, self.county.tokens[staff])

    async def told_by_fsck(self) -> list[tuple[str, str]]:
        """Findings about packages of this province."""
        found = await province_findings(self.county.runtime, await self.county.scope(FIRST))
        return [(each.check, each.row) for each in found if "I5" not in each.check]

    async def begin(self, *households: int) -> None:
        """发起 a case of each, and let the workers do what they can."""
        for household in households:
            case = await self.county.ready(self.county.file(household))
            await initiate(await self.county.scope("WM0001"), case.id)
            self.cases.append(case)
        await work(self.county)  # type: ignore[arg-type]

    async def prepared(self) -> Any:
        """制作 of all that waits."""
        return await self.as_(FIRST).done(PACKAGES, {"source": SOURCE})

    async def released(self) -> Sent:
        """制作 and 放行 by two persons, and handed over."""
        made = await self.prepared()
        told = await self.as_(SECOND).done(f"{PACKAGES}/{made['id']}/release")
        sent = Sent(made["id"], told["password"], await self.archive(made["id"]))
        await self.as_(FIRST).done(f"{sent.path}/custody", HANDED)
        return sent

    async def archive(self, package: str) -> bytes:
        """下载."""
        answer = await self.as_(FIRST).get(f"{PACKAGES}/{package}/file")
        assert answer.status == 200, answer.body
        return answer.body

    async def upload(self, sent: Sent, body: bytes, staff: str = FIRST) -> Any:
        """接收交回文件."""
        return await self.as_(staff).done(f"{sent.path}/answers", body, **BODY)

    async def confirm(self, sent: Sent, account: Any, staff: str = SECOND) -> Any:
        """确认导入."""
        return await self.as_(staff).done(f"{sent.path}/answers/{account['answer_id']}/confirm")


@dataclass(frozen=True)
class Sent:
    """移交的批次, as the department has it."""

    id: str
    password: str = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def path(self) -> str:
        """Its address."""
        return f"{PACKAGES}/{self.id}"

    def rows(self) -> list[Cells]:
        """查询清单, opened with the password."""
        return rows_of(unpacked(self.body, self.password)[LIST])

    def filled(self, answer: Callable[[int, Cells], Cells]) -> bytes:
        """The list with an answer in each row, as a workbook."""
        return excel([{**row, **answer(number, row)} for number, row in enumerate(self.rows())])


def unpacked(body: bytes, password: str) -> dict[str, bytes]:
    """What is in an archive, in memory."""
    factory = py7zr.io.BytesIOFactory(1 << 24)
    with py7zr.SevenZipFile(io.BytesIO(body), password=password) as archive:
        archive.extractall(factory=factory)
    return {name: product.read() for name, product in factory.products.items()}


def nothing(number: int, row: Cells) -> Cells:
    """查无记录."""
    return {"查询结果": "查无记录"}


def without(places: Sequence[int]) -> Callable[[int, Cells], Cells]:
    """Nothing there, but in these rows something that cannot be taken."""
    return lambda number, row: {"查询结果": "查无记录", **({"金额（元）": "三千"} if number in places else {})}
