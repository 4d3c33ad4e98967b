"""岗位角色一览: who may do what, in words, and which things one person may never do together."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from core.scope import Scope
from tenants.permissions import PERSONS, PLATFORM_ROLES, ROLE_TITLES, ROLES, SOURCE_CLERK, TWO_PERSONS
from tenants.posts.model import clash
from tenants.verb_titles import AREAS, area_of, title_of


class RoleView(Struct, frozen=True):
    """岗位角色: what it may do; `clashes` are the roles that one person may not hold beside it."""

    role: str
    title: str
    person: bool
    """False: a machine has the post; it has a token and no password."""
    of_sources: bool
    """Bound to departments, which are named when the post is made."""
    verbs: Sequence[str]
    clashes: Sequence[str]


class VerbView(Struct, frozen=True):
    """办理事项."""

    verb: str
    title: str
    area: str


class TwoPersons(Struct, frozen=True):
    """两人办理: what one person never does both of."""

    titles: Sequence[str]


class Matrix(Struct, frozen=True):
    """权限一览."""

    roles: Sequence[RoleView]
    verbs: Sequence[VerbView]
    two_persons: Sequence[TwoPersons]


async def list_roles(scope: Scope) -> Matrix:
    """角色与权限 as the permission table has them."""
    async with scope.read("role.list"):
        offered = [role for role in ROLES if role not in PLATFORM_ROLES]
    known = sorted({verb for role in offered for verb in ROLES[role]})
    verbs = sorted(
        (VerbView(verb, title_of(verb), area_of(verb)) for verb in known), key=lambda v: (_place(v.area), v.verb)
    )
    return Matrix([_role(role) for role in offered], verbs, [_pair(pair) for pair in TWO_PERSONS])


def _place(area: str) -> int:
    return [*AREAS].index(area) if area in AREAS else len(AREAS)


def _role(role: str) -> RoleView:
    against = [other for other in ROLES if clash(TWO_PERSONS, ROLES[role], ROLES[other])]
    return RoleView(role, ROLE_TITLES[role], role in PERSONS, role == SOURCE_CLERK, sorted(ROLES[role]), against)


def _pair(pair: frozenset[str]) -> TwoPersons:
    return TwoPersons(sorted(title_of(verb) for verb in pair))
