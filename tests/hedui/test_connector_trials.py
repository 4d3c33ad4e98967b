"""连接器试验测试: `hedui plugin check` judges connectors by the department that their author plays."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from hedui import testing_connectors
from hedui.plugin import Ask, DataElement, EntryFaults, Reply
from hedui.testing_connectors import AskTrial, ConnectorTrial, ManualTrial, check_manual_connector
from hedui.testing_findings import Finding
from hedui.testing_packs import checked
from plugins.manual_entry.connector import ManualEntry
from plugins.manual_entry.tests import conformance

WRONG = {
    "leaking": ("connector.conformance", "refused-1：reason 的文字中有个人信息"),
    "forgetful": ("connector.conformance", "found-1：同一编号再问一次，得到不同的反馈"),
    "crashing": ("connector.conformance", "抛出契约以外的 KeyError"),
    "confused": ("connector.conformance", "closed-1：应为 Unavailable，得到 NothingFound"),
    "half": ("connector.conformance", "没有试验得到 Unavailable、Rejected、Garbled 的情形"),
    "untried": ("connector.not_judged", "没有供试验的模拟部门"),
}


@pytest.fixture(scope="module")
def found() -> Sequence[Finding]:
    """What the kit says of a folder with these connectors and a right one."""
    return checked(Path(__file__).parent / "teller").findings


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_connector_is_refused_with_its_sentence(found: Sequence[Finding], name: str) -> None:
    code, words = WRONG[name]
    (own,) = [finding for finding in found if finding.entry == f"teller.{name}"]
    assert (own.code, words in own.what) == (code, True), own
    assert own.todo in str(own)


def test_the_right_one_is_not_mentioned(found: Sequence[Finding]) -> None:
    assert {finding.entry.removeprefix("teller.") for finding in found} == set(WRONG)


class Quoting(ManualEntry):
    """Quotes the person's name where an entry is wrong."""

    def reply_to(self, ask: Ask, element: DataElement, entry: Any) -> Reply:
        """反馈."""
        try:
            return super().reply_to(ask, element, entry)
        except EntryFaults:
            raise EntryFaults([("records", f"{ask.subject.name}的记录有误")]) from None


def test_a_form_is_judged_too() -> None:
    entries = conformance._entries()
    check_manual_connector(ManualEntry(), ManualTrial(conformance.ASK, entries))
    with pytest.raises(AssertionError, match="EntryFaults 的文字中有个人信息"):
        check_manual_connector(Quoting(), ManualTrial(conformance.ASK, entries))
    with pytest.raises(AssertionError, match="没有试验得到 EntryFaults"):
        check_manual_connector(ManualEntry(), ManualTrial(conformance.ASK, entries[:7]))


@asynccontextmanager
async def _leaving() -> AsyncIterator[AskTrial]:
    raise SystemExit(3)
    yield


def test_one_that_leaves_the_process_is_told_and_does_not_end_the_check() -> None:
    said = testing_connectors._fault(object(), ConnectorTrial("t.connector", _leaving))
    assert said.startswith("抛出 SystemExit：连接器和它的试验不得结束进程")
