"""条文对照: articles of a regulation against the citations of a pack's rules and of its cases.

An article is a line that begins with 第…条, an item one that begins with （一）; or, in a text of the other manner, 一、, (一) and
1. (`testing_articles`). An article counts as covered where it or one of its items is cited; an item, where it is cited itself.
What needs neither rule nor case stands in `clauses.toml`:

"第十五条" = "只规定机构职责，不影响认定"

So does why no department is asked for an element (`testing_declared`):

"national.gift" = "没有部门掌握，由申报和入户核查"
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from core.plugin.registry import Plugin
from core.plugin.vocabulary import Citation
from hedui.testing_articles import cited, clauses_of, with_those_above
from hedui.testing_case_words import CaseFile
from hedui.testing_citations import Cited
from hedui.testing_findings import ClauseRow, Finding


class Coverage(Struct, frozen=True):
    """对照结果: the table, and what is wrong with it."""

    rows: tuple[ClauseRow, ...] = ()
    findings: tuple[Finding, ...] = ()


def coverage(
    plugin: Plugin, folder: Path, cases: Mapping[str, CaseFile], cited_by: Sequence[Cited], excused: Mapping[str, str]
) -> Coverage:
    """对照 of one pack and all that it cites; empty where there is no regulation.txt, or it is not numbered."""
    path = folder / "regulation.txt"
    clauses = clauses_of(path.read_text("utf-8")) if path.is_file() else {}
    if not clauses:
        return Coverage()
    whole = re.sub(r"\s", "", path.read_text("utf-8"))
    rules, wrong = _by_rule(plugin, cited_by, clauses, whole)
    told = _by_case(cases)
    excused = {name: why for name, why in excused.items() if not is_element(name)}
    rows = tuple(
        ClauseRow(name, words, tuple(rules.get(name, ())), tuple(told.get(name, ())), excused.get(name, ""))
        for name, words in clauses.items()
    )
    unknown = [_unknown(f"案例 {case}", name) for name in told if name not in clauses for case in told[name][:1]]
    return Coverage(rows, (*wrong, *unknown, *_uncovered(rows), *_needless(rows, excused, clauses)))


def _by_rule(
    plugin: Plugin, cited_by: Sequence[Cited], clauses: Mapping[str, str], whole: str
) -> tuple[dict[str, list[str]], list[Finding]]:
    found: dict[str, list[str]] = {}
    wrong: dict[tuple[str, str], Finding] = {}
    documents = {source.document for source in plugin.info.sources[:1]}
    for one in cited_by:
        if one.citation.document in documents:
            _note(found, cited(one.citation.article), one.entry)
            wrong |= {(f.code, f.what): f for f in _wrong(one.entry, one.citation, clauses, whole)}
    return found, list(wrong.values())


def _wrong(name: str, citation: Citation, clauses: Mapping[str, str], whole: str) -> Iterator[Finding]:
    yield from (_unknown(name, where) for where in cited(citation.article) if where not in clauses)
    for part in re.split(r"…+|\.{3,}", re.sub(r"\s", "", citation.text)):
        if part and part not in whole:
            yield Finding("citation.not_in_text", name, f"{citation.article}中没有“{part}”")


def _unknown(name: str, where: str) -> Finding:
    return Finding("citation.unknown_article", name, f"引用了{where}，regulation.txt 中没有这一条（项）")


def _by_case(cases: Mapping[str, CaseFile]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for file in cases.values():
        for case in file.assessment:
            for text in (case.clause, *(line.clause for line in case.lines)):
                _note(found, cited(text), case.name)
        for due in file.deadline:
            _note(found, cited(due.clause), due.name)
    return found


def _note(found: dict[str, list[str]], places: Iterable[str], name: str) -> None:
    for place in places:
        for each in with_those_above(place):
            if name not in found.setdefault(each, []):
                found[each].append(name)


def is_element(name: str) -> bool:
    """national.gift: a data element, no article."""
    return re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+", name) is not None


def excused_in(folder: Path) -> tuple[Mapping[str, str], Sequence[Finding]]:
    """理由 of clauses.toml, by article or data element."""
    path = folder / "clauses.toml"
    try:
        return (msgspec.toml.decode(path.read_bytes(), type=dict[str, str]) if path.is_file() else {}), ()
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        return {}, (Finding("clauses.unreadable", path.name, str(error)),)


def _uncovered(rows: Sequence[ClauseRow]) -> Iterator[Finding]:
    for row in rows:
        if not (row.rules or row.cases or row.why_none.strip()):
            yield Finding("clause.uncovered", row.clause, f"没有规则也没有案例：{row.text[:40]}")


def _needless(rows: Sequence[ClauseRow], excused: Mapping[str, str], clauses: Mapping[str, str]) -> Iterator[Finding]:
    for name in excused:
        if name not in clauses:
            yield Finding("clause.needless", name, "clauses.toml 提到的这一条不在 regulation.txt 中")
    for row in rows:
        if row.why_none and (row.rules or row.cases):
            yield Finding("clause.needless", row.clause, "clauses.toml 说不需要，但已有规则或案例引用它")
