"""检查项与发现: what a check is, and what it says when something is wrong; pure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from msgspec import Struct

if TYPE_CHECKING:
    from core.consistency.walk import Walk

INVARIANTS: Mapping[str, str] = {
    "I1": "已答复的请求恰好办理一次",
    "I2": "一人一项一问一答，报告版本连续",
    "I3": "没有依据不查询",
    "I4": "状态变动与留痕一一对应",
    "I5": "与部门台账一致",
    "I8": "没有跨机构的引用",
    "I9": "没有丢失或搁置的任务",
    "I10": "期限与重算一致",
    "I11": "人工反馈两人办理",
    "V1": "密文可开，摘要相符",
}
"""不变量, in the order of printing."""


class Fault(Struct, frozen=True):
    """问题一处: the row that is wrong. Ids and numbers only: nothing here may name a person."""

    table: str
    row: str
    problem: str
    number: str = ""
    """Number of the case, where there is one."""
    tenant: UUID | None = None


class Finding(Struct, frozen=True):
    """发现: a fault, and the check that found it."""

    check: str
    invariant: str
    table: str
    row: str
    tenant: UUID | None
    tenant_name: str
    number: str
    problem: str
    remedy: str


Find = Callable[["Walk"], Awaitable[Sequence[Fault]]]


@dataclass(frozen=True)
class Check:
    """检查项: `id` begins with its invariant, `title` says what must hold, `remedy` what to do where it does not."""

    id: str
    title: str
    remedy: str
    find: Find

    @property
    def invariant(self) -> str:
        """'I3' of 'I3.authorized'."""
        return self.id.partition(".")[0]

    def finding(self, fault: Fault, names: Mapping[UUID, str]) -> Finding:
        """The fault as it is printed."""
        tenant_name = names.get(fault.tenant, "") if fault.tenant else ""
        return Finding(
            self.id, self.invariant, fault.table, fault.row, fault.tenant, tenant_name, fault.number, fault.problem,
            self.remedy,
        )  # fmt: skip
