"""报告格式一致性检查: what the kit finds in formats that are wrong, each in a sentence; and the printed report passes."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from html import escape

import msgspec
import pytest

from hedui.plugin import FOUR_STATES, RenderContext, Rendered, ReportContent
from hedui.testing_report_texts import JSON
from hedui.testing_reports import check_report_format, report_format_faults
from plugins.report_json.format import JsonFormat, canonical
from plugins.report_pdf.format import PdfFormat


class Broken(JsonFormat):
    """A format that does one thing wrong to the right bytes."""

    id = "broken.format"
    media_type = "text/plain"

    def __init__(self, spoil: Callable[[ReportContent, bytes], bytes]) -> None:
        self.spoil = spoil

    def render(self, content: ReportContent, context: RenderContext) -> Rendered:
        return Rendered(self.spoil(content, words(content)))


def words(content: ReportContent) -> bytes:
    """A plain text that shows all there must be."""
    states = {f'"state":"{key}"': f"状态{word}" for key, word in FOUR_STATES.items()}
    text = canonical(content).decode()
    for key, word in states.items():
        text = text.replace(key, word)
    return text.encode()


def right(content: ReportContent, body: bytes) -> bytes:
    return body


def by_the_process(content: ReportContent, body: bytes) -> bytes:
    return body + str(os.getpid()).encode()


def never_twice(content: ReportContent, body: bytes) -> bytes:
    return body + os.urandom(8).hex().encode()


def without_validity(content: ReportContent, body: bytes) -> bytes:
    return words(msgspec.structs.replace(content, valid_until=None)).replace(b'"valid_until":null', b"")


def without_purpose(content: ReportContent, body: bytes) -> bytes:
    return body.replace(content.purpose_statement.encode(), b"")


def one_word(content: ReportContent, body: bytes) -> bytes:
    return body.replace("状态无法查询".encode(), "状态查无记录".encode())


def as_zero(content: ReportContent, body: bytes) -> bytes:
    return body + (b"0.00" if "状态尚未反馈".encode() in body else b"")


def unmasked(content: ReportContent, body: bytes) -> bytes:
    return body + b" 330106199003072418 "


def as_number(content: ReportContent, body: bytes) -> bytes:
    return body.replace(b"00330106199003072418", b"3.30106199003072E17")


def as_code(content: ReportContent, body: bytes) -> bytes:
    return body.replace(b"{{7*7}}", b"49")


def as_final(content: ReportContent, body: bytes) -> bytes:
    return body.replace("分段".encode(), b"").replace(b'"final":false', b"")


def over_the_network(content: ReportContent, body: bytes) -> bytes:
    with socket.socket() as line:
        line.connect_ex(("127.0.0.1", 9))
    return body


def failing(content: ReportContent, body: bytes) -> bytes:
    raise KeyError(content.number)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (by_the_process, "换一个进程或者换一天生成，文件不同"),
        (never_twice, "两次生成的文件不同"),
        (without_validity, "没有载明有效期 2027-01-12"),
        (without_purpose, "没有用途声明"),
        (one_word, "反馈状态“无法查询”没有与其他状态区分开"),
        (as_zero, "印出了 0.00"),
        (unmasked, "含有未隐去的证件号码"),
        (as_number, "编号是文字，不是数"),
        (as_code, "没有原样印出"),
        (as_final, "没有写明是分段报告"),
        (over_the_network, "使用了网络（socket.connect）"),
        (failing, "没有生成报告：KeyError"),
    ],
)
def test_a_format_that_is_wrong_is_told_what(spoil: Callable[[ReportContent, bytes], bytes], said: str) -> None:
    faults = report_format_faults(Broken(spoil), reader=bytes.decode)
    assert any(said in fault for fault in faults), faults


class Page(Broken):
    """The same in a page of HTML."""

    media_type = "text/html; charset=utf-8"

    def render(self, content: ReportContent, context: RenderContext) -> Rendered:
        return Rendered(f"<html><body><p>{escape(words(content).decode())}</p></body></html>".encode())


@pytest.mark.parametrize("kind", [Broken, Page])
def test_one_that_is_right_is_told_nothing(kind: type[Broken]) -> None:
    """Plain text and HTML are read without anybody's help, so that a pack with such a format can pass the kit."""
    assert report_format_faults(kind(right)) == []


def test_a_media_type_that_nobody_reads_is_said() -> None:
    strange = Broken(right)
    strange.media_type = "image/png"
    with pytest.raises(LookupError, match="reader="):
        check_report_format(strange)


def test_a_failed_check_names_the_format() -> None:
    with pytest.raises(AssertionError, match=r"broken\.format：.*用途声明"):
        check_report_format(Broken(without_purpose), reader=bytes.decode)


@pytest.mark.parametrize("format", [PdfFormat(), JsonFormat()], ids=["pdf", "json"])
def test_formats_of_every_installation_pass(format: PdfFormat | JsonFormat) -> None:
    assert (format.media_type == JSON) == isinstance(format, JsonFormat)
    check_report_format(format)
