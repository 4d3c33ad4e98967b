"""交回的文件 → 表: alone or in an archive, every sheet is read in the confined child; one file costs only itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct, field

from core.archives.opening import opened, packed
from core.errors import Invalid, Problem
from core.plugin.connectors import ReturnedTable
from core.spreadsheets.model import Form
from core.spreadsheets.reading import Reading, read

MANIFEST = "manifest.json"
ASIDE = ".txt"
"""Ours, that came back with the rest."""


class Returned(Struct):
    """交回的内容: tables for the connector, and what is said of the files as a whole."""

    tables: list[ReturnedTable] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    """Files of an archive that could not be read, by name."""
    manifests: list[bytes] = field(default_factory=list)
    """签名清单 that came back with the rest, for the connector to judge."""


async def returned(name: str, body: bytes, form: Form, passwords: Sequence[str], today: date) -> Returned:
    """读取交回文件. Raises a Problem where the one file, or the archive, cannot be read at all."""
    found = Returned()
    if not packed(body):
        _keep(found, name, await _alone(body, form, today))
        return found
    seen: set[bytes] = set()
    for member, content in await opened(body, passwords):
        if member.lower().endswith((MANIFEST, ASIDE)):
            found.manifests += [content] if member.lower().endswith(MANIFEST) else []
            continue
        if content in seen:
            found.notes.append(f"{member}：与另一个文件完全相同，只读取一次。")
            continue
        seen.add(content)
        await _member(found, member, content, form, today)
    if not found.tables and not found.problems:
        raise Invalid("archive_without_sheet")
    return found


async def _alone(body: bytes, form: Form, today: date) -> Reading:
    """A file that is no archive: where it is no sheet either, archives are named with what is taken."""
    try:
        return await read(body, [form], today)
    except Invalid as problem:
        if problem.code != "file_kind":
            raise
        raise Invalid("answer_kind", **problem.named) from None


async def _member(found: Returned, name: str, body: bytes, form: Form, today: date) -> None:
    try:
        _keep(found, name, await read(body, [form], today))
    except Problem as problem:
        found.problems.append((name, problem.kept()))


def _keep(found: Returned, name: str, reading: Reading) -> None:
    for sheet in reading.sheets:
        found.tables.append(ReturnedTable(name, sheet.about.sheet, tuple(sheet.about.labels), tuple(sheet.rows)))
    found.notes += [f"{name}：{note}" for note in reading.notes]
