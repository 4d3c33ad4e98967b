"""网页应用的文件: hashed assets for ever, the first page fresh each time, and every address of a page answers with it."""

from __future__ import annotations

import re
from pathlib import Path

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.response import File

from core.web import Call
from hedui.pages.plain_pages import HERE, page

DIST = HERE / "dist"
"""Made by the build of `frontend/`; a wheel carries it."""
PLAIN = HERE / "plain"

FOREVER = "public, max-age=31536000, immutable"
FRESH = "no-cache"
_NOT_PAGES = frozenset({"api", "schema", "callbacks", "health", "assets", "plain", "login", "verify"})
_PAGE = re.compile(r"[A-Za-z0-9/_-]*")
_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}


def _file(folder: Path, name: str, caching: str) -> File:
    path = (folder / name).resolve()
    if path.parent != folder.resolve() or path.suffix not in _KINDS or not path.is_file():
        raise NotFoundException
    headers = {"Cache-Control": caching}
    return File(path, media_type=_KINDS[path.suffix], content_disposition_type="inline", headers=headers)


@get("/assets/{name:str}", include_in_schema=False, sync_to_thread=False)
def asset(name: str) -> File:
    """构建产物: their names carry their digest, so that they never change."""
    return _file(DIST / "assets", name, FOREVER)


@get("/plain/{name:str}", include_in_schema=False, sync_to_thread=False)
def plain_file(name: str) -> File:
    """无脚本页面的样式与图标."""
    return _file(PLAIN, name, FRESH)


@get("/favicon.ico", include_in_schema=False, sync_to_thread=False)
def icon() -> File:
    """站点图标."""
    return _file(PLAIN, "icon.svg", FRESH)


@get(["/", "/{rest:path}"], include_in_schema=False, sync_to_thread=False)
def application(request: Call, rest: str = "/") -> Response[str]:
    """网页应用: one page for every address that is a page's. A program that asks for no page is told that nothing is there."""
    if not _is_page(rest) or "text/html" not in request.headers.get("accept", ""):
        raise NotFoundException
    index = DIST / "index.html"
    if not index.is_file():
        return page("not_built.html", status=503)
    text = index.read_text(encoding="utf-8")
    return Response(text, media_type="text/html", headers={"Cache-Control": FRESH})


def _is_page(rest: str) -> bool:
    return _PAGE.fullmatch(rest) is not None and rest.strip("/").split("/")[0] not in _NOT_PAGES


ROUTES = (asset, plain_file, icon, application)
