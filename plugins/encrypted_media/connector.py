"""加密移动存储连接器: makes the package and judges what comes back. Nothing here reads a clock, a file or the network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hedui.plugin import Ask, Citation, ConnectorInfo, Package, PackageAnswer, PackageHead, ReturnedTable
from plugins.encrypted_media import keys
from plugins.encrypted_media.answers import Expected, Line, expected_rows, lines_of
from plugins.encrypted_media.correction import correction
from plugins.encrypted_media.form import FORM, usable
from plugins.encrypted_media.instructions import readme
from plugins.encrypted_media.judging import judged, refusals
from plugins.encrypted_media.manifest import checked, signed
from plugins.encrypted_media.sealing import sealed
from plugins.encrypted_media.settings import MediaSettings
from plugins.encrypted_media.workbook import Lines, workbook

LIST, README, MANIFEST, CORRECTION = "查询清单.xlsx", "请先阅读.txt", "manifest.json", "待更正清单.xlsx"
MOST_ASKS = 20_000
REGIONAL = {
    "522326": (
        Citation(
            document="望谟县社会救助申请家庭经济状况核对暂行办法",
            article="第九条(二)",
            text="对部门间暂不具备建立信息网络条件的，由核对机构与相关部门采用加密移动存储工具方式，对申请救助家庭的收入和财产信息进行核对。",
        ),
        Citation(
            document="望谟县社会救助申请家庭经济状况核对暂行办法",
            article="第十一条(二)",
            text="将需要核对的信息通过信息平台和数据拷盘相结合的方式与本县相关部门和单位进行信息交换核对",
        ),
        Citation(
            document="望谟县社会救助申请家庭经济状况核对暂行办法",
            article="第十六条",
            text="采取必要的措施保障核对信息安全",
        ),
    )
}


class EncryptedMedia:
    """加密移动存储连接器."""

    info = ConnectorInfo(
        id="encrypted_media.connector",
        title="加密移动存储",
        basis=(),
        settings=MediaSettings,
        secrets=(keys.SECRET,),
        regional_basis=REGIONAL,
    )
    form = FORM

    def write(self, head: PackageHead, asks: Sequence[Ask], secret: str) -> Package:
        """制作批次. Raises ValueError."""
        _judge(head, asks)
        rows = [_printed(each) for each in expected_rows(head, asks, secret)]
        elements = {element.id: usable(element) for element in head.elements}
        lines = Lines(rows, used=[elements[ask.element] for ask in asks])
        files = {LIST: workbook(head, lines), README: readme(head, len(asks))}
        manifest = signed(head, len(asks), files, secret)
        return sealed(head, {**files, MANIFEST: manifest}, manifest, secret)

    def password(self, head: PackageHead, secret: str) -> str:
        """口令."""
        return keys.password(head, secret)

    def genuine(self, head: PackageHead, manifest: bytes, secret: str) -> bool:
        """验签."""
        try:
            found = checked(manifest, secret)
        except PermissionError:
            return False
        return (found.id, found.number, found.tenant, found.department) == (
            head.id, head.number, head.tenant, head.department
        )  # fmt: skip

    def read(
        self,
        head: PackageHead,
        asks: Sequence[Ask],
        files: Sequence[ReturnedTable],
        secret: str,
        received_on: date,
        settled: frozenset[str] = frozenset(),
    ) -> PackageAnswer:
        """读取交回文件."""
        expected = expected_rows(head, asks, secret)
        lines = lines_of(head, expected, files, secret, received_on)
        found = judged(head, expected, lines, settled, received_on)
        return PackageAnswer(
            replies=found.replies,
            taken=tuple(found.taken),
            refused=tuple(refusals(found.held)),
            repeated=tuple(found.repeated),
            unanswered=tuple(found.unanswered),
            missing=tuple(found.missing),
            correction=_returned(head, found.held, secret) if found.held else None,
        )


def _returned(head: PackageHead, held: Sequence[Line], secret: str) -> Package:
    files = {CORRECTION: correction(head, held)}
    manifest = signed(head, len(held), files, secret)
    return sealed(head, {**files, MANIFEST: manifest}, manifest, secret, suffix="-correction")


def _printed(row: Expected) -> list[str]:
    person = row.ask.subject
    return [row.code, person.name, person.id_number, row.element, row.window, *[""] * (len(FORM.columns) - 5)]


def _judge(head: PackageHead, asks: Sequence[Ask]) -> None:
    if not asks:
        raise ValueError("批次中没有查询")
    if len(asks) > MOST_ASKS:
        raise ValueError(f"一个批次最多 {MOST_ASKS} 项，请分批制作")
    if {ask.source for ask in asks} != {head.department}:
        raise ValueError("一个批次只能交给一个部门")
    if len({ask.id for ask in asks}) != len(asks):
        raise ValueError("同一查询在批次中出现了两次")
    if len(head.nonce) < 32:
        raise ValueError("批次单的随机数不足 32 字节")
