"""租户接口: who am I, and the settings of my tenant, proposed by one person and approved by another."""

from __future__ import annotations

import enum
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar.params import Parameter
from msgspec import Meta, Struct

from core.explanations.previewing import Last
from core.web import Call, acts, reads, scope_of
from tenants import impact, proposals, setting_forms, settings
from tenants.impact import SettingPreview
from tenants.posts.model import Reason
from tenants.proposals import Proposal
from tenants.setting_forms import Change, SettingForm
from tenants.setting_words import SettingWords, setting_words
from tenants.settings import Wanted


class Me(Struct, frozen=True):
    """本人: account, post, tenant, and what the post may do."""

    name: str
    post: str
    office: str
    tenant: str
    verbs: list[str]


class SettingIn(Struct, frozen=True, forbid_unknown_fields=True):
    """拟设的值: of a setting from a day on, by a document; with `inherit` none, so that the level above counts again."""

    name: Annotated[str, Meta(min_length=1, max_length=120)]
    document: Annotated[str, Meta(max_length=300)]
    start: date
    value: Any = None
    inherit: bool = False

    def wanted(self) -> Wanted:
        """As the actions take it."""
        return Wanted(self.name, self.value, self.document, self.start, self.inherit)


class ProposalIn(SettingIn, frozen=True, forbid_unknown_fields=True):
    """设置建议: the same, and why it reaches back where its first day has passed."""

    retroactive: Annotated[str, Meta(max_length=500, description="追溯的理由：起始日早于今天的必填")] = ""


class SettingPreviewIn(SettingIn, frozen=True, forbid_unknown_fields=True):
    """预演设置值: the same, and over how many of the last assessments."""

    last: Last = 50


class LastIn(Struct, frozen=True, forbid_unknown_fields=True):
    """预演范围."""

    last: Last = 50


class RejectIn(Struct, frozen=True, forbid_unknown_fields=True):
    """不批准."""

    reason: Reason


class ProposalState(enum.StrEnum):
    """设置建议的状态."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class SettingView(Struct, frozen=True):
    """设置值 with provenance."""

    name: str
    value: Any
    document: str
    start: date
    provenance: str


@reads("/api/me")
async def me(request: Call) -> Me:
    """本人岗位与权限."""
    scope = scope_of(request)
    actor = scope.actor
    return Me(actor.name, actor.post, actor.office_name, scope.tenant.name, sorted(scope.verbs))


@reads("/api/settings")
async def list_settings(request: Call, on: date | None = None) -> list[SettingView]:
    """设置一览 of a day (`on`, today unless given), with where each value comes from."""
    found = await settings.list_settings(scope_of(request), on)
    return [SettingView(s.name, s.value, s.document, s.start, s.provenance) for s in found]


@reads("/api/settings/forms")
async def list_forms(request: Call, on: date | None = None) -> list[SettingForm]:
    """设置表单一览 of a day: title, unit, legal basis, JSON Schema; the value in force, whose, what is proposed and to come."""
    return await setting_forms.list_forms(scope_of(request), on)


@reads("/api/settings/words")
async def list_setting_words(request: Call) -> SettingWords:
    """设置用语: titles of the packs, programmes, elements, departments and connectors that settings name."""
    return await setting_words(scope_of(request))


@reads("/api/settings/history")
async def setting_history(request: Call, name: Annotated[str, Parameter(max_length=120)]) -> list[Change]:
    """设置沿革 of one setting: every value, who proposed and who approved it, when, by which document."""
    return await setting_forms.history(scope_of(request), name)


@acts("/api/settings")
async def propose_setting(request: Call, data: ProposalIn) -> Proposal:
    """提出设置建议: dated, with its document; in force once another person has approved it. Earlier values stay."""
    return await proposals.propose(scope_of(request), data.wanted(), data.retroactive)


@acts("/api/settings/preview")
async def preview_setting(request: Call, data: SettingPreviewIn) -> SettingPreview:
    """预演设置值: how many open cases it reaches, whose result would change, and why; nothing is changed."""
    return await impact.preview_value(scope_of(request), data.wanted(), data.last)


@reads("/api/settings/proposals")
async def list_proposals(
    request: Call,
    proposal_state: Annotated[
        ProposalState | None, Parameter(query="state", description="只列出此状态的设置建议")
    ] = None,
) -> list[Proposal]:
    """设置建议一览 of the own tenant, the newest 200."""
    return await proposals.list_proposals(scope_of(request), proposal_state)


@acts("/api/settings/proposals/{proposal_id:uuid}/preview")
async def preview_proposal(request: Call, proposal_id: UUID, data: LastIn) -> SettingPreview:
    """预演设置建议: how many open cases it reaches, whose result it would change, and why, before it is decided."""
    return await impact.preview_proposal(scope_of(request), proposal_id, data.last)


@acts("/api/settings/proposals/{proposal_id:uuid}/approve")
async def approve_setting(request: Call, proposal_id: UUID) -> Proposal:
    """批准设置建议: by another person than its author."""
    return await proposals.approve(scope_of(request), proposal_id)


@acts("/api/settings/proposals/{proposal_id:uuid}/reject")
async def reject_setting(request: Call, proposal_id: UUID, data: RejectIn) -> Proposal:
    """不批准设置建议, with the reason; by another person than its author."""
    return await proposals.reject(scope_of(request), proposal_id, data.reason)


@acts("/api/settings/proposals/{proposal_id:uuid}/withdraw")
async def withdraw_setting(request: Call, proposal_id: UUID) -> Proposal:
    """撤回设置建议: by its author, before it is decided."""
    return await proposals.withdraw(scope_of(request), proposal_id)


ROUTES = (
    me, list_settings, list_forms, list_setting_words, setting_history, propose_setting, preview_setting, list_proposals,
    preview_proposal, approve_setting, reject_setting, withdraw_setting,
)  # fmt: skip
