"""租户模板: a stranger's file. What runs, reaches out, hides or leaves something out is refused, in a sentence."""

from __future__ import annotations

import io
import re
import time
import zipfile

import msgspec
import pytest

from hedui.plugin import RenderContext
from hedui.testing_report_samples import FULL, HOSTILE, HOSTILE_TEXTS
from hedui.testing_report_texts import DOCX, squeezed, text_of
from plugins.report_docx.apart import TemplateRefused
from plugins.report_docx.filling import all_filled
from plugins.report_docx.format import DocxFormat, built_in
from plugins.report_docx.model import LARGEST_FILE, SECONDS, Filling, Refused
from plugins.report_docx.tests.stationery import changed, linked, marked, replaced, said, with_part
from plugins.report_docx.view import view

RUN = "<w:p><w:r><w:{0}>{1}</w:{0}></w:r></w:p>"
FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDE</w:instrText></w:r>'
    '<w:r><w:instrText>PICTURE "http://x.invalid/a.png"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * (64 * 1024 * 1024))
    return made.getvalue()


def faults(template: bytes) -> str:
    return "\n".join(DocxFormat().template_faults(template))


REFUSED = {
    "no zip": (b"hello", "不是 Word 文档"),
    "bomb": (bomb(), "展开后过大"),
    "too large": (b"PK" + b"\0" * LARGEST_FILE, "大于 4 MB"),
    "macro": (with_part("word/vbaProject.bin", b"x"), "含有宏"),
    "macro by its type": (
        replaced("wordprocessingml.document.main+xml", "ms-word.document.macroEnabled.main+xml", "[Content_Types].xml"),
        "含有宏",
    ),
    "program": (with_part("word/embeddings/a.exe", b"MZ"), "不允许的内部文件（exe）"),
    "zip slip": (with_part("../../etc/passwd.xml", b"<a/>"), "指向文件外部的路径"),
    "entity": (with_part("word/x.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'), "实体声明"),
    "remote image": (linked("http://x.invalid/a.png"), "指向文件以外的链接"),
    "remote image without a mode": (linked("file:///etc/passwd", ""), "指向文件以外的链接"),
    "field over two runs": (marked(FIELD), "含有域 INCLUDEPICTURE"),
    "simple field": (marked('<w:p><w:fldSimple w:instr="DDEAUTO c:\\\\cmd"/></w:p>'), "含有域 DDEAUTO"),
    "field that the template spells": (
        marked('<w:p><w:fldSimple w:instr="{{ &quot;DDE&quot; ~ &quot;AUTO&quot; }} x"/></w:p>'),
        "含有域",
    ),
    "hidden": (marked("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r></w:p>"), "隐藏文字"),
    "embedded file": (marked('<w:altChunk r:id="rId1"/>'), "altChunk"),
    "dunder": (said("{{ ''.__class__.__mro__ }}"), "没有的数据"),
    "dunder by item": (said("{{ 报告编号['__class__'] }}"), "没有的数据"),
    "method": (said("{{ 报告编号.format(1) }}"), "不能调用函数"),
    "call": (said("{{ 对象() }}"), "不能调用函数"),
    "global": (said("{{ range(9) }}"), "不能调用函数"),
    "global object": (said("{{ lipsum.__globals__ }}"), "没有的数据"),
    "unsafe filter": (said("{{ 报告编号|safe }}"), "标记写错了"),
    "attribute by filter": (said("{{ 报告编号|attr('__class__') }}"), "标记写错了"),
    "include": (said("{% include '/etc/passwd' %}"), "不能填充"),
    "multiplied": (said("{{ 'x' * 999999999 }}"), "不能使用运算 *"),
    "unknown name": (said("{{ 身份证号码 }}"), "没有的数据"),
    "open loop": (said("{% for 项 in 事项 %}"), "标记写错了"),
}  # fmt: skip


INCOMPLETE = {
    "without validity": (replaced("{{ 有效期至 }}", "见附页"), "没有载明有效期 2027-01-12"),
    "validity that never shows": (replaced("{{ 有效期至 }}", "{% if 1 == 2 %}{{ 有效期至 }}{% endif %}"), "没有载明有效期"),
    "without purpose": (replaced("{{ 用途声明 }}", ""), "没有用途声明"),
    "without states": (replaced("{{ 行.状态 }}", ""), "“无法查询”没有与其他状态区分开"),
    "partial as final": (
        changed(
            lambda parts: parts.update({
                name: body.replace("{{ 报告性质 }}".encode(), b"") for name, body in parts.items() if name.endswith(".xml")
            })
        ),
        "没有写明是分段报告",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_the_sentence_that_helps(name: str) -> None:
    template, sentence = REFUSED[name]
    with pytest.raises(Refused, match=re.escape(sentence)) as refused:
        all_filled(template, [Filling(view(FULL, str), FULL.issued_on)])
    assert "passwd" not in str(refused.value)


@pytest.mark.parametrize("name", ["bomb", "multiplied", "call", "include", "entity", "dunder by item"])
def test_the_confined_process_says_the_same(name: str) -> None:
    template, sentence = REFUSED[name]
    assert sentence in faults(template)


@pytest.mark.parametrize("name", INCOMPLETE)
def test_what_every_report_must_show_is_missed(name: str) -> None:
    template, sentence = INCOMPLETE[name]
    assert sentence in faults(template)


@pytest.mark.timeout(600)
def test_a_loop_without_end_is_ended() -> None:
    loops = "".join(f"{{% for a{n} in 明细 %}}" for n in range(11))
    began = time.monotonic()
    found = faults(said(loops + "x" + "{% endfor %}" * 11))
    assert "请简化其中的循环" in found
    assert time.monotonic() - began < 10 * SECONDS


def test_the_built_in_template_and_a_letterhead_pass() -> None:
    assert faults(built_in()) == ""
    letter = said(
        "样例市民政局文件　{{ 核对机构 }}{% if 未取得事项 %}　尚有 {{ 未取得事项|length }} 项未取得{% endif %}"
    )
    assert faults(letter) == ""
    body = DocxFormat().render(FULL, RenderContext(template=letter)).body
    assert "样例市民政局文件　样例省居民家庭经济状况核对中心　尚有1项未取得".replace("　", "") in text_of(body, DOCX)


def test_escaping_cannot_be_turned_off() -> None:
    """Else what somebody declared becomes a field or a link of the document."""
    open_door = said("{% autoescape false %}{{ 报送单位 }}{% endautoescape %}")
    mean = msgspec.structs.replace(HOSTILE, recipient='</w:t></w:r><w:fldSimple w:instr="DDEAUTO x"/><w:r><w:t>')
    text = text_of(DocxFormat().render(mean, RenderContext(template=open_door)).body, DOCX)
    assert text.count(squeezed(mean.recipient)) == 2


def test_what_is_filled_in_is_not_read_as_a_template_again() -> None:
    text = text_of(DocxFormat().render(HOSTILE, RenderContext(template=said("{{ 报送单位 }}"))).body, DOCX)
    assert all(squeezed(mean) in text for mean in HOSTILE_TEXTS)


def test_a_template_that_went_bad_renders_nothing() -> None:
    with pytest.raises(TemplateRefused, match="不是 Word 文档"):
        DocxFormat().render(FULL, RenderContext(template=b"PK\3\4broken"))


def test_a_stranger_is_opened_in_another_process_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugins.report_docx.filling.filled", None)
    monkeypatch.setattr("plugins.report_docx.filling.DocxTemplate", None)
    assert DocxFormat().render(FULL, RenderContext(template=built_in())).body
