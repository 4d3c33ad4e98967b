"""明细 for the broken rules: every fact a doubtful line, so that nothing else about them is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import Category, Citation, Fact, Line, Treatment

BASIS = (Citation("青山县社会救助家庭经济状况核对办法", "第二条"),)


def told(facts: Sequence[Fact], reason: str, treatment: Treatment = Treatment.DOUBTFUL) -> list[Line]:
    """A line a fact, with this reason."""
    return [
        Line(f.element.replace("x_", ""), Category.INCOME, f.element, f.subject, f.title, treatment, BASIS, (f.id,),
             f.amount, reason=reason)
        for f in facts
    ]  # fmt: skip
