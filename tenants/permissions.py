"""权限表: roles -> verbs, and routes -> verbs. Deny by default: what has no row is refused, and fails the build.

A verb is the name of an action; the door to the database (`core.scope`) opens for a verb in the scope's set only, so the
same table holds for the web, the command line and the workers.
"""

from __future__ import annotations

from collections.abc import Mapping

SELF = frozenset({"session.open", "session.look", "session.end", "password.change"})
"""本人: what a person does about the own login; all that is left while the password is the one that was given out."""

OFFICER_READS = SELF | frozenset(
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
"""数源部门经办人: bound to departments by the post; enters answers and judges those of others, never the own ones."""

PLATFORM = "platform"
"""平台: level of the operator's own office; it is no agency, and stands above nobody."""
OPERATOR, DEVELOPER = "operator", "developer"
PLATFORM_ROLES = frozenset({OPERATOR, DEVELOPER})
"""平台岗位: open something in the platform's office alone, and there nothing else does. They see figures, no case and no
person; a developer works only where departments and people are made up."""
_SANDBOX = frozenset({"sandbox.look", "sandbox.try", "sandbox.check"})

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
    "tenant_admin": SELF
    | {
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
        "account.disable",
        "account.enable",
        "post.list",
        "post.create",
        "role.list",
        "office.list",
        "office.create",
        "office.rename",
        "office.close",
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
    "auditor": SELF | {"trace.list", "trace.check", "trace.export", "report.downloads", "account.look"},
    OPERATOR: SELF | _SANDBOX | {"account.look", "platform.look", "platform.examine", "platform.retry"},
    DEVELOPER: SELF | _SANDBOX | {"account.look"},
    SOURCE_CLERK: SELF
    | {"account.look", "manual_ask.list", "manual_ask.look", "manual_answer.enter", "manual_answer.judge"},
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
"""对下级: figures of the tenants below, reminders for them, and their opening: not given where there is none below."""


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
what he made, or confirms what he uploaded, is refused as a person, by the action and by the table (decision 29).
"""

PERSONS = frozenset(role for role, verbs in ROLES.items() if verbs >= SELF)
"""本人登录的岗位: whose holder sits at a browser; a machine has tokens and no password."""

SYSTEM_VERBS = frozenset({"ask.send", "ask.settle", "assessment.make", "report.issue", "package.expire"})
"""What workers do; no post has them."""

SOURCE_VERBS = frozenset({"ask.callback"})
"""What an asynchronous source may do by a signed callback."""

VISITOR_VERBS = frozenset({"session.open", "report.authenticate"})
"""What somebody may do who has proven nothing: try, and ask whether a paper is genuine."""

PUBLIC = "public"
"""Marks a route that needs no credential."""

BY_SIGNATURE = "by_signature"
"""Marks a route whose caller is proven by a source's signature."""

ROUTES: Mapping[tuple[str, str], str] = {
    ("GET", "/"): PUBLIC,
    ("GET", "/{rest}"): PUBLIC,
    ("GET", "/assets/{name}"): PUBLIC,
    ("GET", "/plain/{name}"): PUBLIC,
    ("GET", "/favicon.ico"): PUBLIC,
    ("GET", "/login"): PUBLIC,
    ("POST", "/login"): PUBLIC,
    ("GET", "/verify"): PUBLIC,
    ("POST", "/verify"): PUBLIC,
    ("GET", "/health"): PUBLIC,
    ("GET", "/schema"): PUBLIC,
    ("GET", "/schema/openapi.json"): PUBLIC,
    ("GET", "/schema/{path}"): PUBLIC,
    ("POST", "/api/session"): PUBLIC,
    ("GET", "/api/session"): "session.look",
    ("DELETE", "/api/session"): "session.end",
    ("POST", "/api/password"): "password.change",
    ("POST", "/api/accounts/{staff_number}/reset"): "account.reset",
    ("POST", "/api/accounts/{staff_number}/disable"): "account.disable",
    ("POST", "/api/accounts/{staff_number}/enable"): "account.enable",
    ("GET", "/api/posts"): "post.list",
    ("POST", "/api/posts"): "post.create",
    ("GET", "/api/roles"): "role.list",
    ("GET", "/api/offices"): "office.list",
    ("POST", "/api/offices"): "office.create",
    ("POST", "/api/offices/{office_id}/rename"): "office.rename",
    ("POST", "/api/offices/{office_id}/close"): "office.close",
    ("GET", "/api/openings"): "opening.list",
    ("POST", "/api/openings"): "opening.propose",
    ("POST", "/api/openings/{opening_id}/approve"): "opening.approve",
    ("POST", "/api/openings/{opening_id}/reject"): "opening.reject",
    ("POST", "/api/openings/{opening_id}/withdraw"): "opening.withdraw",
    ("POST", "/api/openings/{opening_id}/password"): "opening.password",
    ("GET", "/api/checklist"): "tenant.check",
    ("GET", "/api/plugins"): "plugin.list",
    ("GET", "/api/configuration"): "configuration.export",
    ("POST", "/api/configuration/preview"): "setting.preview",
    ("POST", "/api/configuration"): "setting.propose",
    ("GET", "/api/configuration/comparison"): "configuration.compare",
    ("POST", "/api/holdings/{holding_id}/handover"): "holding.hand_over",
    ("POST", "/api/holdings/{holding_id}/end"): "holding.end",
    ("GET", "/api/me"): "account.look",
    ("POST", "/api/applications"): "application.feed",
    ("POST", "/api/applications/{number}/close"): "application.close",
    ("POST", "/api/applications/files"): "application.feed_file",
    ("POST", "/api/applications/files/correction"): "application.feed_file",
    ("GET", "/api/work"): "verification.list",
    ("GET", "/api/work/summary"): "verification.list",
    ("GET", "/api/verifications"): "verification.list",
    ("POST", "/api/verifications"): "verification.accept",
    ("POST", "/api/verifications/files"): "verification.accept_file",
    ("POST", "/api/verifications/files/correction"): "verification.accept_file",
    ("GET", "/api/verifications/files/template"): "verification.accept_file",
    ("GET", "/api/intake/form"): "draft.look",
    ("GET", "/api/drafts"): "draft.look",
    ("POST", "/api/drafts"): "draft.keep",
    ("GET", "/api/drafts/{draft_id}"): "draft.look",
    ("POST", "/api/drafts/{draft_id}"): "draft.keep",
    ("POST", "/api/drafts/{draft_id}/check"): "draft.check",
    ("POST", "/api/drafts/{draft_id}/scans"): "draft.keep",
    ("GET", "/api/drafts/{draft_id}/scans/{scan_id}"): "draft.look",
    ("POST", "/api/drafts/{draft_id}/submit"): "draft.submit",
    ("POST", "/api/drafts/{draft_id}/discard"): "draft.discard",
    ("GET", "/api/authorizations"): "authorization.look",
    ("GET", "/api/verifications/{verification_id}/authorizations"): "authorization.look",
    ("GET", "/api/verifications/{verification_id}/scans/{scan_id}"): "authorization.look",
    ("POST", "/api/verifications/{verification_id}/return"): "authorization.review",
    ("GET", "/api/verifications/{verification_id}"): "verification.look",
    ("POST", "/api/verifications/{verification_id}/declaration"): "declaration.take",
    ("POST", "/api/verifications/{verification_id}/authorizations"): "authorization.take",
    ("POST", "/api/verifications/{verification_id}/review"): "authorization.review",
    ("POST", "/api/verifications/{verification_id}/withdraw"): "authorization.withdraw",
    ("POST", "/api/verifications/{verification_id}/initiate"): "verification.initiate",
    ("POST", "/api/verifications/{verification_id}/suspend"): "verification.suspend",
    ("POST", "/api/verifications/{verification_id}/resume"): "verification.resume",
    ("POST", "/api/verifications/{verification_id}/extend"): "verification.extend",
    ("POST", "/api/verifications/{verification_id}/terminate"): "verification.terminate",
    ("POST", "/api/verifications/{verification_id}/conclude"): "verification.conclude",
    ("POST", "/api/verifications/{verification_id}/unseal"): "verification.unseal",
    ("POST", "/api/verifications/{verification_id}/supplement"): "verification.supplement",
    ("POST", "/api/verifications/{verification_id}/waive-supplement"): "verification.waive_supplement",
    ("POST", "/api/verifications/{verification_id}/field-checks"): "field_check.file",
    ("POST", "/api/verifications/{verification_id}/expenditure-judgement"): "expenditure.judge",
    ("POST", "/api/verifications/{verification_id}/steps"): "step.record",
    ("POST", "/api/verifications/{verification_id}/visit-sample"): "sample.include",
    ("POST", "/api/visit-samples"): "sample.draw",
    ("GET", "/api/verifications/{verification_id}/procedure"): "procedure.look",
    ("POST", "/api/reports/{report_id}/deliveries"): "delivery.record",
    ("POST", "/api/verifications/{verification_id}/suspensions"): "suspension.raise",
    ("POST", "/api/suspensions/{suspension_id}/lift"): "suspension.lift",
    ("GET", "/api/verifications/{verification_id}/events"): "verification.look",
    ("GET", "/api/verifications/{verification_id}/comparison"): "verification.look",
    ("GET", "/api/verifications/{verification_id}/reports"): "report.list",
    ("GET", "/api/verifications/{verification_id}/report-versions"): "report.list",
    ("GET", "/api/reports/{report_id}"): "report.list",
    ("GET", "/api/reports/{report_id}/pages"): "report.fetch",
    ("GET", "/api/reports/{report_id}/pages/{page}"): "report.fetch",
    ("GET", "/api/reports/{report_id}/downloads"): "report.downloads",
    ("GET", "/api/reports/{report_id}/result"): "report.explain",
    ("POST", "/api/verifications/{verification_id}/unmask"): "subject.unmask",
    ("GET", "/api/reports/{report_id}/files/{format_id}"): "report.fetch",
    ("GET", "/api/reports/{report_id}/figures"): "report.explain",
    ("GET", "/api/reports/{report_id}/figures/{figure}"): "report.explain",
    ("GET", "/api/reports/{report_id}/replay"): "report.replay",
    ("GET", "/api/plugins/versions"): "setting.preview",
    ("POST", "/api/plugins/preview"): "setting.preview",
    ("POST", "/api/recipients"): "recipient.feed",
    ("POST", "/api/recipients/look-up"): "recipient.look",
    ("GET", "/api/quarantine"): "quarantine.list",
    ("GET", "/api/packages/waiting"): "package.look",
    ("GET", "/api/packages"): "package.look",
    ("POST", "/api/packages"): "package.prepare",
    ("GET", "/api/packages/{package_id}"): "package.look",
    ("POST", "/api/packages/{package_id}/release"): "package.release",
    ("GET", "/api/packages/{package_id}/file"): "package.fetch",
    ("POST", "/api/packages/{package_id}/custody"): "package.hand_over",
    ("POST", "/api/packages/{package_id}/withdraw"): "package.withdraw",
    ("POST", "/api/packages/{package_id}/answers"): "package.upload",
    ("GET", "/api/packages/{package_id}/answers/{answer_id}"): "package.look",
    ("POST", "/api/packages/{package_id}/answers/{answer_id}/confirm"): "package.confirm",
    ("GET", "/api/packages/{package_id}/answers/{answer_id}/correction"): "package.fetch",
    ("GET", "/api/overview"): "overview.look",
    ("GET", "/api/source-board"): "sources.look",
    ("GET", "/api/source-board/affected"): "sources.look",
    ("POST", "/api/source-reminders"): "source.remind",
    ("GET", "/api/source-reminders"): "manual_ask.list",
    ("GET", "/api/traces"): "trace.list",
    ("GET", "/api/report-layouts"): "report_template.list",
    ("GET", "/api/report-layouts/pages"): "report_template.list",
    ("GET", "/api/traces/audit"): "trace.list",
    ("GET", "/api/traces/verbs"): "trace.list",
    ("GET", "/api/traces/check"): "trace.check",
    ("GET", "/api/traces/export"): "trace.export",
    ("GET", "/api/report-templates"): "report_template.list",
    ("POST", "/api/report-templates"): "report_template.propose",
    ("POST", "/api/report-templates/withdraw"): "report_template.propose",
    ("POST", "/api/report-templates/preview"): "report_template.preview",
    ("GET", "/api/report-templates/proposals"): "report_template.list",
    ("POST", "/api/report-templates/proposals/{proposal_id}/preview"): "report_template.preview",
    ("POST", "/api/report-templates/proposals/{proposal_id}/approve"): "report_template.approve",
    ("POST", "/api/report-templates/proposals/{proposal_id}/reject"): "report_template.reject",
    ("POST", "/api/report-templates/proposals/{proposal_id}/withdraw"): "report_template.withdraw",
    ("GET", "/api/calendars/{year}"): "setting.list",
    ("GET", "/api/connectors"): "connector.look",
    ("POST", "/api/connectors/{connector}/secrets"): "connector.configure",
    ("POST", "/api/connectors/{connector}/test"): "connector.test",
    ("GET", "/api/settings"): "setting.list",
    ("GET", "/api/settings/forms"): "setting.list",
    ("GET", "/api/settings/words"): "setting.list",
    ("GET", "/api/settings/history"): "setting.list",
    ("POST", "/api/settings"): "setting.propose",
    ("POST", "/api/settings/preview"): "setting.preview",
    ("GET", "/api/settings/proposals"): "setting.list",
    ("POST", "/api/settings/proposals/{proposal_id}/preview"): "setting.preview",
    ("POST", "/api/settings/proposals/{proposal_id}/approve"): "setting.approve",
    ("POST", "/api/settings/proposals/{proposal_id}/reject"): "setting.reject",
    ("POST", "/api/settings/proposals/{proposal_id}/withdraw"): "setting.withdraw",
    ("GET", "/api/manual-answers"): "manual_ask.list",
    ("GET", "/api/manual-asks"): "manual_ask.list",
    ("GET", "/api/manual-asks/{ask_id}"): "manual_ask.look",
    ("POST", "/api/manual-asks/{ask_id}/answer"): "manual_answer.enter",
    ("POST", "/api/manual-asks/{ask_id}/confirm"): "manual_answer.judge",
    ("POST", "/api/manual-asks/{ask_id}/return"): "manual_answer.judge",
    ("GET", "/api/operator/queue"): "platform.look",
    ("GET", "/api/operator/jobs"): "platform.look",
    ("POST", "/api/operator/jobs/{job_id}/retry"): "platform.retry",
    ("GET", "/api/operator/offices"): "platform.look",
    ("GET", "/api/operator/software"): "platform.look",
    ("GET", "/api/operator/plugins"): "platform.look",
    ("GET", "/api/operator/health"): "platform.examine",
    ("GET", "/api/sandbox/plugins"): "sandbox.look",
    ("GET", "/api/sandbox/plugins/{plugin}"): "sandbox.look",
    ("POST", "/api/sandbox/households"): "sandbox.try",
    ("POST", "/api/sandbox/plugins/{plugin}/check"): "sandbox.check",
    ("POST", "/callbacks/{tenant_id}/{ask_id}"): BY_SIGNATURE,
}
"""(method, path) -> verb. Every route of the application has exactly one row."""
