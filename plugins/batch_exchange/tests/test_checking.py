"""一致性检查: what it must catch in a batch connector, so that passing it means something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
import pytest

from hedui.plugin import (
    Accepted,
    Ask,
    ConnectorLine,
    Found,
    NothingFound,
    Reply,
    SourceFact,
    SubjectIdentity,
    Unavailable,
)
from hedui.testing import Expected, SimpleLine, check_batch_connector, sample_ask

SUBJECT = SubjectIdentity("样例甲", "resident_id", "330106199001010011")
ASK = sample_ask("national.relief", "civil_affairs", SUBJECT, "ask-1", date(2026, 11, 19))
OTHER = msgspec.structs.replace(ASK, id="ask-2")
FACT = SourceFact("national.relief", SUBJECT.id_number, SUBJECT.name, "低保金", ASK.window_end, amount=1)
GOOD: dict[str, Reply] = {"ask-1": Found((FACT,), b""), "ask-2": NothingFound(b"")}
EXPECTED = [Expected(ASK, Found), Expected(OTHER, NothingFound)]


class Scripted:
    """A batch connector that answers from two lists; the last entry of each is repeated."""

    def __init__(self, receipts: Sequence[Reply], results: Sequence[Mapping[str, Reply]]) -> None:
        self.receipts, self.results = list(receipts), list(results)

    async def submit(self, batch: str, asks: Sequence[Ask], line: ConnectorLine) -> Reply:
        return self.receipts.pop(0) if len(self.receipts) > 1 else self.receipts[0]

    async def fetch(self, batch: str, asks: Sequence[Ask], ticket: str, line: ConnectorLine) -> Mapping[str, Reply]:
        told = self.results.pop(0) if len(self.results) > 1 else self.results[0]
        wanted = {ask.id for ask in asks}
        return {id: reply for id, reply in told.items() if id in wanted or id == "ask-9"}


async def checked(receipts: Sequence[Reply], results: Sequence[Mapping[str, Reply]]) -> None:
    await check_batch_connector(Scripted(receipts, results), SimpleLine(None), "batch-1", EXPECTED, patience=0.2)


async def test_a_connector_that_keeps_the_contract_passes() -> None:
    await checked([Accepted("T1")], [{}, {"ask-2": NothingFound(b"")}, GOOD])


@pytest.mark.parametrize(
    ("receipts", "results"),
    [
        ([Unavailable("停机")], [GOOD]),
        ([Accepted("")], [GOOD]),
        ([Accepted("", left_out={"ask-1": Unavailable("未配置")})], [GOOD]),
        ([Accepted("T1", left_out={"ask-1": Unavailable("未配置")})], [GOOD]),
        ([Accepted("T1", left_out={"ask-9": Unavailable("未配置")})], [GOOD]),
        ([Accepted("T1"), Accepted("T2")], [GOOD]),
        ([Accepted("T1")], [{}]),
        ([Accepted("T1")], [{"ask-1": NothingFound(b""), "ask-2": NothingFound(b"")}]),
        ([Accepted("T1")], [{**GOOD, "ask-9": NothingFound(b"")}]),
        ([Accepted("T1")], [GOOD, {"ask-1": NothingFound(b"")}]),
        ([Accepted("T1")], [{**GOOD, "ask-2": Unavailable(f"{SUBJECT.name}查不到")}]),
        ([Accepted("T1")], [{**GOOD, "ask-1": Found((msgspec.structs.replace(FACT, person_id_number=""),), b"")}]),
    ],
)
async def test_one_that_breaks_it_fails(receipts: list[Reply], results: list[dict[str, Reply]]) -> None:
    with pytest.raises(AssertionError):
        await checked(receipts, results)
