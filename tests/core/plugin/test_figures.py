"""参数与基数: the number in force for a day, a county and a residence; gaps and overlaps; files that a lawyer writes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.plugin.figures import ParameterValue, Place, Residence, gaps_and_overlaps, value_on
from core.plugin.parameter_files import read_parameters
from core.plugin.vocabulary import Citation

ORDER = Citation("文件", "第一条")
URBAN, RURAL = Residence.URBAN, Residence.RURAL


def value(
    start: str, number: int, end: str | None = None, area: str = "", residence: Residence | None = None
) -> ParameterValue:
    return ParameterValue(
        date.fromisoformat(start), number, ORDER, date.fromisoformat(end) if end else None, area, residence
    )


VALUES = (
    value("2026-01-01", 1),
    value("2026-01-01", 2, residence=URBAN),
    value("2026-07-01", 3),
    value("2026-01-01", 4, area="9901"),
    value("2026-03-01", 5, end="2026-03-31", area="990102"),
    value("2026-03-01", 6, end="2026-03-31", area="990102", residence=RURAL),
)


@pytest.mark.parametrize(
    ("day", "area", "residence", "number"),
    [
        ("2025-12-31", "330106", None, None),
        ("2026-01-01", "330106", None, 1),
        ("2026-01-01", "330106", RURAL, 1),
        ("2026-01-01", "330106", URBAN, 2),
        ("2026-06-30", "330106", RURAL, 1),
        ("2026-07-01", "330106", RURAL, 3),
        ("2026-07-01", "330106", URBAN, 2),
        ("2026-07-01", "990101", URBAN, 4),
        ("2026-02-28", "990102", RURAL, 4),
        ("2026-03-01", "990102", URBAN, 5),
        ("2026-03-31", "990102", RURAL, 6),
        ("2026-04-01", "990102", RURAL, 4),
        ("2026-03-01", "9901", RURAL, 4),
        ("2026-03-01", "", URBAN, 2),
    ],
)
def test_the_smallest_area_then_the_residence_then_the_latest(
    day: str, area: str, residence: Residence | None, number: int | None
) -> None:
    found = value_on(VALUES, date.fromisoformat(day), Place(area, residence))
    assert (found.value if found else None) == number
    again = value_on(VALUES[::-1], date.fromisoformat(day), Place(area, residence))
    assert again == found


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((value("2026-01-01", 1), value("2026-01-01", 2)), "有两个自 2026-01-01 起的值"),
        ((value("2026-01-01", 1, "2026-06-30"), value("2026-06-30", 2)), "与自 2026-06-30 起的值重叠"),
        ((value("2026-01-01", 1, "2026-06-29"), value("2026-07-01", 2)), "2026-06-30 至 2026-06-30 没有值"),
        ((value("2026-02-01", 1, "2026-01-31"),), "已经终止"),
    ],
)
def test_a_gap_or_an_overlap_is_told(values: tuple[ParameterValue, ...], words: str) -> None:
    assert any(words in said for said in gaps_and_overlaps(values))
    assert any(words in said for said in gaps_and_overlaps(values[::-1]))


def test_values_of_different_places_do_not_overlap() -> None:
    """Urban and rural, city and county each have a series of their own."""
    assert list(gaps_and_overlaps(VALUES)) == []


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 30), st.none() | st.integers(0, 30)), min_size=1, max_size=5))
def test_where_nothing_is_told_each_day_has_one_value(spans: list[tuple[int, int | None]]) -> None:
    """Between the first start and the last end; and where something is told, some day has two values or none."""
    first = date(2026, 1, 1)
    values = [
        ParameterValue(first + timedelta(start), n, ORDER, None if end is None else first + timedelta(end))
        for n, (start, end) in enumerate(spans)
    ]
    ordered = sorted(values, key=lambda v: v.start)
    closed = [
        (v.start, v.end or (after.start - timedelta(1) if after else date(2026, 3, 1)))
        for v, after in zip(ordered, [*ordered[1:], None], strict=True)
    ]
    days = [first + timedelta(n) for n in range(min(s for s, _ in spans), (closed[-1][1] - first).days + 1)]
    counts = [sum(start <= day <= end for start, end in closed) for day in days]
    is_right = all(count == 1 for count in counts) and all(s <= e for s, e in closed)
    assert (list(gaps_and_overlaps(values)) == []) is is_right


GOOD = """document = "某办法"
[[parameter]]
id = "x.ratio"
title = "比例"
unit = ""
value = [
    { start = 2026-01-01, value = "0.6", article = "第一条" },
    { start = 2027-01-01, value = 1, article = "第二条", document = "新办法" },
]
[[base_figure]]
id = "x.standard"
title = "标准"
unit = "fen_per_month"
article = "第三条"
"""


def test_a_file_gives_numbers_and_citations(tmp_path: Path) -> None:
    path = tmp_path / "parameters.toml"
    path.write_text(GOOD, "utf-8")
    found = read_parameters(path)
    first, second = found.parameters[0].values
    assert (first.value, first.citation) == (Decimal("0.6"), Citation("某办法", "第一条"))
    assert (second.value, second.citation.document) == (1, "新办法")
    assert found.base_figures[0].values == ()
    assert found.base_figures[0].basis == (Citation("某办法", "第三条"),)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"0.6"', "0.6", "的 value 第 1 条的 value：应为整数（不加引号）或文字"),
        ('unit = ""', "unit = 1", "的 unit：应为文字（加引号"),
        ('article = "第一条" }', 'artcle = "第一条" }', "artcle"),
        ("2027-01-01", "2027-13-01", "line"),
        ("fen_per_month", "fen", ""),
        ("fen_per_month", "yuan", "的 unit：不能取“yuan”这个值"),
        ("[[parameter]]", "[[parametre]]", "parametre"),
    ],
)
def test_a_bad_file_names_itself_and_the_place(tmp_path: Path, old: str, new: str, place: str) -> None:
    """The author is a lawyer: what is wrong has to be found without a debugger."""
    path = tmp_path / "parameters.toml"
    path.write_text(GOOD.replace(old, new), "utf-8")
    if not place:
        assert read_parameters(path)
        return
    with pytest.raises(ValueError, match=r"parameters\.toml：") as caught:
        read_parameters(path)
    assert place in str(caught.value)


def test_a_file_that_is_no_text_names_itself(tmp_path: Path) -> None:
    path = tmp_path / "parameters.toml"
    path.write_bytes('document = "办法"'.encode("gb18030"))
    with pytest.raises(ValueError, match=r"parameters\.toml："):
        read_parameters(path)


@pytest.mark.parametrize("written", ["1200元", "1,200", "60%", "1.5 倍"])
def test_a_number_with_its_unit_is_told(tmp_path: Path, written: str) -> None:
    """As a word it would be found out only when a case compares it with an amount."""
    path = tmp_path / "parameters.toml"
    path.write_text(GOOD.replace('"0.6"', f'"{written}"'), "utf-8")
    with pytest.raises(
        ValueError, match=rf"parameters\.toml：\S+ 的值 {written} 不是数；请只写数 [0-9.]+，单位写在 unit"
    ):
        read_parameters(path)


def test_a_day_stays_a_word(tmp_path: Path) -> None:
    path = tmp_path / "parameters.toml"
    path.write_text(GOOD.replace('"0.6"', '"2026-07-01"'), "utf-8")
    assert read_parameters(path).parameters[0].values[0].value == "2026-07-01"


def test_a_word_that_a_decimal_would_be_stays_a_word(tmp_path: Path) -> None:
    """NaN is no number of any law."""
    path = tmp_path / "parameters.toml"
    path.write_text(GOOD.replace('"0.6"', '"NaN"'), "utf-8")
    assert read_parameters(path).parameters[0].values[0].value == "NaN"
