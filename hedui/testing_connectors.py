"""连接器检查: what a plugin's connectors make of a department, which their author plays; `hedui plugin check` runs it.

The plugin names it in its pyproject.toml, under its own name, as a function without arguments that returns trials:

[project.entry-points."hedui.conformance"]
my_tool = "my_tool.conformance:trials"

Each trial opens the simulated department and gives what is asked of it and what must come of it. A connector without a
trial is a finding: what nobody has tried nobody knows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from importlib.metadata import entry_points
from typing import Any

import msgspec
from msgspec import Struct

from core.plugin.asks import Accepted, Ask, Found, Garbled, NothingFound, Rejected, Reply, Unavailable
from core.plugin.connectors import EntryFaults, ManualConnector
from core.plugin.guarding import Stopped
from core.plugin.registry import Plugin
from core.plugin.vocabulary import DataElement
from hedui.testing import (
    EVERY_REPLY,
    Expected,
    check_batch_connector,
    check_callback,
    check_connector,
    check_fact,
    facts_of,
    leaks,
    outcome_of,
)
from hedui.testing_files import FileCase, check_file_connector
from hedui.testing_findings import TRIALS, Finding

PATIENCE = 60.0
"""Seconds for all that is asked of one department."""


class CalledBack(Struct, frozen=True):
    """回调试验: an ask that is accepted, and answered by a call of the department's own."""

    ask: Ask
    outcome: type[Any]
    call: Callable[[], Awaitable[tuple[Mapping[str, str], bytes]]]
    """Headers and body of the call that comes after it."""
    prepare: Callable[[], Awaitable[None]] | None = None
    """Brings the department into the state for it."""


class AskTrial(Struct, frozen=True):
    """逐条查询试验 of a `Connector`: every reply must be among what is expected or called back."""

    line: Any
    expected: Sequence[Expected]
    called_back: Sequence[CalledBack] = ()


class BatchTrial(Struct, frozen=True):
    """批量试验 of a `BatchConnector`: what one batch comes to, and what handing in or fetching comes to in bad times."""

    line: Any
    batch: str
    expected: Sequence[Expected]
    refused: Sequence[Expected] = ()
    """Handed in alone, each in a batch of its own: the department is in trouble."""
    spoilt: Sequence[Expected] = ()
    """Handed in alone and fetched: the file that comes back is not what it says."""


class EntryTrial(Struct, frozen=True):
    """填写试验: a filled form, and the reply it makes; EntryFaults where it must be refused."""

    element: DataElement
    entry: Mapping[str, Any]
    outcome: type[Any]


class ManualTrial(Struct, frozen=True):
    """人工反馈试验 of a `ManualConnector`."""

    ask: Ask
    entries: Sequence[EntryTrial]


Trial = AskTrial | BatchTrial | FileCase | ManualTrial


class ConnectorTrial(Struct, frozen=True):
    """连接器试验: of which connector, and how its department is opened."""

    connector: str
    opened: Callable[[], AbstractAsyncContextManager[Trial]]


def connector_trials(plugin: Plugin) -> Iterator[Finding]:
    """检查发现 of every connector against the department that its author plays."""
    connectors = {connector.info.id: connector for connector in plugin.objects["hedui_connectors"]}
    try:
        trials = list(_declared(plugin.info.name)) if connectors else []
    except Exception as error:
        yield Finding("connector.conformance", plugin.info.name, f"不能取得连接器试验：{type(error).__name__}: {error}")
        return
    for name, connector in connectors.items():
        own = [trial for trial in trials if trial.connector == name]
        if not own:
            yield Finding("connector.not_judged", name, "没有供试验的模拟部门，反馈的认定、重复提交和篡改没有检查")
        for fault in (fault for trial in own if (fault := _fault(connector, trial))):
            yield Finding("connector.conformance", name, fault)


def _declared(name: str) -> Iterator[ConnectorTrial]:
    for point in entry_points(group=TRIALS, name=name):
        yield from point.load()()


def _fault(connector: Any, trial: ConnectorTrial) -> str:
    """In a thread, because whoever calls the kit may have a loop of its own."""
    with ThreadPoolExecutor(1) as thread:
        try:
            thread.submit(asyncio.run, _told(connector, trial)).result()
        except AssertionError as wrong:
            return str(wrong)
        except TimeoutError:
            return f"{PATIENCE:.0f} 秒内没有结束：模拟部门或连接器停住了"
        except Stopped as left:  # it would have ended whoever asks
            return f"抛出 {type(left.by).__name__}：连接器和它的试验不得结束进程"
        except Exception as error:
            return f"抛出契约以外的 {type(error).__name__}（只允许 Garbled、TimeoutError、ConnectionError）"
    return ""


async def _told(connector: Any, trial: ConnectorTrial) -> None:
    """What is no Exception stays within its task: out of it, it would end the loop and whoever has called the kit."""
    try:
        async with asyncio.timeout(PATIENCE):
            await _tried(connector, trial)
    except (Exception, asyncio.CancelledError):
        raise
    except BaseException as error:
        raise Stopped(error) from error


async def _tried(connector: Any, trial: ConnectorTrial) -> None:
    async with trial.opened() as given:
        match given:
            case AskTrial():
                await check_ask_trial(connector, given)
            case BatchTrial():
                await check_batch_trial(connector, given)
            case FileCase():
                await check_file_connector(connector, given)
            case ManualTrial():
                check_manual_connector(connector, given)


def _every(outcomes: Sequence[type[Any]], wanted: Sequence[type[Any]] = EVERY_REPLY) -> None:
    missing = "、".join(kind.__name__ for kind in wanted if kind not in outcomes)
    if missing:
        raise AssertionError(f"没有试验得到 {missing} 的情形：请让模拟部门也这样答复")


async def check_ask_trial(connector: Any, given: AskTrial) -> None:
    """逐条查询一致性: every reply, twice alike for one id; genuine callbacks, and no other ones."""
    _every([*(entry.outcome for entry in given.expected), *(entry.outcome for entry in given.called_back)])
    await check_connector(connector, given.line, given.expected)
    for entry in given.called_back:
        await _prepared(entry)
        accepted = await outcome_of(connector.query(entry.ask, given.line))
        if not isinstance(accepted, Accepted):
            raise AssertionError(f"应先受理（Accepted），得到 {type(accepted).__name__}")
        headers, body = await entry.call()
        came = await check_callback(connector, entry.ask, accepted.ticket, headers, body, given.line)
        _outcome("回调", came, entry.outcome, entry.ask)


async def check_batch_trial(connector: Any, given: BatchTrial) -> None:
    """批量一致性: handed in twice and fetched twice alike; refused and spoilt, without a word about anybody."""
    _every([entry.outcome for entry in (*given.expected, *given.refused, *given.spoilt)])
    await check_batch_connector(connector, given.line, given.batch, given.expected)
    for number, entry in enumerate(given.refused):
        await _prepared(entry)
        came = await outcome_of(connector.submit(f"{given.batch}-refused-{number}", [entry.ask], given.line))
        _outcome("提交", came, entry.outcome, entry.ask)
    for number, entry in enumerate(given.spoilt):
        await _prepared(entry)
        came = await outcome_of(_fetched(connector, f"{given.batch}-spoilt-{number}", entry.ask, given.line))
        _outcome("取回", came, entry.outcome, entry.ask)


async def _fetched(connector: Any, batch: str, ask: Ask, line: Any) -> Any:
    receipt = await connector.submit(batch, [ask], line)
    for _ in range(200):
        replies: Mapping[str, Reply] = await connector.fetch(batch, [ask], receipt.ticket, line)
        if ask.id in replies:
            return replies[ask.id]
        await asyncio.sleep(0.05)
    raise AssertionError("取回：十秒内没有反馈")


async def _prepared(entry: Expected | CalledBack) -> None:
    if entry.prepare is not None:
        await entry.prepare()


def _outcome(where: str, came: object, wanted: type[Any], ask: Ask) -> None:
    if not isinstance(came, wanted):
        raise AssertionError(f"{where}：应为 {wanted.__name__}，得到 {type(came).__name__}")
    if found := leaks(came, ask):
        raise AssertionError(f"{where}：{'、'.join(found)} 的文字中有个人信息")
    for fact in facts_of(came):
        check_fact(fact, ask)


MANUAL = (Found, NothingFound, Unavailable, Rejected, EntryFaults)


def check_manual_connector(connector: ManualConnector, given: ManualTrial) -> None:
    """人工反馈一致性: a form with titles, every reply, twice alike; faults that quote nothing."""
    _every([entry.outcome for entry in given.entries], MANUAL)
    for trial in given.entries:
        form = connector.form_for(trial.element)
        untitled = [field for field in _drawn(form) if not field[1].get("title")]
        if untitled:
            raise AssertionError(f"{trial.element.id} 的表单字段 {untitled[0][0]} 没有标题（title）")
        ask = msgspec.structs.replace(given.ask, element=trial.element.id)
        first, again = _reply(connector, ask, trial, form), _reply(connector, ask, trial, form)
        _outcome("反馈", first, trial.outcome, ask)
        if type(first) is not type(again) or facts_of(first) != facts_of(again):
            raise AssertionError("同一份填写，第二次得到不同的反馈")


def _reply(connector: ManualConnector, ask: Ask, trial: EntryTrial, form: type[Struct]) -> object:
    try:
        return connector.reply_to(ask, trial.element, msgspec.convert(trial.entry, form))
    except EntryFaults as faults:
        return faults


def _drawn(form: type[Struct]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Fields of the form, with those of the structs in it."""
    for said in msgspec.json.schema(form)["$defs"].values():
        yield from said.get("properties", {}).items()


__all__ = [
    "AskTrial", "BatchTrial", "CalledBack", "ConnectorTrial", "EntryTrial", "FileCase", "Garbled", "ManualTrial",
    "check_ask_trial", "check_batch_trial", "check_manual_connector", "connector_trials",
]  # fmt: skip
