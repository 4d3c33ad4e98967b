"""光查询: the same asks to the same departments, by a client that does nothing else: the limit of any verification."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp
import msgspec

from bench.installation import Installation
from bench.load import line
from bench.office import Household
from core.households.model import entries
from core.law import Law
from core.plugin.registry import discover
from core.sources.windows import window_of
from hedui.connecting import lone_row, md5_fields, read_envelope, word
from hedui.plugin import Ask, HttpAnswer, Reason, Reply, SourceItem, SubjectIdentity
from hedui.up import departments_secret
from hedui.wiring import law_source
from plugins.public_data_gateway.exchange import question
from plugins.public_data_gateway.judgement import judge
from plugins.public_data_gateway.settings import GatewaySettings
from plugins.simulated_departments.catalogue import GATEWAY


@dataclass(frozen=True)
class Question:
    """一次查询, ready to be posted."""

    ask: Ask
    path: str
    form: Mapping[str, str]


class Asker:
    """光查询 of one installation's departments."""

    def __init__(self, made: Installation, law: Law, settings: GatewaySettings) -> None:
        self.made, self.law, self.settings = made, law, settings
        self._secret = ""

    def questions(self, cases: Sequence[Household]) -> list[Question]:
        """Every ask that these cases lead to, under an id of its own."""
        return [question for one in cases for question in self._of(one)]

    def _of(self, one: Household) -> Iterator[Question]:
        programme = self.law.programmes[one.file.programme]
        for entry in entries(one.file.household, one.file.supporters):
            for item in self.law.items_of(programme):
                if entry.role in item.roles and not item.opens_on:
                    yield self._question(one, item, SubjectIdentity(
                        entry.person.name, entry.person.id_kind, entry.person.id_number
                    ))  # fmt: skip

    def _question(self, one: Household, item: SourceItem, subject: SubjectIdentity) -> Question:
        reason = Reason(
            programme=one.file.programme, programme_title="最低生活保障", verification_number="HD3301062026000001",
            authorization_id=str(uuid4()), officer_name="孙海燕", officer_code="XH0001", office_name="西湖区民政局（样例）",
            office_code="330106", basis="浙政办发〔2021〕25号 五(二)",
        )  # fmt: skip
        start, end = window_of(self.law, item, one.file.applied_on)
        ask = Ask(
            id=str(uuid4()), element=item.element, source=item.source, reason=reason, subject=subject,
            window_start=start, window_end=end,
        )  # fmt: skip
        service = self.settings.service(ask)
        if service is None:
            raise SystemExit(f"no service for {item.element}")
        return Question(ask, f"/gateway/api/{service.catalogue}/dataSharing/{service.share_id}.htm", question(ask))

    async def ask(self, questions: Sequence[Question], at_once: int) -> list[HttpAnswer]:
        """All of them, so many at once; the answers in the order asked."""
        answers: list[Any] = [None] * len(questions)
        left = iter(enumerate(questions))
        connector = aiohttp.TCPConnector(limit=at_once)
        async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as http:

            async def one_after_another() -> None:
                for place, one in left:
                    url, form = self.settings.base_url + one.path, {**one.form, **self.signature()}
                    async with http.post(url, data=form) as answer:
                        body = await answer.read()
                    answers[place] = HttpAnswer(answer.status, body, answer.headers.get("Content-Type", ""))

            async with asyncio.TaskGroup() as group:
                for _ in range(at_once):
                    group.create_task(one_after_another())
        return answers

    def lines(self, questions: Sequence[Question]) -> Iterator[str]:
        """The same as lines for `post.lua`."""
        for one in questions:
            yield line(one.path, urlencode({**one.form, **self.signature()}))

    def replies(self, questions: Sequence[Question], answers: Sequence[HttpAnswer]) -> list[Reply]:
        """What the answers say, read as the product reads them."""
        pairs = zip(questions, answers, strict=True)
        return [judge(one.ask, self.settings, answer) for one, answer in pairs]

    def signature(self) -> Mapping[str, str]:
        """The three fields that every call carries."""
        return md5_fields(self.settings.app_key, self._secret, datetime.now(UTC))

    async def fetch_secret(self) -> None:
        """A request secret of our own; it lives for a quarter of an hour."""
        settings, key = self.settings, departments_secret(self.made.settings)
        url = f"{settings.base_url}/gateway/app/refreshTokenByKey.htm"
        async with (
            aiohttp.ClientSession() as http,
            http.post(url, data=md5_fields(settings.app_key, key, datetime.now(UTC))) as answer,
        ):
            body = await answer.read()
        self._secret = word(lone_row(read_envelope(HttpAnswer(200, body, "application/json"))), "requestSecret")


async def asker(made: Installation, one: Household) -> Asker:
    """By the law and the settings under which the product asks for that household."""
    async with made.database() as connection:
        law = await law_source(discover())(connection, made.counties[0].ref.id, one.file.applied_on)
    found = Asker(made, law, msgspec.convert(law.settings[f"connector.{GATEWAY}"].value, GatewaySettings))
    await found.fetch_secret()
    return found
