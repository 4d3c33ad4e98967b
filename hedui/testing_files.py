"""文件连接器检查: the conformance kit of a `FileConnector`: round trip, tampering, and nothing readable on the carrier.

The author plays the department: from the package that really left, the file that a clerk sends back. The kit reads it in
the core's confined child, as the core does, and judges everything that the core relies on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from core.archives.returned import returned
from core.plugin.asks import Ask, Found, Reply
from core.plugin.connectors import FileConnector, Package, PackageAnswer, PackageHead, ReturnedTable
from core.spreadsheets.model import SEPARATOR, Row
from hedui.testing import check_fact, leaks

CODECS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
MOST_ALTERED = 4
"""Cells that are altered, one at a time: each makes a list to correct, which is slow to seal."""
CANARY = "玳瑁翡翠"
"""Written over a cell: it must come back in no reason."""


class FileCase(Struct, frozen=True):
    """样例批次: what is asked, how the department answers, and what each ask must come to."""

    head: PackageHead
    asks: tuple[Ask, ...]
    secret: str
    send_back: Callable[[Package], bytes]
    """The file that the department sends back: 7z under the same password, xlsx, xls or CSV."""
    expected: Mapping[str, type[Reply] | None]
    """By ask id; None where the file says nothing about it."""


async def check_file_connector(connector: FileConnector, case: FileCase) -> None:
    """文件连接器一致性. Raises AssertionError, saying what the core relies on and what to do."""
    package = connector.write(case.head, case.asks, case.secret)
    _sealed(connector, case, package)
    _manifest(connector, case, package)
    _refuses(connector, case)
    tables = await _read(connector, case, package)
    answer = connector.read(case.head, case.asks, tables, case.secret, case.head.made_on)
    _round_trip(case, tables, answer)
    _once(connector, case, tables, answer)
    _elsewhere(connector, case, tables)
    for altered, ask in islice(_altered(case, tables, answer), MOST_ALTERED):
        _tampered(connector, case, altered, ask)


def _must(holds: object, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)


def _sealed(connector: FileConnector, case: FileCase, package: Package) -> None:
    """封装: again the same, and the password beside nothing."""
    again = connector.write(case.head, case.asks, case.secret)
    said = (package.file_name, package.password, package.manifest)
    if connector.password(case.head, case.secret) != package.password or again.password != package.password:
        raise AssertionError("password() 与 write() 给出的口令不同：口令只能由批次单和机密得出")
    _must(again.file_name == said[0], "同一批次制作两次，文件名不同")
    _must(len(package.password) >= 16, "口令不足 16 个字符")
    for text in (package.password, *(part for ask in case.asks for part in (ask.subject.name, ask.subject.id_number))):
        for place in (package.body, package.manifest, package.file_name.encode(), repr(package).encode()):
            _must(
                all(text.encode(c, "ignore") not in place for c in CODECS), "文件、清单或文件名中可以读到口令或个人信息"
            )
    other = connector.password(replace(case.head, id=f"{case.head.id}x", nonce=bytes(32)), case.secret)
    _must(other != package.password, "另一个批次得到了相同的口令：口令须由批次编号和随机数得出")


def _manifest(connector: FileConnector, case: FileCase, package: Package) -> None:
    """签名: of this package, this secret, these very bytes."""
    genuine, signed = connector.genuine, package.manifest
    _must(genuine(case.head, signed, case.secret), "genuine() 不认自己签出的清单")
    _must(not genuine(case.head, signed, case.secret[::-1] + "x"), "另一个机密签出的清单也被当作真的")
    _must(not genuine(replace(case.head, id="another"), signed, case.secret), "另一个批次的清单也被当作真的")
    for place in range(0, len(signed), max(1, len(signed) // 60)):
        altered = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
        _must(not genuine(case.head, altered, case.secret), f"清单第 {place} 字节改动后仍被当作真的")
    _must(not genuine(case.head, b"", case.secret), "空的清单被当作真的")


def _refuses(connector: FileConnector, case: FileCase) -> None:
    for asks, why in (((), "没有查询"), ((case.asks[0], case.asks[0]), "同一查询出现两次")):
        try:
            connector.write(case.head, asks, case.secret)
        except ValueError as error:
            _must(not leaks(error, case.asks[0]), "write() 的错误文字中有个人信息")
            continue
        raise AssertionError(f"{why}的批次应以 ValueError 拒绝")


async def _read(connector: FileConnector, case: FileCase, package: Package) -> list[ReturnedTable]:
    body = case.send_back(package)
    found = await returned("交回文件", body, connector.form, [package.password], case.head.made_on)
    _must(not found.problems and found.tables, "交回的文件读不出 connector.form 的栏目")
    return found.tables


def _round_trip(case: FileCase, tables: Sequence[ReturnedTable], answer: PackageAnswer) -> None:
    """往返: each ask as expected; no row and no ask is left without a word."""
    asks = {ask.id: ask for ask in case.asks}
    for ask, wanted in case.expected.items():
        came = answer.replies.get(ask)
        _must(
            came is None if wanted is None else isinstance(came, wanted),
            f"{ask}：应为 {wanted and wanted.__name__}，得到 {came and type(came).__name__}",
        )
    for ask, reply in answer.replies.items():
        for fact in reply.facts if isinstance(reply, Found) else ():
            check_fact(fact, asks[ask])
    told = {ask for ask, reply in answer.replies.items()} | {*answer.unanswered, *answer.missing, *answer.repeated}
    told |= {row.ask for row in answer.refused}
    _must(set(asks) <= told, "有的查询既没有反馈，也没有列为尚未答复、缺行或退回")
    rows = {(table.file, table.sheet, row.number) for table in tables for row in table.rows}
    named = {(row.file, row.sheet, row.row) for row in answer.taken}
    named |= {(row.file, row.sheet, row.row) for row in answer.refused}
    _must(named <= rows, "账目中有文件里没有的行")
    _must(len({row.ask for row in answer.taken}) == len(answer.replies), "采用的行与反馈的查询不一致")


def _once(connector: FileConnector, case: FileCase, tables: Sequence[ReturnedTable], answer: PackageAnswer) -> None:
    """重复与空白: what is settled is not taken again; nothing said is never 'nothing found'."""
    again = connector.read(case.head, case.asks, tables, case.secret, case.head.made_on)
    _must(again.replies == answer.replies, "同一文件判定两次，结果不同")
    settled = frozenset(answer.replies)
    repeated = connector.read(case.head, case.asks, tables, case.secret, case.head.made_on, settled)
    _must(not repeated.replies and settled <= set(repeated.repeated), "已了结的查询又被采用，或没有列为此前已接收")
    empty = connector.read(case.head, case.asks, (), case.secret, case.head.made_on)
    _must(not empty.replies and set(empty.missing) == {ask.id for ask in case.asks}, "没有交回的行应列为缺行")


def _elsewhere(connector: FileConnector, case: FileCase, tables: Sequence[ReturnedTable]) -> None:
    """另一批次、另一机构、另一机密、到期: nothing is taken."""
    heads = {
        "另一个批次": replace(case.head, id=f"{case.head.id}x"),
        "另一个核对机构": replace(case.head, tenant=f"{case.head.tenant}x"),
    }
    for what, head in heads.items():
        taken = connector.read(head, case.asks, tables, case.secret, case.head.made_on).replies
        _must(not taken, f"{what}的行被采用：校验码须与批次和机构绑定")
    weak = connector.read(case.head, case.asks, tables, case.secret[::-1] + "x", case.head.made_on).replies
    _must(not weak, "另一个机密之下的行被采用")
    after: date = case.head.expires_on + timedelta(days=1)
    _must(not connector.read(case.head, case.asks, tables, case.secret, after).replies, "到期以后的行被采用")


Altered = tuple[list[ReturnedTable], str]


def _altered(case: FileCase, tables: Sequence[ReturnedTable], answer: PackageAnswer) -> Iterator[Altered]:
    """改动: every cell that names the person, row by row, as somebody else's."""
    people = {part for ask in case.asks for part in (ask.subject.name, ask.subject.id_number)}
    asks = {(row.file, row.sheet, row.row): row.ask for row in answer.taken}
    for index, table in enumerate(tables):
        for position, row in enumerate(table.rows):
            ask = asks.get((table.file, table.sheet, row.number))
            for place, value in enumerate(row.values):
                if ask is not None and value in people:
                    rows = (*table.rows[:position], _with(row, place), *table.rows[position + 1 :])
                    yield [*tables[:index], replace(table, rows=rows), *tables[index + 1 :]], ask


def _with(row: Row, place: int) -> Row:
    values = [CANARY if at == place else value for at, value in enumerate(row.values)]
    cells = row.original.split(SEPARATOR)
    cells = [CANARY if cell == str(row.values[place]) else cell for cell in cells]
    return Row(row.number, values, row.faults, SEPARATOR.join(cells))


def _tampered(connector: FileConnector, case: FileCase, tables: Sequence[ReturnedTable], ask: str) -> None:
    told = connector.read(case.head, case.asks, tables, case.secret, case.head.made_on)
    _must(ask not in told.replies, f"{ask}：姓名或证件号码改动后仍被采用")
    _must(CANARY not in repr([row.reason for row in told.refused]), "退回的原因中引用了单元格的内容")
    _must(any(row.ask == ask for row in told.refused), f"{ask}：改动的行没有列为退回")
