"""子进程的一端: hands a tenant's template to the confined process and takes the files; it ends well or with a sentence."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import msgspec

from plugins.report_docx.model import LARGEST_FILE, OUT_OF_MEMORY, SECONDS, Done, Filling, Refusal, Task

_COMMAND = (sys.executable, "-I", "-B", "-m", "plugins.report_docx.child")
_PATIENCE = 8 * SECONDS
"""Of the clock on the wall: a busy machine gives a process less time than it takes."""
_decoder: msgspec.msgpack.Decoder[Done | Refusal] = msgspec.msgpack.Decoder(Done | Refusal)


class TemplateRefused(ValueError):
    """模板不予使用: the message says why and what to do."""


def filled_apart(template: bytes, fillings: Sequence[Filling]) -> Sequence[bytes]:
    """The files, one for each filling; raises TemplateRefused. Nothing of the template is looked at in this process."""
    if len(template) > LARGEST_FILE:
        raise TemplateRefused(f"模板大于 {LARGEST_FILE // 1024 // 1024} MB。请压缩其中的图片")
    answer = _asked(msgspec.msgpack.encode(Task(template, fillings)))
    if isinstance(answer, Refusal):
        raise TemplateRefused(answer.sentence)
    return answer.files


def _asked(task: bytes) -> Done | Refusal:
    try:
        ended = subprocess.run(  # noqa: S603 - our own module, and an environment without a key
            _COMMAND, input=task, capture_output=True, timeout=_PATIENCE, cwd="/", env={"LC_ALL": "C.UTF-8"},
            start_new_session=True, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Refusal(f"按模板生成报告超过 {_PATIENCE} 秒。请简化其中的循环")
    if ended.returncode == 0:
        return _decoder.decode(ended.stdout)
    if ended.returncode == OUT_OF_MEMORY:
        return Refusal("按模板生成报告占用内存过多。请简化其中的循环和图片")
    if ended.returncode < 0:
        return Refusal(f"按模板生成报告超过 {SECONDS} 秒。请简化其中的循环")
    return Refusal("模板不能读取。请在 Word 或 WPS 中另存为 .docx 后再提交")
