"""批量基类: a department that takes and gives CSV by post: six methods, and the conformance kit for batches passes."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import Struct

from hedui.connecting import (
    CannotAsk,
    Consignment,
    FieldMap,
    FileBatchConnector,
    HmacHeaders,
    Outgoing,
    Request,
    Result,
    facts_of,
    text_of,
)
from hedui.plugin import (
    Accepted,
    Ask,
    ConnectorInfo,
    ConnectorLine,
    Found,
    Garbled,
    HttpAnswer,
    NothingFound,
    Rejected,
    Reply,
    SubjectIdentity,
    Unavailable,
)
from hedui.testing import Expected, SimpleLine, check_batch_connector, outcome_of, sample_ask

if TYPE_CHECKING:
    from tests.hedui.connecting.conftest import Answer, Asked, Department

SIGNED = HmacHeaders("hedui", "secret", algorithm="HMAC-SM3", covers=("id", "timestamp", "nonce", "body"))
RELIEF = FieldMap("{month}救济金", amount="amount", paid_on="month")
FIELDS = ("askId", "idCardCode", "name", "amount", "month")


class Place(Struct, frozen=True):
    """Settings."""

    url: str


def table(rows: Sequence[Mapping[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, restval="", lineterminator="\n")
    writer.writerows(rows)
    return out.getvalue().encode()


class CsvByPost(FileBatchConnector):
    """Rows of CSV, under the signature of the whole body."""

    info = ConnectorInfo("sample_csv.connector", "样例", (), Place, ("secret",))

    def row_for(self, ask: Ask, line: ConnectorLine) -> dict[str, Any]:
        if ask.element != "sample.relief":
            raise CannotAsk(Rejected("不在约定的数据项之内"))
        return {"askId": ask.id, "idCardCode": ask.subject.id_number, "name": ask.subject.name}

    async def file_for(self, to: Consignment, rows: Sequence[Mapping[str, Any]], line: ConnectorLine) -> Outgoing:
        content = table(rows)
        request = Request("PUT", f"{line.settings.url}/{to.batch}", {"Content-Type": "text/csv"}, body=content)
        return Outgoing(await SIGNED.sign(request, line), hashlib.sha256(content).hexdigest())

    def receipt(self, answer: HttpAnswer, outgoing: Outgoing, line: ConnectorLine) -> Accepted | Unavailable | Rejected:
        if answer.status != 200:
            return Unavailable(f"HTTP {answer.status}")
        if answer.body.decode() != outgoing.digest:
            raise Garbled("部门接收的文件与交付的文件不符", answer.body)
        return Accepted(outgoing.digest[:8])

    async def result_for(self, to: Consignment, line: ConnectorLine) -> Request:
        return await SIGNED.sign(Request("GET", f"{line.settings.url}/{to.batch}?ticket={to.ticket}"), line)

    async def result(self, answer: HttpAnswer, to: Consignment, line: ConnectorLine) -> Result:
        if answer.status == 202:
            return Result()
        if answer.status != 200:
            return Result(told=Unavailable(f"HTTP {answer.status}"))
        return Result(tuple(answer.body.splitlines()), complete=answer.headers.get("x-complete") == "yes")

    def ask_named(self, row: bytes) -> str:
        return row.partition(b",")[0].decode("ascii", "replace")

    def reply_to(self, ask: Ask, row: bytes, line: ConnectorLine) -> Reply:
        (told,) = csv.DictReader([text_of(row, "")], FIELDS)
        return Found(facts_of(ask, [told], RELIEF), row) if told["amount"] else NothingFound(row)


class Post:
    """The department: gives back what it was handed, answered, once a fetch has found nothing ready."""

    def __init__(self, rows: Mapping[str, str]) -> None:
        self.rows, self.files, self.fetches, self.complete = rows, {}, 0, "yes"  # type: ignore[var-annotated]

    def judge(self, asked: Asked) -> Answer:
        batch = asked.path.partition("?")[0]
        if asked.method == "PUT":
            self.files[batch] = asked.body
            return 200, hashlib.sha256(asked.body).hexdigest().encode(), {}
        self.fetches += 1
        if self.fetches == 1:
            return 202, b"", {}
        handed_in = list(csv.DictReader(self.files[batch].decode().splitlines(), FIELDS))
        answered = "".join(self.rows.get(row["askId"], "").format(**row) for row in handed_in)
        return 200, answered.encode(), {"X-Complete": self.complete}


def ask(identity: str, element: str = "sample.relief") -> Ask:
    subject = SubjectIdentity(f"样例{identity}", "resident_id", "330106199001010011")
    return sample_ask(element, "civil_affairs", subject, identity, date(2026, 11, 19))


async def test_a_connector_of_six_methods_passes_the_kit(department: Department) -> None:
    post = Post({
        "a": "{askId},{idCardCode},{name},455.50,2026-10\n",
        "b": "{askId},{idCardCode},{name},,\n",
        "c": "{askId},{idCardCode},{name},4.555,2026-10\n",
        "d": "{askId},{idCardCode},{name},1,202610\n{askId},{idCardCode},{name},2,202610\n",
    })  # fmt: skip
    department.judge = post.judge
    kinds = {"a": Found, "b": NothingFound, "c": Unavailable, "d": Unavailable, "e": Unavailable}
    expected = [Expected(ask(name), kind) for name, kind in kinds.items()]
    expected.append(Expected(ask("f", "sample.other"), Rejected))
    async with SimpleLine(Place(department.url), secrets={"secret": "s"}) as line:
        await check_batch_connector(CsvByPost(), line, "batch-1", expected)
    assert [row.split(b",")[0] for row in post.files["/batch-1"].splitlines()] == [b"a", b"b", b"c", b"d", b"e"]


async def test_what_is_missing_from_a_part_of_the_file_is_not_ready(department: Department) -> None:
    post = Post({"a": "{askId},{idCardCode},{name},1,202610\n"})
    post.complete, post.fetches, department.judge = "no", 1, post.judge
    async with SimpleLine(Place(department.url), secrets={"secret": "s"}) as line:
        receipt = await CsvByPost().submit("batch-2", [ask("a"), ask("b")], line)
        assert isinstance(receipt, Accepted)
        replies = await CsvByPost().fetch("batch-2", [ask("a"), ask("b")], receipt.ticket, line)
        assert set(replies) == {"a"}
        department.judge = lambda _: (410, b"", {})
        gone = await CsvByPost().fetch("batch-2", [ask("b")], receipt.ticket, line)
    assert isinstance(gone["b"], Unavailable)
    assert "HTTP 410" in gone["b"].reason


@pytest.mark.parametrize("missing", ["secret", "department", "receipt"])
async def test_a_file_that_cannot_be_handed_in_is_not_handed_in(department: Department, missing: str) -> None:
    department.judge = lambda _: (200, b"another digest", {})
    async with SimpleLine(Place(department.url), secrets={"secret": "s"} if missing != "secret" else {}) as line:
        asks = [ask("a")]
        if missing == "department":
            asks.append(sample_ask("sample.relief", "banks", asks[0].subject, "b", asks[0].window_end))
        reply = await outcome_of(CsvByPost().submit("batch-3", asks, line))
    assert isinstance(reply, Garbled if missing == "receipt" else Unavailable)
    assert len(department.seen) == (1 if missing == "receipt" else 0)
