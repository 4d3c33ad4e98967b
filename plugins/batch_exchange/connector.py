"""批量连接器: hands in a file, fetches its results. Gathering, retries and time limits are the core's."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from msgspec import structs

from hedui.connecting import CannotAsk
from hedui.plugin import Accepted, Ask, Citation, ConnectorInfo, ConnectorLine, Rejected, Reply, Unavailable
from plugins.batch_exchange.asking import cover_of, request_file, signed, sorted_out, why
from plugins.batch_exchange.receipt import HTTP_OK, read_receipt, unanswered
from plugins.batch_exchange.results import Expected, Result, read_result
from plugins.batch_exchange.rows import take
from plugins.batch_exchange.settings import BatchSettings
from plugins.batch_exchange.signing import SECRET, shared_secret

BASIS = (
    Citation(
        document="望谟县社会救助申请家庭经济状况核对暂行办法",
        article="第十一条(二)",
        text="将需要核对的信息通过信息平台和数据拷盘相结合的方式与本县相关部门和单位进行信息交换核对",
    ),
    Citation(
        document="浙政办发〔2021〕25号",
        article="五(二)",
        text="数源部门应当按照省大救助信息系统核对工作需要,依托一体化智能化公共数据平台提供相关数据,实现数据的实时核对、交换。",
    ),
)
_LOG = logging.getLogger(__name__)


class BatchExchange:
    """批量文件交换连接器. TimeoutError and ConnectionError of the line pass through, as the contract allows."""

    info = ConnectorInfo(
        id="batch_exchange.connector",
        title="批量文件交换",
        basis=BASIS,
        settings=BatchSettings,
        secrets=(SECRET,),
    )

    async def submit(self, batch: str, asks: Sequence[Ask], line: ConnectorLine) -> Accepted | Unavailable | Rejected:
        """交付批次: rows that cannot be asked stay out of the file, and are answered with the receipt."""
        settings: BatchSettings = line.settings
        try:
            department, rows = _department(asks), sorted_out(asks, settings)
            if not rows.rows:
                return Accepted("", left_out=rows.cannot)
            secret = await shared_secret(line)
            file = request_file(batch, department, list(rows.rows.values()), secret, line)
        except CannotAsk as halt:
            return why(halt)
        answer = await line.post_form(_url(settings, department), file.fields)
        receipt = read_receipt(answer, settings.codes, file.sha256)
        return structs.replace(receipt, left_out=rows.cannot) if isinstance(receipt, Accepted) else receipt

    async def fetch(self, batch: str, asks: Sequence[Ask], ticket: str, line: ConnectorLine) -> Mapping[str, Reply]:
        """取回结果 by ticket: empty where nothing is ready yet. Raises Garbled where the file is not whole or not genuine."""
        settings: BatchSettings = line.settings
        try:
            rows = sorted_out(asks, settings)
            asked = [ask for ask in asks if ask.id in rows.rows]
            result = await _fetched(batch, _department(asks), ticket, line)
        except CannotAsk as halt:
            return dict.fromkeys((ask.id for ask in asks), why(halt))
        return {**rows.cannot, **_replies(batch, asked, result, settings)}


async def _fetched(batch: str, department: str, ticket: str, line: ConnectorLine) -> Result:
    settings: BatchSettings = line.settings
    secret = await shared_secret(line)
    form = signed(cover_of(batch, department, settings, line.now) | {"ticket": ticket}, secret)
    answer = await line.post_form(f"{_url(settings, department)}/result", form)
    if answer.status != HTTP_OK:
        raise ConnectionError(f"HTTP {answer.status}")
    return read_result(answer, Expected(batch, department, ticket, secret, settings))


def _replies(batch: str, asks: Sequence[Ask], result: Result, settings: BatchSettings) -> Mapping[str, Reply]:
    told, codes = result.told, settings.codes
    if told is None:
        taken = take(result.rows, asks, settings, result.complete)
        if taken.unasked:
            # Answers that were taken at an earlier fetch are among them; what they say is not looked at.
            _LOG.info("batch %s: %d rows about no ask of this fetch, ignored", batch, taken.unasked)
        return taken.replies
    if told["code"] in (*codes.accepted, *codes.stopped):
        return {}
    # The department knows the batch no longer, or will not give it out: each is asked again, in another batch.
    reason = unanswered(told, codes, b"").reason
    return {ask.id: Unavailable(f"未能取回批次结果：{reason}") for ask in asks}


def _department(asks: Sequence[Ask]) -> str:
    """The one department that the batch goes to."""
    departments = {ask.source for ask in asks}
    if len(departments) != 1:
        raise CannotAsk(Unavailable("一个批次只能交给一个部门"))
    return departments.pop()


def _url(settings: BatchSettings, department: str) -> str:
    return f"{settings.base_url.rstrip('/')}/batch/{department}"
