"""案例文件: every table and key of `cases/*.toml`, of `try`'s household files, with the words that may stand there."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Any, get_args, get_origin, get_type_hints

from core.plugin.figures import RESIDENCE_TITLES
from core.plugin.rules import OUTCOME_TITLES, TREATMENT_TITLES
from core.plugin.vocabulary import RELATION_TITLES, ROLE_TITLES
from hedui import testing_case_words as kinds
from hedui.reference.reading import Field, cell, code, fields_of, table, text_of

TABLES = (
    ("", kinds.CaseFile),
    ("[[assessment]]", kinds.AssessmentCase),
    ("members", kinds.CaseMember),
    ("facts", kinds.CaseFact),
    ("gaps", kinds.CaseGap),
    ("declared", kinds.CaseDeclared),
    ("settings.NAME", kinds.CaseSetting),
    ("lines", kinds.CaseLine),
    ("totals", kinds.CaseTotal),
    ("standings", kinds.CaseStanding),
    ("conclusion, conclusions", kinds.CaseConclusion),
    ("[[deadline]]", kinds.DeadlineCase),
    ("pauses", kinds.CasePause),
)
WORDS: Sequence[tuple[str, Any]] = (
    ("role", ROLE_TITLES),
    ("relation", RELATION_TITLES),
    ("residence", RESIDENCE_TITLES),
    ("treatment", TREATMENT_TITLES),
    ("outcome", OUTCOME_TITLES),
)
_SIMPLE = {
    "str": "text", "int": "whole number", "date": "date", "bool": "true or false", "Any": "any", "Residence": "word",
    "Role": "word", "Relation": "word",
}  # fmt: skip


def page() -> str:
    """The tables in the order in which a case is written, then the words."""
    return "\n\n".join(["# Case files: `cases/*.toml`", text_of(kinds), ABOUT, *map(_table, TABLES), _words()])


ABOUT = """There are two kinds of case, in any number in a file: `[[assessment]]` and `[[deadline]]`. A field that stands
nowhere below is `case.unreadable`; a case that comes out otherwise is `case.failed`. The household file of `hedui plugin try`
is one `[[assessment]]` without its heading, its `name` and `clause`, and what is expected.

`[common]` takes the same keys as `[[assessment]]` (not as `[[deadline]]`) and holds for each of them in its file; a key that a
case has itself replaces the whole of the common one, lists too.

`outcome = "none"` says that the test gives no conclusion at all: a number that the law needs has no value on the day (no
standard published for the county, the residence not known, no counting period set). It is not `needs_review`, where the
numbers stand and what was found does not suffice. Every assessment case says how it ends: `conclusion` where the programme
has one test, `conclusions` where it has several.

An extension that must be refused is a case too; what the article allows at most is another:

```toml
[[deadline]]
name = "延长十六个工作日超过上限三十个工作日，不予延长"
clause = "第十一条"
rule = "sample_city.total"
started_on = 2026-03-02
extended_by = 16
refused = true
```"""


def _table(given: tuple[str, type]) -> str:
    name, kind = given
    rows = [
        (code(f.name), _type(get_type_hints(kind)[f.name]), _default(f), cell(f.text.replace("\\", "")))
        for f in fields_of(kind)
    ]
    head = f"## {'At the top' if not name else f'`{name}`'}"
    return "\n\n".join([head, text_of(kind), table(("key", "type", "if left out", "meaning"), rows)])


def _default(field: Field) -> str:
    if not field.default:
        return "must be given"
    return {"None": "not said", "[]": "none", '""': "", "''": "", "MADE_UP": code(kinds.MADE_UP)}.get(
        field.default, "none" if field.default.startswith("field(") else code(field.default.rpartition(".")[2].lower())
    )


def _type(hint: Any) -> str:
    """In words of TOML."""
    inside = [each for each in get_args(hint) if each is not type(None)]
    if get_origin(hint) is list:
        return f"list of {_plural(inside[0])}"
    if get_origin(hint) is dict:
        return "table by name"
    named = inside[0] if inside else hint
    if isinstance(named, type) and issubclass(named, enum.Enum):
        return "word"
    return _SIMPLE.get(getattr(named, "__name__", ""), "table")


def _plural(kind: Any) -> str:
    return "texts" if kind is str else "tables"


def _words() -> str:
    rows = [
        (code(key), "、".join(f"`{word.value}` {title}" for word, title in titles.items())) for key, titles in WORDS
    ]
    return f"## Words\n\n{table(('key', 'values'), rows)}"
