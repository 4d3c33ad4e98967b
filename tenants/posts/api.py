"""岗位任职接口: posts and who holds them; handing over, leaving, disabling and enabling."""

from __future__ import annotations

from uuid import UUID

from core.web import Call, acts, reads, scope_of
from tenants.posts import actions, roles
from tenants.posts.model import (
    AbolishIn,
    AccountIn,
    AccountState,
    Ended,
    EndIn,
    HandedOver,
    HandoverIn,
    NameCorrected,
    NameIn,
    PostChangeIn,
    PostHolders,
    PostIn,
    PostKept,
    StayIn,
    Stays,
)
from tenants.posts.roles import Matrix


@reads("/api/posts")
async def list_posts(request: Call) -> list[PostHolders]:
    """岗位一览: who holds, held and will hold each post of the own tenant."""
    return await actions.list_posts(scope_of(request))


@acts("/api/posts")
async def create_post(request: Call, data: PostIn) -> HandedOver:
    """设岗: a post of an office, and who holds it from that day on."""
    return await actions.create_post(scope_of(request), data)


@acts("/api/posts/{post_id:uuid}/change")
async def change_post(request: Call, post_id: UUID, data: PostChangeIn) -> PostKept:
    """更改岗位: title, data scope and sources; by somebody who does not hold it."""
    return await actions.change_post(scope_of(request), post_id, data)


@acts("/api/posts/{post_id:uuid}/abolish")
async def abolish_post(request: Call, post_id: UUID, data: AbolishIn) -> PostKept:
    """撤岗: a vacant post is there no more; it stays on record."""
    return await actions.abolish_post(scope_of(request), post_id, data)


@reads("/api/roles")
async def list_roles(request: Call) -> Matrix:
    """角色与权限: which role may do what, and what one person never does both of."""
    return await roles.list_roles(scope_of(request))


@acts("/api/holdings/{holding_id:uuid}/handover")
async def hand_over(request: Call, holding_id: UUID, data: HandoverIn) -> HandedOver:
    """职务交接: on that day the post goes to the successor; access of who held it ends with it."""
    return await actions.hand_over(scope_of(request), holding_id, data)


@acts("/api/holdings/{holding_id:uuid}/end")
async def end_holding(request: Call, holding_id: UUID, data: EndIn) -> Ended:
    """离任: from that day on the person holds the post no longer."""
    return await actions.end_holding(scope_of(request), holding_id, data)


@acts("/api/holdings/{holding_id:uuid}/stay")
async def stay(request: Call, holding_id: UUID, data: StayIn) -> Stays:
    """撤销离任: who was to leave on a day to come stays in the post."""
    return await actions.stay(scope_of(request), holding_id, data)


@acts("/api/accounts/{staff_number:str}/disable")
async def disable_account(request: Call, staff_number: str, data: AccountIn) -> AccountState:
    """停用账号: the very next request of this person is refused."""
    return await actions.disable(scope_of(request), staff_number, data)


@acts("/api/accounts/{staff_number:str}/enable")
async def enable_account(request: Call, staff_number: str, data: AccountIn) -> AccountState:
    """恢复账号: with a new login and new tokens only."""
    return await actions.enable(scope_of(request), staff_number, data)


@acts("/api/accounts/{staff_number:str}/name")
async def correct_name(request: Call, staff_number: str, data: NameIn) -> NameCorrected:
    """更正姓名: a real name that was mistyped; what was printed under it stays."""
    return await actions.correct_name(scope_of(request), staff_number, data)


ROUTES = (
    list_posts,
    create_post,
    change_post,
    abolish_post,
    list_roles,
    hand_over,
    end_holding,
    stay,
    disable_account,
    enable_account,
    correct_name,
)
