"""规范 JSON: the same content is the same bytes, everything is in them, and the digest sees every change."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import msgspec
import pytest

from hedui.plugin import (
    Category,
    Citation,
    Conclusion,
    Outcome,
    RenderContext,
    ReportContent,
    ReportLine,
    ReportSubject,
    ReportTotal,
    Role,
    Treatment,
)
from plugins.report_json import hooks
from plugins.report_json.format import JsonFormat, canonical, digest

CLAUSE = Citation("浙政办发〔2021〕25号", "四(一)4", "核对报告仅作为参考依据，不作他用。")
SUBJECT = ReportSubject(
    1, Role.APPLICANT, 1, "本人", "𬱖*㛃", "居民身份证", "330106********0017", date(2028, 2, 29), "有效"
)
LINE = ReportLine(
    subject=1,
    category=Category.INCOME,
    element="wage",
    element_title="工资性收入",
    kind="money",
    title="工资",
    treatment=Treatment.COUNTED,
    amount=3_120_000,
    quantity=Decimal("84.60"),
    text='"引号"\u2028\u0001',
    reason="",
    rule="zhejiang.sample",
    basis=(CLAUSE,),
    source_title="税务",
    as_of=None,
    evidence=("a", "b"),
)
CONTENT = ReportContent(
    number="HD-330106-2026-000123",
    sequence=1,
    final=True,
    supersedes="",
    title="核对报告",
    agency="样例省核对中心",
    recipient="样例市民政局",
    programme_title="最低生活保障",
    verification_number="V-1",
    application_number="A-1",
    accepted_on=date(2026, 6, 30),
    initiated_on=date(2026, 7, 1),
    issued_on=date(2026, 7, 13),
    valid_until=date(2028, 2, 29),
    validity_basis=(CLAUSE,),
    due_on=date(2026, 7, 14),
    due_provisional=False,
    verification_code="7K3F-Q9XM",
    period_text="",
    subjects=(SUBJECT,),
    items=(),
    lines=(LINE,),
    totals=(ReportTotal(1, "合计", 9_007_199_254_740_993),),
    conclusions=(Conclusion("r", "t", Outcome.MATCHES, "e", (CLAUSE,), {"标准": "1", "人数": "4"}),),
    notices=(),
    purpose_statement="不作他用",
    purpose_basis=(CLAUSE,),
    stamp=("report_json 1.0.0",),
)


def _with_values(values: MappingProxyType[str, str] | dict[str, str]) -> ReportContent:
    conclusion = msgspec.structs.replace(CONTENT.conclusions[0], values=values)
    return msgspec.structs.replace(CONTENT, conclusions=(conclusion,))


def test_reads_back_as_the_same_content() -> None:
    body = JsonFormat().render(CONTENT, RenderContext()).body
    again = msgspec.json.decode(body, type=ReportContent)
    assert canonical(again) == body
    assert again.subjects[0] == SUBJECT
    assert again.lines[0] == LINE


def test_amounts_are_whole_numbers_and_text_is_plain_utf_8() -> None:
    body = canonical(CONTENT)
    plain = json.loads(body, parse_float=pytest.fail)
    assert plain["lines"][0]["amount"] == 3_120_000
    assert plain["totals"][0]["amount"] == 9_007_199_254_740_993
    assert plain["lines"][0]["quantity"] == "84.60"
    assert "𬱖*㛃".encode() in body


def test_keys_are_sorted_at_every_level() -> None:
    def check(value: object) -> None:
        if isinstance(value, dict):
            assert list(value) == sorted(value)
        for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            check(child)

    check(json.loads(canonical(CONTENT)))


def test_the_order_and_kind_of_a_mapping_change_nothing() -> None:
    turned = {"人数": "4", "标准": "1"}
    assert canonical(_with_values(turned)) == canonical(CONTENT)
    assert canonical(_with_values(MappingProxyType(turned))) == canonical(CONTENT)


def test_digest_is_that_of_the_bytes_and_sees_one_fen() -> None:
    assert digest(CONTENT) == hashlib.sha256(canonical(CONTENT)).hexdigest()
    other = msgspec.structs.replace(CONTENT, totals=(ReportTotal(1, "合计", 9_007_199_254_740_992),))
    assert digest(other) != digest(CONTENT)


def test_the_audience_changes_nothing() -> None:
    form = JsonFormat()
    applicant = form.render(CONTENT, RenderContext(audience="applicant"))
    assert applicant == form.render(CONTENT, RenderContext())
    assert applicant.missing_characters == ()


def test_a_value_that_json_has_no_form_for_is_refused() -> None:
    stranger = msgspec.structs.replace(CONTENT, stamp=(object(),))
    with pytest.raises(TypeError, match="不能含有 object"):
        canonical(stranger)


def test_hooks_declare_one_plugin_and_one_format() -> None:
    (info,) = hooks.hedui_plugin()
    (form,) = hooks.hedui_report_formats()
    assert info.name == "report_json"
    assert form.id.startswith(f"{info.name}.")
    assert (form.media_type, form.extension) == ("application/json", "json")
