"""权限表: roles -> verbs. Deny by default: what has no row is refused. Which route wants which verb: `tenants.routes`.

A verb is the name of an action; the door to the database (`core.scope`) opens for a verb in the scope's set only, so the
same table holds for the web, the command line and the workers.
"""

from __future__ import annotations

from collections.abc import Mapping

SELF = frozenset({"session.open", "session.look", "session.end", "password.change"})
"""本人: what a person does about the own login; all that is left while the password is the one that was given out."""

DESK = SELF | {"form.keep"}
"""办公: and, with a password of the own, what is being typed is kept."""

OFFICER_READS = DESK | frozenset(
    {
        "verification.list",
        "verification.look",
        "procedure.look",
        "report.list",
        "report.fetch",
        "report.explain",
        "account.look",
    }
)

SOURCE_CLERK = "source_clerk"
"""数源部门经办人: bound to departments by the post; enters answers and judges those of others, never the own ones; fetches the
packages of the departments and hands in what was answered."""

PLATFORM = "platform"
"""平台: level of the operator's own office; it is no agency, and stands above nobody."""
OPERATOR, DEVELOPER = "operator", "developer"
PLATFORM_ROLES = frozenset({OPERATOR, DEVELOPER})
"""平台岗位: open something in the platform's office alone, and there nothing else does. They see figures, no case and no
person; a developer works only where departments and people are made up."""
_SANDBOX = frozenset({"sandbox.look", "sandbox.try", "sandbox.check"})

_SPOT_CHECK = frozenset({"spot_check.list", "spot_check.draw", "spot_check.look", "spot_check.judge"})
"""抽查授权书: the county's officer and its auditor (Z 六(二)); who lifts what they stop stands elsewhere."""

ROLES: Mapping[str, frozenset[str]] = {
    "assistance_system": frozenset(
        {"application.feed", "application.feed_file", "application.close", "recipient.feed", "account.look"}
    ),
    "township_clerk": OFFICER_READS
    | {
        "verification.accept",
        "verification.accept_file",
        "declaration.take",
        "authorization.take",
        "authorization.withdraw",
        "subject.unmask",
        "authorization.look",
        "draft.look",
        "draft.keep",
        "draft.check",
        "draft.submit",
        "draft.discard",
        "field_check.file",
        "step.record",
        "step.township",
    },
    "township_reviewer": OFFICER_READS
    | {"authorization.review", "authorization.withdraw", "authorization.look", "subject.unmask"},
    "county_officer": OFFICER_READS
    | _SPOT_CHECK
    | {
        "verification.initiate",
        "subject.unmask",
        "verification.supplement",
        "verification.waive_supplement",
        "expenditure.judge",
        "recipient.look",
        "delivery.record",
        "step.record",
        "step.county",
        "sample.draw",
        "sample.include",
        "verification.suspend",
        "verification.resume",
        "verification.extend",
        "verification.terminate",
        "suspension.raise",
        "suspension.lift",
        "extension.entrusting_department",
    },
    "verification_officer": OFFICER_READS
    | {
        "verification.suspend",
        "verification.resume",
        "verification.extend",
        "verification.terminate",
        "extension.entrusting_department",
        "verification.conclude",
        "report.replay",
        "report.downloads",
        "subject.unmask",
        "suspension.lift",
        "quarantine.list",
        "package.prepare",
        "package.release",
        "package.fetch",
        "package.hand_over",
        "package.withdraw",
        "package.upload",
        "package.confirm",
        "package.look",
        "overview.look",
        "sources.look",
        "source.remind",
    },
    "agency_head": OFFICER_READS
    | {
        "verification.extend",
        "extension.agency_head",
        "verification.unseal",
        "report.replay",
        "report.downloads",
        "package.release",
        "package.confirm",
        "package.look",
        "overview.look",
        "sources.look",
        "source.remind",
        "approval.list",
        "setting.list",
        "setting.preview",
        "setting.approve",
        "setting.reject",
        "report_template.list",
        "report_template.preview",
        "report_template.approve",
        "report_template.reject",
        "connector.look",
        "plugin.list",
        "configuration.compare",
        "tenant.check",
        "opening.list",
        "opening.approve",
        "opening.reject",
        "opening.password",
    },
    "tenant_admin": DESK
    | {
        "approval.list",
        "setting.list",
        "setting.propose",
        "setting.withdraw",
        "setting.preview",
        "setting.approve",
        "setting.reject",
        "connector.look",
        "connector.configure",
        "connector.test",
        "report_template.list",
        "report_template.preview",
        "report_template.propose",
        "report_template.withdraw",
        "report_template.approve",
        "report_template.reject",
        "account.look",
        "account.reset",
        "token.issue",
        "account.disable",
        "account.enable",
        "account.correct_name",
        "post.list",
        "post.create",
        "post.change",
        "post.abolish",
        "role.list",
        "office.list",
        "office.create",
        "office.rename",
        "office.close",
        "office.reopen",
        "holding.hand_over",
        "holding.end",
        "plugin.list",
        "configuration.export",
        "configuration.compare",
        "tenant.check",
        "opening.list",
        "opening.propose",
        "opening.withdraw",
        "opening.approve",
        "opening.reject",
        "opening.password",
        "overview.look",
        "sources.look",
    },
    "auditor": DESK
    | _SPOT_CHECK
    | {"trace.list", "trace.check", "trace.export", "trace.person", "report.downloads", "account.look"},
    OPERATOR: DESK | _SANDBOX | {"account.look", "platform.look", "platform.examine", "platform.retry"},
    DEVELOPER: DESK | _SANDBOX | {"account.look"},
    SOURCE_CLERK: DESK
    | {
        "account.look",
        "manual_ask.list",
        "manual_ask.look",
        "manual_answer.enter",
        "manual_answer.judge",
        "package.look",
        "package.fetch",
        "package.upload",
    },
}
"""岗位角色 -> 可办事项. Accepting and reviewing, initiating and executing never stand in one role.

`extension.<approver>` is whose decision a post can give when a clock is extended (`core.plugin.vocabulary.Approver`). The
department decides itself, or the agency's officer records its letter (Z 四(一)3: 根据委托部门要求); nobody stands in for the head.
`step.<recorder>` is whose steps around the verification a post records (`core.plugin.procedure.Recorder`).

A setting or a report template is approved by the head or by another administrator, never by who proposed it: the database
asks that of the persons.
"""

DOWNWARDS = frozenset({"overview.look", "sources.look", "source.remind"}) | {
    f"opening.{act}" for act in ("list", "propose", "withdraw", "approve", "reject", "password")
}
"""对下级: figures of the tenants below, reminders for them, their opening: of no use, and not given, where none is below."""


def verbs_of(role: str, level: str) -> frozenset[str]:
    """可办事项 of a role in a tenant of that level ('province', 'city' or 'county')."""
    verbs = ROLES.get(role, frozenset())
    return verbs - DOWNWARDS if level == "county" else verbs


ROLE_TITLES: Mapping[str, str] = {
    "assistance_system": "救助系统对接",
    "township_clerk": "受理经办人",
    "township_reviewer": "授权审核人",
    "county_officer": "救助审批经办人",
    "verification_officer": "核对经办人",
    "agency_head": "核对机构主要负责人",
    "tenant_admin": "系统管理员",
    "auditor": "安全审计员",
    SOURCE_CLERK: "数源部门经办人",
    OPERATOR: "平台运维",
    DEVELOPER: "插件开发人员",
}
"""What the roles are called. A verification officer works for the executing agency, whatever its level."""

TWO_PERSONS = (
    frozenset({"verification.accept", "authorization.review"}),
    frozenset({"draft.submit", "authorization.review"}),
    frozenset({"verification.initiate", "verification.conclude"}),
    frozenset({"setting.propose", "verification.look"}),
    frozenset({"manual_answer.enter", "verification.look"}),
    frozenset({"manual_answer.judge", "setting.propose"}),
)
"""两人办理: no role holds both, and nobody is given two posts that together do.

Packages on removable storage want two persons, not two posts: an agency may have two officers of one kind. Who releases
what he made, or confirms what he uploaded, is refused as a person, by the action and by the table (decision 29). What a
department's clerk uploads is confirmed by the agency alone, whose posts no clerk holds beside his own (decision 38).
"""

PERSONS = frozenset(role for role, verbs in ROLES.items() if verbs >= SELF)
"""本人登录的岗位: whose holder sits at a browser; a machine has tokens and no password."""

SYSTEM_VERBS = frozenset(
    {"ask.send", "ask.settle", "assessment.make", "report.issue", "package.expire", "deadline.recompute"}
)
"""What workers do; no post has them."""

SOURCE_VERBS = frozenset({"ask.callback"})
"""What an asynchronous source may do by a signed callback."""

VISITOR_VERBS = frozenset({"session.open", "report.authenticate"})
"""What somebody may do who has proven nothing: try, and ask whether a paper is genuine."""
