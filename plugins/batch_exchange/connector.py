"""批量连接器: what is this exchange's own; gathering, retries and time limits are the core's, sorting and taking the base's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hedui.connecting import Consignment, FileBatchConnector, Outgoing, Request, Result, secret_of
from hedui.plugin import Accepted, Ask, Citation, ConnectorInfo, ConnectorLine, HttpAnswer, Rejected, Reply, Unavailable
from plugins.batch_exchange.asking import cover_of, request_file, row_for, signed
from plugins.batch_exchange.receipt import HTTP_OK, read_receipt
from plugins.batch_exchange.results import Expected, read_result
from plugins.batch_exchange.rows import reply_to
from plugins.batch_exchange.settings import BatchSettings

SECRET = "batch_secret"  # noqa: S105 - the name under which it is stored
REGIONAL = {
    "522326": (
        Citation(
            document="望谟县社会救助申请家庭经济状况核对暂行办法",
            article="第十一条(二)",
            text="将需要核对的信息通过信息平台和数据拷盘相结合的方式与本县相关部门和单位进行信息交换核对",
        ),
    ),
    "33": (
        Citation(
            document="浙政办发〔2021〕25号",
            article="五(二)",
            text="数源部门应当按照省大救助信息系统核对工作需要,依托一体化智能化公共数据平台提供相关数据,实现数据的实时核对、交换。",
        ),
    ),
}


class BatchExchange(FileBatchConnector):
    """批量文件交换连接器."""

    info = ConnectorInfo(
        id="batch_exchange.connector",
        title="批量文件交换",
        basis=(),
        settings=BatchSettings,
        secrets=(SECRET,),
        regional_basis=REGIONAL,
    )

    def row_for(self, ask: Ask, line: ConnectorLine) -> dict[str, Any]:
        """请求行."""
        return row_for(ask, line.settings)

    async def file_for(self, to: Consignment, rows: Sequence[Mapping[str, Any]], line: ConnectorLine) -> Outgoing:
        """请求文件: the signed cover and the rows, in one form."""
        form, digest = request_file(to, rows, await secret_of(line, SECRET), line)
        return Outgoing(Request("POST", _url(line.settings, to), form=form), digest)

    def receipt(self, answer: HttpAnswer, outgoing: Outgoing, line: ConnectorLine) -> Accepted | Unavailable | Rejected:
        """回执."""
        return read_receipt(answer, line.settings.codes, outgoing.digest)

    async def result_for(self, to: Consignment, line: ConnectorLine) -> Request:
        """取结果: the signed cover with the ticket."""
        cover = cover_of(to, line.settings, line.now) | {"ticket": to.ticket}
        return Request("POST", f"{_url(line.settings, to)}/result", form=signed(cover, await secret_of(line, SECRET)))

    async def result(self, answer: HttpAnswer, to: Consignment, line: ConnectorLine) -> Result:
        """结果文件."""
        if answer.status != HTTP_OK:
            raise ConnectionError(f"HTTP {answer.status}")
        return read_result(answer, Expected(to, await secret_of(line, SECRET), line.settings))

    def reply_to(self, ask: Ask, row: bytes, line: ConnectorLine) -> Reply:
        """结果行."""
        return reply_to(ask, row, line.settings)


def _url(settings: BatchSettings, to: Consignment) -> str:
    return f"{settings.base_url.rstrip('/')}/batch/{to.department}"
