"""文件报送接口: a file of applications, or of cases to accept, as the body of a request; its kind is told by its content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from litestar import Response
from litestar.openapi.spec import OpenAPIMediaType, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType

from core.spreadsheets import actions, case_actions
from core.spreadsheets.account import Account
from core.spreadsheets.actions import Limits
from core.spreadsheets.correction import Correction
from core.web import Action, Call, acts, reads, scope_of

WAITED_FOR = Limits(size=8 * 1024 * 1024, rows=5_000)
"""What a request may bring: somebody waits for its account. Longer files go through the command line."""
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class FileAction(Action):
    """报送文件, as the interface description has it."""

    def __post_init__(self) -> None:
        super().__post_init__()
        binary = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))
        self.request_body = RequestBody(
            content={"application/octet-stream": binary}, required=True, description="JSON、CSV、xlsx、xls 或网页表格"
        )


@acts("/api/applications/files", operation_class=FileAction, request_max_body_size=2 * WAITED_FOR.size)
async def feed_applications(request: Call) -> Account:
    """报送救助申请文件: good households are taken, bad ones held and told; sent again nothing doubles."""
    return (await actions.feed_file(scope_of(request), await request.body(), WAITED_FOR)).account


@acts("/api/applications/files/correction", operation_class=FileAction, request_max_body_size=2 * WAITED_FOR.size)
async def correct_applications(request: Call, format: Literal["xlsx", "csv"] = "xlsx") -> Response[bytes]:
    """待更正文件: the households of this file that are held, with reasons; nothing is taken."""
    return _attached(await actions.correct_file(scope_of(request), await request.body(), format, WAITED_FOR))


@acts("/api/verifications/files", operation_class=FileAction, request_max_body_size=2 * WAITED_FOR.size)
async def take_cases(request: Call) -> Account:
    """报送受理文件: each good household is accepted, with its declaration where the file has one; no further step."""
    return (await case_actions.take_file(scope_of(request), await request.body(), WAITED_FOR)).account


@reads("/api/verifications/files/template", media_type=WORKBOOK)
async def case_template(request: Call) -> Response[bytes]:
    """受理文件的样表: empty sheets under the law in force, with what goes into each column."""
    body = await case_actions.blank_file(scope_of(request))
    return Response(body, media_type=WORKBOOK, headers={"Content-Disposition": "attachment; filename=template.xlsx"})


@acts("/api/verifications/files/correction", operation_class=FileAction, request_max_body_size=2 * WAITED_FOR.size)
async def correct_cases(request: Call, format: Literal["xlsx", "csv"] = "xlsx") -> Response[bytes]:
    """待更正文件: the households of this file that would be held, with reasons; nothing is taken."""
    return _attached(await case_actions.correct_file(scope_of(request), await request.body(), format, WAITED_FOR))


def _attached(made: Correction) -> Response[bytes]:
    named = {"Content-Disposition": f"attachment; filename={made.file_name}"}
    return Response(made.body, media_type=made.media_type, headers=named)


ROUTES = (feed_applications, correct_applications, take_cases, case_template, correct_cases)
