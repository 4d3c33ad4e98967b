"""变异文件: whatever is done to a file, it is read or refused in words; only our own refusal comes out of our own parsers.

HEDUI_SPREADSHEET_MUTANTS raises how many files go through the child, and makes them anew every time.
"""

from __future__ import annotations

import io
import os
import random
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Invalid
from core.spreadsheets.applications import applications
from core.spreadsheets.child import biff, delimited, json_entries, markup, sheet_marks
from core.spreadsheets.child.compound import Compound
from core.spreadsheets.child.package import Package
from core.spreadsheets.child.reading import frames
from core.spreadsheets.child.texts import decoded
from core.spreadsheets.child.unreadable import Unreadable
from core.spreadsheets.forms import APPLICATIONS
from core.spreadsheets.model import Task
from core.spreadsheets.reading import read
from tests.core.spreadsheets.asking import TWO
from tests.core.spreadsheets.files import NAMES, TODAY, as_csv, as_html, as_xls, as_xlsx, package, rows_xml

MUTANTS = int(os.environ.get("HEDUI_SPREADSHEET_MUTANTS", "0"))
SEEDS = {"xlsx": as_xlsx(TWO), "xls": as_xls(TWO), "csv": as_csv(TWO), "html": as_html(TWO), "hand": package(rows_xml(TWO)),
         "json": b'[{"number": "SQ1", "programme": "x", "applied_on": "2026-07-01", "persons": []}]'}  # fmt: skip
ALPHABET = [
    b"",
    b"\x00",
    b"\xff" * 4,
    b"<",
    b">",
    b'"',
    b"9" * 30,
    b"\xd8\x00",
    b"&#0;",
    b"[",
    b"{",
    b",",
    b"=1+1",
    b"\n" * 50,
]


def mutated(body: bytes, dice: random.Random) -> bytes:
    """Some bytes of it changed, lost, doubled, or others put in."""
    made = bytearray(body)
    for _ in range(dice.randint(1, 6)):
        start = dice.randrange(len(made) or 1)
        end = min(len(made), start + dice.choice((1, 1, 2, 16, 200)))
        put = dice.choice(
            (bytes(dice.randrange(256) for _ in range(end - start)), dice.choice(ALPHABET), bytes(made[start:end]) * 2)
        )
        made[start:end] = put
    return bytes(made)


def inside(body: bytes, dice: random.Random) -> bytes:
    """A part of the package mutated and packed again, so that its sum is right."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = dice.choice(old.namelist())
        for name in old.namelist():
            new.writestr(name, mutated(old.read(name), dice) if name == chosen else old.read(name))
    return out.getvalue()


def mutants(kind: str, count: int) -> Iterator[bytes]:
    dice = random.Random(None if MUTANTS else kind)
    for number in range(count):
        change = inside if kind in ("xlsx", "hand") and number % 3 else mutated
        yield change(SEEDS[kind], dice)


@pytest.mark.parametrize("kind", SEEDS)
async def test_a_changed_file_is_read_or_refused_in_words(kind: str) -> None:
    for body in mutants(kind, MUTANTS or 25):
        try:
            found = await read(body, [APPLICATIONS], TODAY)
        except Invalid as problem:
            assert not any(name in str(problem) for name in NAMES)  # noqa: PT017 - refused or read, both are right
            continue
        told = [fault.message for unit in applications(found, TODAY) for fault in unit.faults] + found.notes
        assert not any(name in message for name in NAMES for message in told)


TASK = Task((APPLICATIONS,), TODAY, rows=1_000)
OURS: dict[str, Callable[[bytes], object]] = {
    "whole": lambda body: (
        list(frames(body, TASK)) if not body.startswith(b"PK") else None
    ),  # calamine stays in the child
    "text": decoded,
    "csv": lambda body: list(delimited.rows(body.decode("latin-1"), len)),
    "json": lambda body: json_entries.entries(body.decode("latin-1"), 100),
    "html": lambda body: list(markup.grids(body.decode("latin-1"))),
    "xls": lambda body: biff.marks(biff.workbook_stream(Compound(body))),
    "xlsx": lambda body: [
        sheet_marks.marks(made, part) for made in [Package(body)] for part in sheet_marks.sheet_parts(made)
    ],
}


def ends(parse: Callable[[bytes], object], body: bytes) -> None:
    with suppress(Unreadable):
        parse(body)


@pytest.mark.parametrize("parser", OURS)
def test_our_parsers_know_only_our_own_refusal(parser: str) -> None:
    """The child would hide anything else behind "damaged", and with it a fault of ours."""
    seed = parser if parser in SEEDS else "csv"
    for body in mutants(seed, 20 * (MUTANTS or 25)):
        if parser != "whole" or not body.startswith((b"PK", b"\xd0\xcf")):
            ends(OURS[parser], body)


@pytest.mark.parametrize("parser", OURS)
@given(
    body=st.binary(max_size=600)
    | st.text(alphabet='<>/tdrable ,;"\n\t[]{}:0129=&#x姓名证件', max_size=300).map(str.encode)
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_at_all(parser: str, body: bytes) -> None:
    ends(OURS[parser], body)
