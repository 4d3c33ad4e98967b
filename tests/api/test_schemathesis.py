"""接口说明与实际: machine-made requests over the interface's own description get no other answers than it says.

Each request goes out by a post that may do it, and the first ones of each operation by one of the others, too, in turn: who
may not is refused before anything of the request is read. HEDUI_SCHEMATHESIS_EXAMPLES raises how many are made for each
operation beyond the systematic ones, and makes them anew every time.
"""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import checks
from schemathesis.schemas import BaseSchema

from core.runtime import Runtime
from hedui.app import create_app
from plugins.simulated_departments.process import Departments
from tenants.permissions import verbs_of
from tenants.provisioning import ProvisioningFile
from tenants.routes import BY_SIGNATURE, PUBLIC, ROUTES
from tests.api.people import Office, Web, new_office
from tests.api.steps import (
    CLERK,
    COUNTY,
    FEEDER,
    PROVINCE,
    REVIEWER,
    finish,
    make_ready,
    number,
    start,
    take_in,
)

EXAMPLES = int(os.environ.get("HEDUI_SCHEMATHESIS_EXAMPLES", "0"))
REFUSED = EXAMPLES or 8
"""Requests of an operation that somebody sends who may not."""
POSTS: Mapping[str, str | None] = {
    CLERK: "township_clerk",
    REVIEWER: "township_reviewer",
    COUNTY: "county_officer",
    PROVINCE: "verification_officer",
    FEEDER: "assistance_system",
    "XH0003": "auditor",
    "XH0002": "tenant_admin",
    "nobody": None,
}
checks.load_all_checks()
ELSEWHERE = [
    check for check in checks.CHECKS.get_all() if check.__name__ in ("positive_data_acceptance", "ignored_auth")
]
"""Not asked here: the law refuses much that has the right form; and who is nobody is one of the posts."""


@dataclass
class There:
    """现场: cases in four states, and whose turn it is."""

    office: Office
    cases: Iterator[str]
    session: requests.Session = field(default_factory=requests.Session)
    turns: dict[tuple[str, bool], Iterator[str]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)

    def next_post(self, verb: str, may: bool) -> str | None:
        """The next one who has, or has not, the verb; None where there is none."""
        if (verb, may) not in self.turns:
            found = [
                post
                for post, role in POSTS.items()
                if (role is not None and verb in verbs_of(role, "province" if post == PROVINCE else "county")) == may
            ]
            self.turns[verb, may] = itertools.cycle(found)
        return next(self.turns[verb, may], None)


@pytest.fixture(scope="module")
def described() -> BaseSchema:
    """接口说明. Asked for when it is needed: its requests are made with the tests, which would else cost every worker seconds."""
    schema = schemathesis.openapi.from_dict(create_app().openapi_schema.to_schema())
    schema.config.generation.with_security_parameters = False  # tokens are ours
    return schema


schema = schemathesis.pytest.from_fixture("described")


@pytest.fixture(scope="module")
async def there(web: Web, runtime: Runtime, departments: Departments, provisioning_file: ProvisioningFile) -> There:
    office = await new_office(web, runtime, departments, provisioning_file)
    cases = [
        await step(office, office.file(index, number=number()))
        for index, step in enumerate((take_in, make_ready, start, start), start=60)
    ]
    await finish(office, cases[-1])
    return There(office, itertools.cycle([case["id"] for case in cases]))


def _asked_by(operation: str, verb: str, there: There) -> tuple[bool, ...]:
    """Somebody who may, and somebody who may not; where nobody needs a verb, just anybody."""
    if verb in (PUBLIC, BY_SIGNATURE):
        return (False,)
    there.refused[operation] += 1
    return (True, False) if there.refused[operation] <= REFUSED else (True,)


@pytest.mark.timeout(1800)  # it is one test of many parts
@schema.parametrize()
@settings(
    max_examples=EXAMPLES or 3,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_nothing_is_answered_that_is_not_described(case: schemathesis.Case, there: There) -> None:
    verb = ROUTES[case.operation.method.upper(), case.operation.path]
    if "verification_id" in case.path_parameters and case.meta and case.meta.generation.mode.is_positive:
        case.path_parameters["verification_id"] = next(there.cases)
    for may in _asked_by(case.operation.label, verb, there):
        post = there.next_post(verb, may)
        if post is None:
            continue
        token = there.office.tokens.get(post)
        answer = case.call(
            base_url=there.office.web.base,
            session=there.session,
            headers={"Authorization": f"Bearer {token}"} if token else {},
        )
        case.validate_response(answer, excluded_checks=ELSEWHERE)
        if not may and case.method.upper() == case.operation.method.upper() and verb not in (PUBLIC, BY_SIGNATURE):
            assert answer.status_code in ((403, 404) if token else (401, 404)), (post, answer.status_code)
