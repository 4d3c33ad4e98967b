"""登记系统连接器: what is the API's own; asking, judging, collecting and callbacks are those of every HTTP connector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hedui.connecting import Columns, Envelope, HttpConnector, Request, Row, Unreadable, facts_of, read_envelope, same
from hedui.plugin import Ask, Citation, ConnectorInfo, ConnectorLine, Garbled, HttpAnswer, SourceFact
from plugins.dci import asking
from plugins.dci.asking import service_of
from plugins.dci.opening import SHAPE, acknowledged, answered, failed, read
from plugins.dci.records import NAME, PERSON, row_of
from plugins.dci.settings import DciSettings
from plugins.dci.signing import ACCESS_TOKEN, SIGNING_KEY, DciSignature, prove

BASIS = (Citation("DCI Registry Core API 1.0.0", "paths", "数字融合倡议（DCI）登记系统互操作接口"),)
_TAKEN = (200, 202)


class _Registry(HttpConnector):
    """登记系统: what both ways of asking have in common."""

    shape = SHAPE

    def signature(self, settings: DciSettings) -> DciSignature:
        """报文签名 under our Ed25519 key."""
        return DciSignature(settings)

    def ready(self, ask: Ask, line: ConnectorLine) -> None:
        """Raises CannotAsk where no register is configured."""
        service_of(ask, line)

    def collection_for(self, ask: Ask, ticket: str, line: ConnectorLine) -> Request | None:
        """办理状态 (txn/status), where the registry tells it."""
        return asking.status(ask, line) if line.settings.polls else None

    async def opened(self, answer: HttpAnswer, line: ConnectorLine) -> Envelope:
        """开封: an answer is proven before it is read; only an acknowledgement comes unsigned. Raises Garbled."""
        if answer.status not in _TAKEN:
            return failed(read_envelope(answer, self.shape), answer)
        try:
            whole = read(answer)
            if "header" not in whole:
                return acknowledged(whole, answer)
            prove(answer.body, line.settings, line.now)
            return answered(whole, line.settings, answer)
        except (Unreadable, PermissionError) as unreadable:
            fault = str(unreadable)
        raise Garbled(fault, answer.body)

    def concerns(self, ask: Ask, ticket: str, envelope: Envelope) -> bool:
        """Transaction, reference and, once there is one, correlation are ours; a rejection of the whole may name none."""
        told = envelope.body
        ours = {"transaction_id": ask.id, "reference_id": ask.id}
        expected = {**ours, "correlation_id": ticket} if ticket else ours
        return all(same(told[name], value) for name, value in expected.items() if name in told)

    async def check_callback(self, headers: Mapping[str, str], body: bytes, line: ConnectorLine) -> None:
        """验签: what a registry calls back with is signed in its body."""
        prove(body, line.settings, line.now)

    def answers(self, ask: Ask, ticket: str, envelope: Envelope) -> bool:
        """A callback must name all three, and they must be ours."""
        named = {"transaction_id", "correlation_id"} <= set(envelope.body)
        return named and self.concerns(ask, ticket, envelope)

    def facts(self, ask: Ask, rows: Sequence[Row], line: ConnectorLine) -> tuple[SourceFact, ...]:
        """事实: one a record, by the mapping of the tenant's settings. Raises Unreadable."""
        service = service_of(ask, line)
        mapped, wanted = service.record, service.reg_record_type
        if wanted and any(row["type"] not in ("", wanted) for row in rows):
            raise Unreadable("反馈的记录不是所查登记库的类型")
        flat = [row_of(row["record"], mapped) for row in rows]
        columns = Columns(id_number=PERSON, name=NAME, as_of=mapped.as_of, reference=mapped.reference)
        return facts_of(ask, flat, mapped.reading(), codes=mapped.lists(), columns=columns)


class DciSync(_Registry):
    """同步查询 (sync/search): the answer comes with the call."""

    info = ConnectorInfo(
        id="dci.sync",
        title="数字融合倡议登记系统（同步查询）",
        basis=BASIS,
        settings=DciSettings,
        secrets=(SIGNING_KEY, ACCESS_TOKEN),
    )

    def request_for(self, ask: Ask, line: ConnectorLine) -> Request:
        """同步查询."""
        return asking.search(ask, "sync/search", line)


class DciAsync(_Registry):
    """异步查询 (search): acknowledged, and answered by on-search to our callback address."""

    info = ConnectorInfo(
        id="dci.async",
        title="数字融合倡议登记系统（异步查询）",
        basis=BASIS,
        settings=DciSettings,
        secrets=(SIGNING_KEY, ACCESS_TOKEN),
    )

    def request_for(self, ask: Ask, line: ConnectorLine) -> Request:
        """异步查询, with the address at which we take the answer."""
        return asking.search(ask, "search", line, line.callback_url)
