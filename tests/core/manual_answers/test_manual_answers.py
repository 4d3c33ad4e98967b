"""人工反馈: one clerk enters, another confirms, and the case goes on; nobody else sees the question, and the clerks nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
import pytest

from core.errors import Conflict, Invalid, NotFound, Refused
from core.manual_answers.actions import confirm, enter, list_questions, look, send_back
from core.manual_answers.model import ConfirmIn, EntryIn, ReturnIn, Stage
from core.verification.course import conclude
from core.verification.looking import look as look_at_case
from core.verification.model import ReasonIn, State
from hedui.fsck import run as fsck
from tenants.access import operator_scope
from tenants.provisioning import issue_token, provision
from tests.conftest import CONNECTOR, World, setting_row
from tests.core.procedures.test_procedures import under
from tests.support import ENDS, Bench, at, report, rows, truth, work

if TYPE_CHECKING:
    from core.scope import Scope
    from core.verification.model import Accepted
    from hedui.embedded.postgres import EmbeddedPostgres

MANUAL = "manual_entry.connector"
PACKS = ["national", "zhejiang", "public_data_gateway", "batch_exchange", "manual_entry", "report_json", "report_pdf"]
FIRST, SECOND, OTHER_DEPARTMENT = "ZJ0101", "ZJ0102", "ZJ0103"
NOTHING = EntryIn({"answer": "nothing_found"})


async def by_hand(world: World, household: int) -> Accepted:
    """A case whose questions about houses wait for the clerks of the department; everything else is answered."""
    province = operator_scope(world.runtime, world.tenants["zhejiang"])
    reached = {"public_security": CONNECTOR, "social_insurance": CONNECTOR, "banks": CONNECTOR, "housing": MANUAL}
    async with province.write("connector.configure") as tx:
        for name, value in {"packs": PACKS, "source_connectors": reached}.items():
            row = setting_row(province, name, value)
            await under(tx, row)
    case = await world.begin(household)
    await work(world)
    return case
