"""密文可开 (V1): what was sealed still opens with its case's key in its own row, and says what its digest says."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from core.consistency.model import Check, Fault
from core.consistency.walk import Tenant, Walk, tenant_view
from core.runtime import Runtime
from core.sources.model import StoredReply
from core.vault.ciphers import NotGenuine
from core.vault.vault import DataKey

_CHUNK = 100
_KEYS = "select id, number, wrapped_key from verification where executing_tenant = $1"
_SECRETS = "select id, blob from connector_value where tenant_id = $1"
_TEMPLATES = "select id, blob, digest from report_template where tenant_id = $1 and blob is not null"
_REMEDY = "停用此行并从备份恢复；同时出现很多行的，先确认密钥文件是否为本库所用"

Digest = Callable[[Runtime, bytes], bytes]


@dataclass(frozen=True)
class Sealed:
    """密文所在: the blob of a table, and how its digest is made of the plain bytes."""

    table: str
    blob: str
    digest: str = "null::bytea"
    made: Digest = field(default=lambda _, plain: b"")

    @property
    def ids(self) -> str:
        """All ids, or a random sample of $2."""
        return f"select id from {self.table} where executing_tenant = $1 order by random() limit $2"  # noqa: S608

    @property
    def rows(self) -> str:
        """Some rows by id."""
        return f"""select id, verification_id, {self.blob} as blob, {self.digest} as digest
            from {self.table} where executing_tenant = $1 and id = any ($2)"""  # noqa: S608


def _sha256(_: Runtime, plain: bytes) -> bytes:
    return hashlib.sha256(plain).digest()


def _of_reply(runtime: Runtime, plain: bytes) -> bytes:
    return runtime.vault.digest(msgspec.msgpack.decode(plain, type=StoredReply).raw)


SEALED = (
    Sealed("subject", "blob"),
    Sealed("declaration", "blob"),
    Sealed("authorization_sheet", "fields_blob"),
    Sealed("scan", "blob", "digest", _sha256),
    Sealed("review_return", "blob"),
    Sealed("reply", "blob", "digest", _of_reply),
    Sealed("manual_answer", "blob", "digest", lambda runtime, plain: runtime.vault.digest(plain)),
    Sealed("assessment", "blob"),
    Sealed("report", "blob", "content_digest", _sha256),
    Sealed("report_file", "blob", "digest", _sha256),
)


async def _keys(walk: Walk) -> list[Fault]:
    faults = []
    for tenant, row in await walk.rows(_KEYS):
        if _key(walk.runtime, row) is None:
            problem = "数据密钥不能用现有主密钥打开"
            faults.append(Fault("verification", str(row["id"]), problem, row["number"], tenant.id))
    return faults


async def _secrets(walk: Walk) -> list[Fault]:
    faults = []
    for tenant, row in await walk.rows(_SECRETS):
        if _opened(walk.runtime.vault.tenant_key(tenant.id), row, "connector_value") is None:
            faults.append(Fault("connector_value", str(row["id"]), "密文不能打开", "", tenant.id))
    return faults


async def _templates(walk: Walk) -> list[Fault]:
    faults = []
    for tenant, row in await walk.rows(_TEMPLATES):
        plain = _opened(walk.runtime.vault.tenant_key(tenant.id), row, "report_template")
        if plain is None or hashlib.sha256(plain).digest() != row["digest"]:
            problem = "密文不能打开" if plain is None else "内容与摘要不符"
            faults.append(Fault("report_template", str(row["id"]), problem, "", tenant.id))
    return faults


def _blobs(sealed: Sealed) -> Callable[[Walk], Awaitable[list[Fault]]]:
    async def find(walk: Walk) -> list[Fault]:
        return [fault for tenant in walk.tenants for fault in await _of_tenant(walk, tenant, sealed)]

    return find


async def _of_tenant(walk: Walk, tenant: Tenant, sealed: Sealed) -> list[Fault]:
    faults: list[Fault] = []
    async with tenant_view(tenant) as connection:
        cases = {row["id"]: row for row in await connection.fetch(_KEYS, tenant.id)}
        keys: dict[UUID, DataKey | None] = {}
        ids = [row["id"] for row in await connection.fetch(sealed.ids, tenant.id, walk.sample)]
        for start in range(0, len(ids), _CHUNK):
            for row in await connection.fetch(sealed.rows, tenant.id, ids[start : start + _CHUNK]):
                faults += _judged(walk.runtime, tenant, sealed, row, cases, keys)
    return faults


def _judged(
    runtime: Runtime, tenant: Tenant, sealed: Sealed, row: Any, cases: Mapping[UUID, Any],
    keys: dict[UUID, DataKey | None],
) -> Sequence[Fault]:  # fmt: skip
    case = cases.get(row["verification_id"])
    if case is None:
        return ()  # named by I8
    if case["id"] not in keys:
        keys[case["id"]] = _key(runtime, case)
    key = keys[case["id"]]
    problem = _problem(runtime, sealed, key, row) if key is not None else ""
    return (Fault(sealed.table, str(row["id"]), problem, case["number"], tenant.id),) if problem else ()


def _problem(runtime: Runtime, sealed: Sealed, key: DataKey, row: Any) -> str:
    plain = _opened(key, row, sealed.table)
    if plain is None:
        return "密文不能打开：已损坏，或被移到了另一行"
    try:
        made = sealed.made(runtime, plain)
    except msgspec.DecodeError:
        return "密文可开，内容却无法读取"
    return "" if row["digest"] in (None, made) else "内容与摘要不符"


def _key(runtime: Runtime, row: Any) -> DataKey | None:
    try:
        return runtime.vault.data_key(row["wrapped_key"], row["id"])
    except (NotGenuine, LookupError, ValueError):
        return None


def _opened(key: DataKey, row: Any, table: str) -> bytes | None:
    try:
        return key.open(row["blob"], table, row["id"])
    except (NotGenuine, LookupError, ValueError):
        return None


CHECKS = (
    Check("V1.keys", "每件的数据密钥可用主密钥打开", _REMEDY, _keys),
    Check("V1.secrets", "连接器密钥可以打开", "由管理员重新配置此连接器的密钥", _secrets),
    Check("V1.templates", "报告模板可以打开，摘要相符", "由管理员重新提交此模板", _templates),
    *(Check(f"V1.{s.table}", f"{s.table} 的密文可开，摘要相符", _REMEDY, _blobs(s)) for s in SEALED),
)
