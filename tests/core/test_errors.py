"""差错文案: both catalogues say the same, every code that the code raises has its words, and no words lie unused."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from core.errors import Conflict, FieldFault, Invalid, NotFound, Problem, Refused, Wording, catalogue

ROOT = Path(__file__).parents[2]
KINDS = {"Invalid", "Refused", "NotFound", "Conflict", "Unauthenticated", "TooMany", "Busy", "Problem"}
OWN = {"basis", "faults", "retry_after"}
"""Keywords of the problem itself; all others fill placeholders."""


class Raised(NamedTuple):
    place: str
    code: str
    named: frozenset[str]


def raised() -> Iterator[Raised]:
    """Every problem made in the code, with its code and what it names."""
    for path in (p for top in ("core", "tenants", "hedui") for p in sorted((ROOT / top).rglob("*.py"))):
        for node in _calls(ast.parse(path.read_text("utf-8"))):
            code = _code(node)
            if code is not None:
                named = frozenset(keyword.arg or "**" for keyword in node.keywords) - OWN
                yield Raised(f"{path.relative_to(ROOT)}:{node.lineno}", code, named)


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls of a problem's class, and of its initialiser in a class derived from one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
            yield node
        elif isinstance(node, ast.ClassDef) and any(isinstance(b, ast.Name) and b.id in KINDS for b in node.bases):
            inner = (call for call in ast.walk(node) if isinstance(call, ast.Call))
            yield from (c for c in inner if isinstance(c.func, ast.Attribute) and c.func.attr == "__init__")


def _code(node: ast.Call) -> str | None:
    """The code; None for a class that only shares the name (an enum's, a struct's)."""
    if not node.args:
        return "not_found" if isinstance(node.func, ast.Name) and node.func.id == "NotFound" else None
    first = node.args[0]
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def placeholders(wording: Wording) -> frozenset[str]:
    texts = (wording.title, wording.detail, wording.next)
    return frozenset(name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name)


RAISED = list(raised())


def test_both_languages_have_the_same_codes_and_placeholders() -> None:
    """Else an officer who reads the other language gets an internal error instead of the reason."""
    chinese, english = catalogue("zh"), catalogue("en")
    assert list(chinese) == list(english)
    assert {code: placeholders(chinese[code]) for code in chinese} == {c: placeholders(english[c]) for c in english}


def test_every_code_raised_has_its_words_and_gets_what_they_name() -> None:
    """Else the refusal itself fails, and a person is told "internal error" where the law gives a reason."""
    assert len(RAISED) > 40
    assert [r.place for r in RAISED if r.code not in catalogue("zh")] == []
    missing = [(r.place, placeholders(catalogue("zh")[r.code]) - r.named) for r in RAISED if "**" not in r.named]
    assert [entry for entry in missing if entry[1]] == []


def test_no_words_lie_unused() -> None:
    assert set(catalogue("zh")) - {r.code for r in RAISED} == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_entry_says_what_why_and_what_next(language: str) -> None:
    for code, wording in catalogue(language).items():
        assert wording.title, code
        assert wording.detail, code
        assert wording.next, code
        assert wording.detail.endswith((".", "。", "}")), code


def test_a_problem_in_words() -> None:
    """What `hedui verify` prints: what, why, by which article, what next, and every wrong field."""
    error = Refused("extension_refused", basis="浙政办发〔2021〕25号 四(一)3", why="最长为10个工作日")
    assert (
        str(error) == "不能延长：最长为10个工作日（依据：浙政办发〔2021〕25号 四(一)3）请按规定的期限办理，或终止核对。"
    )
    faults = [FieldFault("a", "必填"), FieldFault("b", "过长")]
    assert str(Invalid("fields_invalid", faults=faults, count=2)).splitlines()[1:] == ["  · a：必填", "  · b：过长"]
    assert (Refused("x").status, Conflict("x").status, Invalid("x").status, NotFound().status) == (403, 409, 400, 404)
    assert Problem("internal").wording("en").title == "Internal error"


def test_missing_and_foreign_read_alike() -> None:
    """Else the difference tells a stranger that a person is known here."""
    assert str(NotFound()) == str(NotFound("not_found"))
    assert "或者不在您的办理范围内" in str(NotFound())


def test_a_kept_problem_holds_no_frames() -> None:
    """Neither its own nor those of what it was raised over."""
    try:
        try:
            int("x")
        except ValueError as error:
            raise Conflict("case_state") from error
    except Conflict as problem:
        kept = problem.kept()
    assert (kept.__traceback__, kept.__cause__, kept.__context__) == (None, None, None)
