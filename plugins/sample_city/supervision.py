"""复核、预警、委托 (第十四条, 第十五条), and what the city leaves to its counties to set."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from hedui.plugin import (
    AgreementClause,
    AlertLimit,
    Denial,
    Entrusted,
    Inheritance,
    Permit,
    RecheckSchedule,
    SettingSpec,
    Usage,
    appears,
    rises_by,
    rises_by_share,
)
from plugins.sample_city.citations import IN_FORCE, article
from plugins.sample_city.elements import ASSETS
from plugins.sample_city.programmes import ALL

RECHECK_SCHEDULES = (
    RecheckSchedule(
        "sample_city.recheck", "定期复核", article("第十四条"), IN_FORCE, ALL, "sample_city.recheck_months"
    ),
    RecheckSchedule(
        "sample_city.recheck_able", "有劳动能力家庭的定期复核", article("第十四条"), IN_FORCE, ALL,
        "sample_city.recheck_months_able", classes=("有劳动能力",),
    ),
)  # fmt: skip
COMPANY_ALERT = AlertLimit(
    "sample_city.new_company", "新登记企业", article("第十四条"), IN_FORCE, ("national.business_registration",),
    appears("企业、个体工商户"),
)  # fmt: skip
ALERT_LIMITS = (
    AlertLimit(
        "sample_city.more_assets", "金融资产增加", article("第十四条"), IN_FORCE, ASSETS,
        rises_by("sample_city.dibao_standard", "金融资产", factor="6"),
    ),
    AlertLimit(
        "sample_city.more_wage", "工资增加", article("第十四条"), IN_FORCE, ("national.wage",),
        rises_by_share("0.5", "工资"),
    ),
    AlertLimit(
        "sample_city.new_vehicle", "新登记机动车", article("第十四条"), IN_FORCE, ("national.vehicle",), appears("机动车"),
    ),
    COMPANY_ALERT,
)  # fmt: skip


class AgreementTerms(Struct, frozen=True, forbid_unknown_fields=True):
    """委托协议约定."""

    elements: Annotated[tuple[str, ...], Meta(min_length=1, title="核对内容（数据元）")]
    per_year: Annotated[int, Meta(ge=1, title="每年件数")]
    until: Annotated[date, Meta(title="有效期限至")]


def permits(terms: AgreementTerms, request: Entrusted, usage: Usage) -> Permit | Denial:
    """第十五条: within the term, within the number, and only what the agreement names."""
    if request.on > terms.until:
        return Denial(f"协议已于 {terms.until.isoformat()} 到期，请先续签")
    if usage.verifications_this_year >= terms.per_year:
        return Denial(f"本年度约定的 {terms.per_year} 件已经用完")
    agreed = tuple(element for element in request.elements if element in terms.elements)
    return Permit(agreed) if agreed else Denial("请求的内容都不在协议约定的核对内容之内")


AGREEMENT_CLAUSES = (
    AgreementClause(
        "sample_city.entrusting",
        "委托核对的内容、件数和期限",
        article("第十五条"),
        IN_FORCE,
        True,
        AgreementTerms,
        permits,
    ),
)


class LocalList(Struct, frozen=True, forbid_unknown_fields=True):
    """目录 (第四条（五）): one entry of income that the county has recognised as left out."""

    element: Annotated[str, Meta(title="数据元")]
    reason: Annotated[str, Meta(min_length=2, max_length=60, title="项目名称")]


SETTINGS = (
    SettingSpec(
        "sample_city.local_list",
        "县级认定不计入的其他收入",
        tuple[LocalList, ...],
        article("第四条（五）"),
        help="只能填写市人民政府公布的目录中的项目",
    ),
    SettingSpec(
        "sample_city.visit_share",
        "入户抽查比例",
        Annotated[int, Meta(ge=30, le=100)],
        article("第十一条"),
        unit="%",
        help="市定最低百分之三十，县（市、区）可以提高",
        inheritance=Inheritance.AT_LEAST,
    ),
)
