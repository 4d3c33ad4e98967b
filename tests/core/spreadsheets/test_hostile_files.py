"""恶意文件: bombs, entities, paths, passwords, macros, and whatever is cut off: refused in words, and nothing else happens."""

from __future__ import annotations

import json
import random
import resource
from contextlib import suppress

import pytest

from core.errors import Invalid
from core.spreadsheets.child.confinement import SECONDS
from core.spreadsheets.forms import APPLICATIONS
from core.spreadsheets.reading import read
from tests.core.spreadsheets.asking import TWO, code_of, faults_of, is_two, units
from tests.core.spreadsheets.files import TODAY, as_csv, as_html, as_xls, as_xlsx, household, package, plain, rows_xml
from tests.core.spreadsheets.hostile import REFUSED


@pytest.mark.parametrize("kind", REFUSED)
async def test_refused_in_words(kind: str) -> None:
    make, code = REFUSED[kind]
    body = make()
    before = _spent()
    assert await code_of(body, largest=1 << 30) == code
    assert _spent() - before < SECONDS + 2


def _spent() -> float:
    """Processor time of our children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def test_what_is_odd_and_harmless_is_read() -> None:
    huge = '<dimension ref="A1:XFD1048576"/>'
    assert is_two(await units(package(huge + rows_xml(TWO))))
    blank = '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    assert is_two(await units(package(rows_xml(TWO).replace("</sheetData>", blank))))
    assert is_two(await units(package(rows_xml(TWO), more={"xl/externalLinks/externalLink1.xml": "<x/>"})))
    page = as_html(TWO).replace(b"<body>", b"<body><script>while(1){}</script><img src=http://127.0.0.1:9/x>")
    assert is_two(await units(page))


async def test_empty_columns_without_end_are_no_columns() -> None:
    assert is_two(await units(as_csv([[*row, *[""] * 16_378] for row in TWO])))


async def test_a_table_inside_a_table_a_thousand_times_over() -> None:
    assert await code_of(b"<table><tr><td>" * 20_000) == "file_broken"
    assert await code_of((b"<table><tr><td>" * 20_000) + b"</td></tr></table>" * 20_000) == "file_header_missing"


async def test_cells_that_cannot_be_stored() -> None:
    rows = plain(household("SQ1", 1))
    for bad in ("欧\x00阳", "欧\x07阳", "欧\ufffd阳", "名" * 3_000):
        rows[1][3] = bad
        ((row, column, why),) = await faults_of(as_csv(rows))
        assert (row, column) == (2, "姓名")
        assert "字符" in why or "过长" in why


async def test_too_many_rows_and_too_many_bytes() -> None:
    rows = plain(*(household(f"SQ{n}", 2, first=2 * n) for n in range(6)))
    assert await code_of(as_csv(rows), rows=11) == "file_rows"
    assert await code_of(json.dumps([{}] * 12).encode(), rows=11) == "file_rows"
    with pytest.raises(Invalid) as caught:
        await read(b"x" * 101, [APPLICATIONS], TODAY, largest=100)
    assert (caught.value.code, caught.value.status) == ("file_too_large", 413)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "html", "json", "csv"])
async def test_cut_off_anywhere(kind: str) -> None:
    """A file whose end is missing is refused, or read as far as whole lines go; it never brings us down."""
    made = {"xlsx": as_xlsx, "xls": as_xls, "html": as_html, "csv": as_csv}
    whole = made[kind](TWO) if kind in made else json.dumps([{"number": "SQ1"}, {"number": "SQ2"}]).encode()
    for cut in sorted(random.Random(7).sample(range(len(whole)), 12)):
        with suppress(Invalid):
            found = await units(whole[:cut])
            assert kind in ("csv", "xls")
            assert len(found) <= 2
