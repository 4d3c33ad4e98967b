"""上线检查: what a tenant still lacks before its first case; each line asks what the system itself enforces."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from core.law import Law
from core.plugin.registry import Registry
from core.plugin.vocabulary import NUMBER_PATTERN, PERIOD_SETTING, Setting, citations_text
from core.scope import Scope, Tx
from tenants.agencies import Agency, agencies_of
from tenants.forms import PACKS
from tenants.jurisdiction import leaves_law_below
from tenants.openings.model import LEVEL_TITLES
from tenants.permissions import ROLE_TITLES, ROLES, TWO_PERSONS
from tenants.posts.model import clash
from tenants.programmes import law_or_reason, packs_of
from tenants.settings import settings_on
from tenants.source_checks import ONE_HAND, ORGANISATION, SourceFacts, source_facts, source_state

OWN_ROLES: Mapping[str, tuple[str, ...]] = {
    "county": ("township_clerk", "township_reviewer", "county_officer", "tenant_admin", "agency_head", "auditor",
               "assistance_system"),
    "city": ("tenant_admin", "agency_head", "auditor"),
    "province": ("tenant_admin", "agency_head", "auditor"),
}  # fmt: skip
"""Roles without which a tenant of a level cannot work; who executes verifications needs an officer for them besides."""
NAMED = 3
NUMBERS: Mapping[str, str] = {
    "own.set": "样子：{example}（本机构设置）",
    "own.pack": "样子：{example}（规则包规定，可以另行设置）",
    "above.set": "样子：{example}（由{level}的{agency}出具，编号用其代码；格式由设置规定）",
    "above.pack": "样子：{example}（由{level}的{agency}出具，编号用其代码；格式由规则包规定，可以另行设置）",
    "below.set": "样子：{example}（由{level}核对机构各自出具，编号用其代码；格式由设置规定）",
    "below.pack": "样子：{example}（由{level}核对机构各自出具，编号用其代码；格式由规则包规定，可以另行设置）",
}
"""报告编号, by whose it is."""
PROGRAMMES, SETTINGS, TEMPLATES, CALENDARS = "/programmes", "/settings", "/templates", "/calendar"

_HELD = """
select p.role, h.account_id, a.real_name, p.title, p.sources, o.kind from post_holding h
  join post p on (p.tenant_id, p.id) = (h.tenant_id, h.post_id)
  join office o on (o.tenant_id, o.id) = (p.tenant_id, p.office_id)
  join account a on (a.tenant_id, a.id) = (h.tenant_id, h.account_id)
 where h.tenant_id = $1 and h.ended_at is null and a.disabled_at is null and h.held_from <= $2
   and (h.held_until is null or h.held_until >= $2)"""
_KINDS = "select distinct kind from office where tenant_id = $1 and (closed_on is null or closed_on > $2)"
_GIVEN = """
select true from api_token t join post_holding h on (h.tenant_id, h.id) = (t.tenant_id, t.holding_id)
  join post p on (p.tenant_id, p.id) = (h.tenant_id, h.post_id)
 where t.tenant_id = $1 and p.role = 'assistance_system' and t.revoked_at is null and t.expires_at > $2 limit 1"""
_BEGUN = "select exists (select from verification where owner_tenant = $1)"


Named = str | Sequence[str]


class Said(Struct, frozen=True):
    """分开的文字: title and why with {names} in them, and what these stand for: a page in English puts both into its own words."""

    title: str
    why: str
    named: Mapping[str, Sequence[str]]


class Check(Struct, frozen=True):
    """检查项: `state` is met, missing, later (works without, wants looking at), above (another level sees to it),
    unneeded (nothing is accepted at this level)."""

    id: str
    group: str
    title: str
    state: str
    why: str
    basis: str
    link: str
    """Page where it is mended; empty where nobody here can."""
    said: Said


class Checklist(Struct, frozen=True):
    """上线检查: ready where nothing is missing."""

    ready: bool
    missing: int
    checks: Sequence[Check]
    before_first: bool
    """受理第一件之前: whether a county has accepted no case yet. An agency that works may lack something, too."""


class _Facts(Struct, frozen=True):
    """What the lines are made of."""

    scope: Scope
    law: Law | None
    problem: str
    settings: Mapping[str, Setting]
    held: Sequence[Any]
    kinds: frozenset[str]
    approver: bool
    token: bool
    sources: SourceFacts
    agencies: Mapping[str, Agency]

    @property
    def here(self) -> bool:
        """Whether this tenant itself executes some programme."""
        return any(p.executor == self.scope.tenant.level for p in self.law.programmes.values()) if self.law else False


async def check(scope: Scope) -> Checklist:
    """上线检查 of the own tenant, today."""
    async with scope.read("tenant.check") as tx:
        facts = await _facts(tx)
        before_first = scope.tenant.level == "county" and not await tx.value(_BEGUN, scope.tenant.id)
    checks = [*_of_people(facts), *_of_law(facts), *_of_sources(facts), *_of_papers(facts)]
    missing = sum(1 for each in checks if each.state == "missing")
    return Checklist(missing == 0, missing, checks, before_first)


async def _facts(tx: Tx) -> _Facts:
    scope, tenant = tx.scope, tx.scope.tenant.id
    settings = await settings_on(tx.connection, tenant, scope.today)
    held = await tx.rows(_HELD, tenant, scope.today)
    law, problem = await law_or_reason(tx, scope.today)
    kinds = frozenset(row["kind"] for row in await tx.rows(_KINDS, tenant, scope.today))
    token = bool(await tx.value(_GIVEN, tenant, scope.now))
    sources = await source_facts(tx, settings, held)
    agencies = await agencies_of(tx, law) if law else {}
    approver = await _has_approver(tx, held)
    return _Facts(scope, law, problem, settings, held, kinds, approver, token, sources, agencies)


async def _has_approver(tx: Tx, held: Sequence[Any]) -> bool:
    """Whether for some administrator there is another person who may approve what he proposes."""
    admins = {row["account_id"] for row in held if "setting.propose" in ROLES.get(row["role"], ())}
    deciders = {row["account_id"] for row in held if "setting.approve" in ROLES.get(row["role"], ())}
    for admin in sorted(admins):
        for decider in sorted(deciders - {admin}):
            if not await tx.value(ONE_HAND, tx.scope.tenant.id, admin, decider):
                return True
    return False


def _check(
    id: str, group: str, title: str, state: str, why: str, link: str, basis: str = "", **named: Named
) -> Check:  # fmt: skip
    """One line; whatever is not ours to word (a plugin's title, a document, a name) stands in `named`."""
    told = {name: (text,) if isinstance(text, str) else tuple(text) for name, text in named.items()}
    whole = {name: "、".join(texts) for name, texts in told.items()}
    return Check(id, group, title.format(**whole), state, why.format(**whole), basis, link, Said(title, why, told))


def _line(
    id: str, group: str, title: str, met: bool, good: str, bad: str, link: str, basis: str = "", **named: Named
) -> Check:  # fmt: skip
    return _check(id, group, title, "met" if met else "missing", good if met else bad, link, basis, **named)


def _of_people(facts: _Facts) -> Iterator[Check]:
    group, level = "机构与人员", facts.scope.tenant.level
    if level == "county":
        for kind, title in (("township", "乡镇（街道）"), ("bureau", "民政部门")):
            yield _line(
                f"office.{kind}", group, title, kind in facts.kinds, "已设立", "还没有{office}，请新设", ORGANISATION,
                office=title,
            )  # fmt: skip
    roles = OWN_ROLES[level] + (("verification_officer",) if facts.here else ())
    for role in roles:
        people = {row["account_id"]: row["real_name"] for row in facts.held if row["role"] == role}
        good, named = some_people("在任：{names}", "在任：{names}等 {count} 人", people.values())
        yield _line(
            f"role.{role}", group, ROLE_TITLES[role], bool(people), good, "没有人在任，请设岗并确定任职人", ORGANISATION,
            "", **named,
        )  # fmt: skip
    both = list(_both_sides(facts.held))
    bad, named = some_people("一人兼任两边：{names}", "一人兼任两边：{names}等 {count} 人", both)
    yield _line(
        "persons", group, "互相监督的岗位由不同的人担任", not both, "没有一人兼任两边", bad, ORGANISATION, "", **named,
    )  # fmt: skip
    yield _approver(facts, group)
    if "assistance_system" in roles:
        told = "还没有签发：可以受理，但救助系统的申请送不进来，不能发起核对"
        yield _line("token", group, "救助系统的接口令牌", facts.token, "已签发", told, ORGANISATION)


IN_HAND = (
    "批准人的岗位由提出人交接，或者密码由提出人发放，不算另一个人。请平台运维重新交接并发放密码"
    "（hedui leave {code} 工号 --reason 事由；hedui handover {code} 工号 工号 姓名 --reason 事由；"
    "hedui password {code} 工号），或者由不提出设置的另一名系统管理员办理"
)


def _approver(facts: _Facts, group: str) -> Check:
    """设置有人能批准; where there is an approver whom the proposer has in hand, the way out of it, which is no page."""
    deciders = {row["account_id"] for row in facts.held if "setting.approve" in ROLES.get(row["role"], ())}
    nobody = "系统管理员提出的设置没有别人能批准：主要负责人须在任，其岗位和密码由平台运维交付，不由管理员交付"
    return _line(
        "approver", group, "设置有人能批准", facts.approver, "提出人之外有批准人，且两人的账号互不经手",
        IN_HAND if len(deciders) > 1 else nobody, ORGANISATION, code=facts.scope.tenant.code,
    )  # fmt: skip


def some_people(all_: str, some: str, names: Collection[str]) -> tuple[str, Mapping[str, Named]]:
    """At most three of them, and how many there are: a county has hundreds of clerks."""
    if len(names) <= NAMED:
        return all_, {"names": sorted(names)}
    return some, {"names": sorted(names)[:NAMED], "count": str(len(names))}


def _both_sides(held: Sequence[Any]) -> Iterator[str]:
    people: dict[Any, list[Any]] = {}
    for row in held:
        people.setdefault(row["account_id"], []).append(row)
    for rows in people.values():
        verbs = [ROLES.get(row["role"], frozenset()) for row in rows]
        if any(clash(TWO_PERSONS, one, other) for one in verbs for other in verbs):
            yield str(rows[0]["real_name"])


def _of_law(facts: _Facts) -> Iterator[Check]:
    group, registry = "业务与标准", facts.scope.runtime.registry
    packs = facts.settings.get(PACKS)
    law = facts.law
    if leaves_law_below(facts.scope.tenant.level, facts.settings):
        yield _check("packs", group, "启用的插件", "unneeded", "本级不受理，无需规则包；由下级机构各自启用", "")
        return
    used = _titles(registry, packs_of(facts.settings))
    yield _line(
        "packs", group, "启用的插件", law is not None, "{packs}（{agency}设置）", "{problem}" if facts.problem else "没有启用插件",
        PROGRAMMES, packs=used, agency=packs.provenance if packs else "", problem=facts.problem,
    )  # fmt: skip
    if law is None:
        return
    titles = [p.title for p in law.programmes.values()]
    yield _line(
        "programmes",
        group,
        "可以办理的救助项目",
        bool(titles),
        "{titles}",
        "启用的插件没有提供救助项目",
        PROGRAMMES,
        titles=titles,
    )
    if facts.scope.tenant.level != "county":
        return
    period = law.period(facts.scope.today)
    yield _line(
        "period", group, "核算期间", period is not None or _all_count_on_their_own(law), "已有",
        "没有设置核算期间，不能核算收入", _item(PERIOD_SETTING),
    )  # fmt: skip
    known = law.values(facts.scope.today).figures
    for id, figure in law.base_figures.items():
        yield _line(
            f"figure.{id}", group, "{name}", id in known, "已有", "没有数值，涉及它的认定不能得出", _item(id),
            citations_text(figure.basis), name=figure.title,
        )  # fmt: skip
    yield from _of_settings(facts, law, group)


def _of_settings(facts: _Facts, law: Law, group: str) -> Iterator[Check]:
    """设置项 of the packs of law that have no value: the case still goes on where the rule has another way."""
    for _, spec in facts.scope.runtime.registry.objects("hedui_settings", list(law.packs)):
        own = facts.settings.get(spec.name)
        yield _check(
            f"setting.{spec.name}", group, "{name}", "met" if own else "later",
            "{document}" if own else "尚未设置；用到它的认定将提示缺少依据", _item(spec.name), citations_text(spec.basis),
            name=spec.title, document=own.document if own else "",
        )  # fmt: skip


def _item(name: str) -> str:
    """Page of a setting: the server takes no dot in the address of a page."""
    return f"{SETTINGS}/item/{name.replace('.', '-')}"


def _all_count_on_their_own(law: Law) -> bool:
    return all(p.counting_period for p in law.programmes.values())


def _titles(registry: Registry, names: Sequence[str]) -> list[str]:
    return [registry.plugins[name].info.title for name in names if name in registry.plugins]


def _of_sources(facts: _Facts) -> Iterator[Check]:
    group, law = "数源连接", facts.law
    if law is None:
        return
    if not facts.here:
        levels = sorted({LEVEL_TITLES[p.executor] for p in law.programmes.values()})
        yield _check(
            "sources", group, "数源连接", "above", "由{levels}核对机构查询，连接和密钥由其配置", "", levels=levels
        )
        return
    for source, title in sorted({item.source: item.title for item in law.source_items}.items()):
        found, id = source_state(facts.sources, law, source), f"source.{source}"
        yield _check(id, group, "{name}", found.state, found.why, found.link, "", name=title, **found.named)


def _number(facts: _Facts, law: Law) -> Check:
    """编号 of a report of today, as the agency prints it that executes; two never share one."""
    programme, agency = next(iter(facts.agencies.items()), ("", None))
    example = law.report_number(programme, agency.code, facts.scope.today.year, 123) if agency else ""
    whose = _whose_number(agency) if agency else ""
    told = f"{whose}set" if NUMBER_PATTERN in law.settings else f"{whose}pack"
    return _line(
        "number", "日历与文书", "报告编号格式", bool(example), NUMBERS.get(told, ""), "没有编号格式，报告不能编号",
        _item(NUMBER_PATTERN), example=example, agency=agency.name if agency else "", level=agency.level if agency else "",
    )  # fmt: skip


def _whose_number(agency: Agency) -> str:
    return "own." if agency.own else "above." if agency.name else "below."


def _of_papers(facts: _Facts) -> Iterator[Check]:
    group, law, year = "日历与文书", facts.law, facts.scope.today.year
    if law is None:
        return
    years = law.calendar.years
    yield _line(
        "calendar", group, "{year}年工作日历", year in years, "已载入", "没有{year}年的放假安排，期限按周一至周五推算",
        CALENDARS, year=str(year),
    )  # fmt: skip
    there = year + 1 in years
    told = "已载入" if there else "国务院公布{year}年安排后更新；在此之前跨年的期限标为暂定"
    yield _check(
        "calendar.next", group, "{year}年工作日历", "met" if there else "later", told, CALENDARS, year=str(year + 1)
    )
    yield _number(facts, law)
    yield _line(
        "template",
        group,
        "授权书样式",
        bool(law.template.id),
        "{name}",
        "没有授权书样式",
        TEMPLATES,
        name=law.template.title,
    )
    for programme in law.programmes.values():
        fitting = [x for x in law.layouts if programme.id in x.programmes] or [
            x for x in law.layouts if not x.programmes
        ]
        yield _line(
            f"layout.{programme.id}", group, "{programme}的报告样式", bool(fitting), "已有", "插件没有提供报告样式", PROGRAMMES,
            programme=programme.title,
        )  # fmt: skip
    formats = [entry.title for entry in law.formats.values()]
    yield _line(
        "formats",
        group,
        "报告格式",
        bool(formats),
        "{formats}",
        "没有启用任何报告格式的插件",
        PROGRAMMES,
        formats=formats,
    )
