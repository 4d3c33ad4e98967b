"""无脚本页面: rendered on the server from our own templates, readable without JavaScript."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Response

HERE = Path(__file__).parent


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)


def page(template: str, status: int = 200, **words: Any) -> Response[str]:
    """A page from `templates/`; every value is escaped, a missing one is a fault."""
    text = _templates().get_template(template).render(**words)
    return Response(text, status_code=status, media_type="text/html")
