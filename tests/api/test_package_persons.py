"""加密移动存储由两人办理: two accounts in one hand are not two persons (docs/decisions/0032-settings.md)."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import pytest

from tenants.access import operator_scope
from tenants.sessions.resetting import reset_password
from tests.api.packages import FIRST, HANDED, HEAD, PACKAGES, SECOND, Desk, Sent, nothing
from tests.support import rows, seize


async def test_two_accounts_in_one_hand_release_and_import_nothing(desk: Desk) -> None:
    """Whoever gave out the second one's password is both; once the operator has given out another, they are two."""
    await desk.begin(5)
    first, operator = await desk.county.scope(FIRST), operator_scope(desk.county.runtime, desk.county.tenants["wangmo"])
    made = await desk.prepared()
    place = f"{PACKAGES}/{made['id']}"
    await seize(first, SECOND)
    refused = await desk.as_(SECOND).post(f"{place}/release")
    assert (refused.status, refused.code, first.actor.name in refused.json()["detail"]) == (
        403, "accounts_in_one_hand", True,
    )  # fmt: skip
    release = "update package set state = 'releasing', released_by = $2, released_name = 'x' where id = $1 returning id"
    second = (await desk.county.scope(SECOND)).actor.account
    with pytest.raises(asyncpg.PostgresError) as held:
        await rows(first, release, UUID(made["id"]), second)
    assert held.value.sqlstate == "HD019"
    await reset_password(operator, SECOND)
    told = await desk.as_(SECOND).done(f"{place}/release")
    sent = Sent(made["id"], told["password"], await desk.archive(made["id"]))
    await desk.as_(FIRST).done(f"{sent.path}/custody", HANDED)
    account = await desk.upload(sent, sent.filled(nothing))
    await seize(await desk.county.scope(SECOND), FIRST)  # it does not matter which of the two has the other in hand
    confirm = f"{sent.path}/answers/{account['answer_id']}/confirm"
    assert (await desk.as_(SECOND).post(confirm)).code == "accounts_in_one_hand"
    with pytest.raises(asyncpg.PostgresError) as held:
        await rows(first, "update package_answer set state = 'confirming', confirmed_by = $1 returning id", second)
    assert held.value.sqlstate == "HD019"
    assert (await desk.as_(HEAD).done(confirm))["state"] == "imported"


async def test_a_third_person_with_both_in_hand_is_both(desk: Desk) -> None:
    """One who gave out both passwords could have made and released it alone; and what a seized account did stays seized."""
    await desk.begin(5)
    operator = operator_scope(desk.county.runtime, desk.county.tenants["wangmo"])
    third = await desk.county.scope(HEAD)
    await seize(third, FIRST)
    await seize(third, SECOND)
    place = f"{PACKAGES}/{(await desk.prepared())['id']}/release"
    refused = await desk.as_(SECOND).post(place)
    assert (refused.code, third.actor.name in refused.json()["detail"]) == ("accounts_in_one_hand", True)
    release = "update package set state = 'releasing', released_by = $1, released_name = 'x' returning id"
    with pytest.raises(asyncpg.PostgresError) as held:
        await rows(third, release, (await desk.county.scope(SECOND)).actor.account)
    assert held.value.sqlstate == "HD019"
    await reset_password(operator, FIRST)  # free again, but the step was taken before
    assert (await desk.as_(HEAD).post(place)).code == "accounts_in_one_hand"
    assert (await desk.as_(SECOND).post(place)).code == "accounts_in_one_hand"
    with pytest.raises(asyncpg.PostgresError):
        await rows(third, release, third.actor.account)
    await rows(third, "update package set hands = '{}' returning id")  # nothing rewrites them
    assert (await desk.as_(HEAD).post(place)).code == "accounts_in_one_hand"
    await reset_password(operator, SECOND)
    await desk.as_(SECOND).done(place)
