"""测试工具: the conformance check that every report format must pass.

    check_report_format(MyFormat())

It renders an empty, a partial, a full and a hostile report, and one for each answer state, and reads back what stands in
the files: the same bytes every time, in another process and on another day; validity or that there is none; the purpose
statement; the answer states told apart; masked numbers as they are; texts as texts. A media type that it cannot read is
given a `reader`: bytes → text.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from multiprocessing import get_context
from typing import Any

from core.clock import SystemClock
from hedui.plugin import FOUR_STATES, RenderContext, ReportContent, ReportFormat
from hedui.testing_report_samples import EMPTY, FULL, HOSTILE, HOSTILE_TEXTS, LONG_DIGITS, PARTIAL, one_state
from hedui.testing_report_texts import JSON, foreign_parts, squeezed, text_of

__all__ = [
    "EMPTY",
    "FULL",
    "HOSTILE",
    "PARTIAL",
    "SAMPLES",
    "check_report_format",
    "content_faults",
    "one_state",
    "report_format_faults",
]

SAMPLES: Mapping[str, ReportContent] = {
    "空报告": EMPTY,
    "分段报告": PARTIAL,
    "完整报告": FULL,
    "恶意文字报告": HOSTILE,
    **{f"全部{word}的报告": one_state(state) for state, word in FOUR_STATES.items()},
}
_UNMASKED = re.compile(r"(?<![0-9A-Za-z*])\d{6}(19|20)\d{2}(0[1-9]|1[0-2])\d{5}[0-9Xx](?![0-9A-Za-z])")
_NO_VALIDITY = ("未载明", "不载明", '"valid_until":null')
_PARTIAL = ("分段报告", '"final":false')
_ELSEWHERE = timedelta(days=400)
_NETWORK = frozenset({"socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto", "socket.gethostbyname"})
_watched: ContextVar[list[str] | None] = ContextVar("watched", default=None)

Reader = Callable[[bytes], str]


def check_report_format(
    format: ReportFormat, context: RenderContext | None = None, reader: Reader | None = None
) -> None:
    """报告格式一致性: raises AssertionError with everything that is wrong, each in a sentence."""
    faults = report_format_faults(format, context, reader)
    if faults:
        raise AssertionError("\n".join(f"{format.id}：{fault}" for fault in faults))


def report_format_faults(
    format: ReportFormat, context: RenderContext | None = None, reader: Reader | None = None
) -> Sequence[str]:
    """不符之处 of a format, none where it may be used."""
    used = context or RenderContext()
    try:
        with _no_network() as reached:
            files = {name: format.render(content, used).body for name, content in SAMPLES.items()}
    except (Exception, SystemExit) as error:
        return [f"没有生成报告：{type(error).__name__}。任何内容都应能生成，字体没有的字符列入 missing_characters"]
    read = reader or (lambda body: text_of(body, format.media_type))
    texts = {name: squeezed(read(body)) for name, body in files.items()}
    return [
        *(f"生成报告时使用了网络（{event}）。报告格式只看内容，不得联网" for event in sorted(set(reached))),
        *_changes(format, used, files),
        *content_faults(texts, machine=format.media_type == JSON),
        *(
            f"{name}含有{part}，应去除"
            for name, body in files.items()
            for part in foreign_parts(body, format.media_type)
        ),
    ]


def content_faults(texts: Mapping[str, str], machine: bool = False) -> Sequence[str]:
    """内容不符之处 of what stands in the reports of all SAMPLES, squeezed; `machine`: states by their keys, as in JSON."""
    return [
        *(fault for name in texts for fault in _shown(name, SAMPLES[name], texts[name])),
        *_states(texts, machine),
        *_texts(texts),
    ]


def _changes(format: ReportFormat, context: RenderContext, files: Mapping[str, bytes]) -> Iterator[str]:
    """The same content must be the same bytes: again, and in another process, on another day, in another time zone."""
    if format.render(FULL, context).body != files["完整报告"]:
        yield "完整报告两次生成的文件不同。同一内容应得到同样的字节"
        return
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=_move_away) as elsewhere:
        digests = elsewhere.submit(_digests, format, context).result()
    for name, body in files.items():
        if digests[name] != hashlib.sha256(body).hexdigest():
            yield f"{name}换一个进程或者换一天生成，文件不同。不得使用时钟、时区、散列顺序和随机数；日期取 issued_on"
            return


def _move_away() -> None:
    os.environ["TZ"] = "Pacific/Kiritimati"
    time.tzset()


def _digests(format: ReportFormat, context: RenderContext) -> dict[str, str]:
    """Another day needs a clock that can be set; it comes with the tools for tests."""
    try:
        import time_machine
    except ImportError:
        raise LookupError("检查报告格式需要 time-machine：pip install time-machine") from None
    with time_machine.travel(SystemClock().now() + _ELSEWHERE):
        rendered = {name: format.render(content, context).body for name, content in SAMPLES.items()}
    return {name: hashlib.sha256(body).hexdigest() for name, body in rendered.items()}


def _shown(name: str, content: ReportContent, text: str) -> Iterator[str]:
    """What no report may leave out."""
    if content.valid_until is None:
        if not any(word in text for word in _NO_VALIDITY):
            yield f"{name}没有有效期，却没有写明（{'、'.join(_NO_VALIDITY[:2])}）"
    elif not any(spelt in text for spelt in _spellings(content.valid_until)):
        yield f"{name}没有载明有效期 {content.valid_until}"
    if squeezed(content.purpose_statement) not in text:
        yield f"{name}没有用途声明"
    if not content.final and not any(word in text for word in _PARTIAL):
        yield f"{name}没有写明是分段报告，会被当作最终报告"
    for wanted in (content.number, content.verification_code, *(s.id_masked for s in content.subjects)):
        if squeezed(wanted) not in text:
            yield f"{name}没有 {wanted}，或者已改变"
    if _UNMASKED.search(text):
        yield f"{name}含有未隐去的证件号码"


def _spellings(day: date) -> tuple[str, ...]:
    return day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day.year}年{day.month:02d}月{day.day:02d}日"


def _states(texts: Mapping[str, str], machine: bool) -> Iterator[str]:
    """Each state's word stands there more often where everything is in that state than where everything is in another."""
    for state, word in FOUR_STATES.items():
        said = f'"state":"{state}"' if machine else word
        own = texts[f"全部{word}的报告"].count(said)
        others = [texts[f"全部{other}的报告"].count(said) for other in FOUR_STATES.values() if other != word]
        if own <= max(others):
            yield f"反馈状态“{word}”没有与其他状态区分开：查得、查无记录、无法查询、未查询、尚未反馈各有各的词"
        if state != "found" and "0.00" in texts[f"全部{word}的报告"]:
            yield f"状态为“{word}”的事项印出了 0.00：没有查得的，不得写成数额"


def _texts(texts: Mapping[str, str]) -> Iterator[str]:
    """What somebody wrote stands there as it was written: not run, not reckoned, not cut."""
    hostile = texts["恶意文字报告"]
    for wanted in (squeezed(text) for text in HOSTILE_TEXTS):
        if wanted not in hostile and wanted.replace('"', r"\"") not in hostile:
            yield f"文字 {wanted} 没有原样印出：内容中的文字只能当作文字"
    if LONG_DIGITS not in texts["完整报告"]:
        yield f"数字串 {LONG_DIGITS} 没有原样印出：编号是文字，不是数"


@contextmanager
def _no_network() -> Iterator[list[str]]:
    """Whatever reaches for the network meanwhile is remembered."""
    _install()
    reached: list[str] = []
    token = _watched.set(reached)
    try:
        yield reached
    finally:
        _watched.reset(token)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _NETWORK and (reached := _watched.get()) is not None:
        reached.append(event)


_installed: list[bool] = []


def _install() -> None:
    """An audit hook cannot be taken away again: there is one for the life of the process, idle outside of a check."""
    if not _installed:
        _installed.append(True)
        sys.addaudithook(_watch)
