"""加密移动存储接口: packages for departments without a network: two persons let them leave, two import what came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from litestar import Response
from litestar.openapi.spec import OpenAPIMediaType, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import Parameter

from core.archives.model import LARGEST
from core.media import custody, importing, looking, preparing, receiving, releasing
from core.media.custody import ArchiveFile
from core.media.model import (
    Account,
    CustodyIn,
    PackageIn,
    PackagePage,
    PackageView,
    Prepared,
    Released,
    Standing,
    Waiting,
)
from core.verification.model import ReasonIn
from core.web import BINARY, Action, Call, acts, reads, scope_of


@dataclass
class AnswerAction(Action):
    """交回文件, as the interface description has it."""

    def __post_init__(self) -> None:
        super().__post_init__()
        binary = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))
        self.request_body = RequestBody(content={BINARY: binary}, required=True, description="7z、xlsx、xls 或 CSV")


@reads("/api/packages/waiting")
async def list_waiting(request: Call) -> list[Waiting]:
    """等候批次的查询, by department."""
    return await looking.list_waiting(scope_of(request))


@reads("/api/packages")
async def list_packages(
    request: Call, limit: Annotated[int, Parameter(ge=1, le=200)] = 50, after: UUID | None = None
) -> PackagePage:
    """批次一览, newest first."""
    return await looking.list_packages(scope_of(request), limit, after)


@acts("/api/packages", status_code=201)
async def prepare_package(request: Call, data: PackageIn) -> Prepared:
    """制作批次: the first of two persons; nothing leaves yet."""
    return await preparing.prepare_package(scope_of(request), data)


@reads("/api/packages/{package_id:uuid}")
async def look_at_package(request: Call, package_id: UUID) -> PackageView:
    """批次详情: state, custody log, answers."""
    return await looking.look_at_package(scope_of(request), package_id)


@acts("/api/packages/{package_id:uuid}/release")
async def release_package(request: Call, package_id: UUID) -> Released:
    """放行批次: another person; the password is told once, and goes by another way than the medium."""
    return await releasing.release_package(scope_of(request), package_id)


@reads("/api/packages/{package_id:uuid}/file", media_type=BINARY)
async def fetch_package(request: Call, package_id: UUID) -> Response[bytes]:
    """下载加密批次, once it is released; each download is traced."""
    return _attached(await custody.fetch_package(scope_of(request), package_id))


@acts("/api/packages/{package_id:uuid}/custody")
async def record_custody(request: Call, package_id: UUID, data: CustodyIn) -> Standing:
    """交接登记: who gave what to whom, on which medium."""
    return await custody.record_custody(scope_of(request), package_id, data)


@acts("/api/packages/{package_id:uuid}/withdraw")
async def withdraw_package(request: Call, package_id: UUID, data: ReasonIn) -> Standing:
    """撤回批次: nothing of it is taken any more; its asks can be packed again."""
    return await custody.withdraw_package(scope_of(request), package_id, data)


@acts("/api/packages/{package_id:uuid}/answers", operation_class=AnswerAction, request_max_body_size=LARGEST + 1024)
async def upload_answer(request: Call, package_id: UUID) -> Account:
    """接收交回文件: the account of every row; nothing is settled before another person confirms it."""
    return await receiving.upload_answer(scope_of(request), package_id, await request.body())


@reads("/api/packages/{package_id:uuid}/answers/{answer_id:uuid}")
async def look_at_answer(request: Call, package_id: UUID, answer_id: UUID) -> Account:
    """导入账目: every row of an answer, taken or refused, with column and reason."""
    return await looking.look_at_answer(scope_of(request), package_id, answer_id)


@acts("/api/packages/{package_id:uuid}/answers/{answer_id:uuid}/confirm")
async def confirm_answer(request: Call, package_id: UUID, answer_id: UUID) -> Account:
    """确认导入: another person than who uploaded it; good rows settle their asks."""
    return await importing.confirm_answer(scope_of(request), package_id, answer_id)


@reads("/api/packages/{package_id:uuid}/answers/{answer_id:uuid}/correction", media_type=BINARY)
async def fetch_correction(request: Call, package_id: UUID, answer_id: UUID) -> Response[bytes]:
    """下载待更正清单: the refused rows with their reasons, under the password of the package."""
    return _attached(await looking.fetch_correction(scope_of(request), package_id, answer_id))


def _attached(file: ArchiveFile) -> Response[bytes]:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"}
    return Response(file.body, media_type=BINARY, headers=headers)


ROUTES = (
    list_waiting, list_packages, prepare_package, look_at_package, release_package, fetch_package, record_custody,
    withdraw_package, upload_answer, look_at_answer, confirm_answer, fetch_correction,
)  # fmt: skip
