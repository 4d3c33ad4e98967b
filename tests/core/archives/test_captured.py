"""实录的交回文件: the list that left, filled in and saved again by LibreOffice in its own ways; one for each kind of answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.plugin.asks import Found, NothingFound, Unavailable
from core.plugin.connectors import PackageAnswer
from plugins.encrypted_media.tests.conftest import ASKS
from tests.core.archives.department import sent_back

CAPTURED = Path(__file__).parent / "captured"
IDS = tuple(ask.id for ask in ASKS)


async def _captured(name: str) -> PackageAnswer:
    answer, _ = await sent_back((CAPTURED / name).read_bytes(), name)
    assert answer.missing == ()
    assert {*answer.replies, *answer.unanswered, *(refused.ask for refused in answer.refused)} == set(IDS)
    return answer


async def test_found() -> None:
    answer = await _captured("found.xlsx")
    assert (set(answer.replies), answer.refused) == (set(IDS[:4]), ())
    replies = [answer.replies[id] for id in IDS[:4]]
    facts = [reply.facts[0] for reply in replies if isinstance(reply, Found)]
    assert [(fact.amount, str(fact.quantity or ""), fact.text) for fact in facts] == [
        (120050, "", "发放单位甲"), (None, "88.5", "复兴镇"), (1, "", "贵E00001"), (None, "", "户籍地址：望谟县"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind", "ids"), [("nothing.xls", NothingFound, IDS[4:8]), ("unable.csv", Unavailable, IDS[8:9])]
)
async def test_nothing_found_and_unable(name: str, kind: type, ids: tuple[str, ...]) -> None:
    answer = await _captured(name)
    assert set(answer.replies) == set(ids)
    assert all(isinstance(reply, kind) for reply in answer.replies.values())


async def test_not_answered() -> None:
    answer = await _captured("unanswered.xls")
    assert (answer.replies, answer.refused, answer.unanswered) == ({}, (), IDS)


async def test_refused() -> None:
    answer = await _captured("refused.xlsx")
    assert {(refused.row, refused.field) for refused in answer.refused} == {(5, "金额（元）"), (6, "面积（平方米）")}
    assert answer.replies == {}
