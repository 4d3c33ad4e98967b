"""接线: makes the runtime of a process from its settings: pool, vault, registry, doorbell, outgoing HTTP."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import aiohttp

from core.browser import EntryRules
from core.database import DB, close_pool, open_pool
from core.law import Law
from core.plugin.archive import keep_all
from core.plugin.registry import Registry, discover
from core.runtime import Runtime
from core.vault.vault import Vault, make_key_file
from hedui.doorbell import ArqDoorbell
from hedui.operating.processes import session_name
from hedui.rerunning import Rerunner
from hedui.settings import Settings, SettingsError, networks
from tenants.forms import setting_titles
from tenants.jurisdiction import law_for
from tenants.settings import stamp_looks

ARCHIVES = "plugins"
"""Folder of the plugins' archives, within the data folder."""


def law_source(registry: Registry) -> Any:
    """(connection, owning tenant, day) -> Law, over one registry."""

    async def find(connection: Any, tenant: UUID, day: date) -> Law:
        return await law_for(connection, registry, tenant, day)

    return find


def vault_of(settings: Settings) -> Vault:
    """The vault from the key file; SettingsError where there is none: a second key would lock away what is stored."""
    if not settings.key_file.exists():
        raise SettingsError(
            f"主密钥文件 {settings.key_file} 不存在。第一次使用时由 hedui up 或 hedui migrate 生成；"
            "已有数据时请放回原来的密钥文件，另生成的密钥打不开已有的数据。"
        )
    return Vault.from_file(settings.key_file, settings.cipher)


async def _let_nobody_wait_longer(seconds: int, part: str) -> None:
    """冻结的进程 holds the locks of its open transactions: as its leases run out, the database ends those, too.

    And whoever waits for a lock gives up as soon, so that a row of waiters does not make it many times as long.
    """
    pool: Any = DB.pool
    limits = {"idle_in_transaction_session_timeout": f"{seconds}s", "lock_timeout": f"{seconds}s"}
    limits["application_name"] = session_name(part)
    pool.set_connect_args(**DB.config, command_timeout=60, server_settings=limits)
    await pool.expire_connections()


COLLECTED = (20_000, 20, 20)
"""回收: of what comes and goes nearly nothing refers to itself, so looking through it after every 700 objects finds nothing."""


def _freeze_what_stays() -> None:
    """常驻对象 (plugins, routes, schemas) live as long as the process: the garbage collector need not walk them at every
    full collection, which stood still for whoever was being answered."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED)


def make_keys(settings: Settings) -> None:
    """主密钥 of a new installation; an existing file is left as it is."""
    if not settings.key_file.exists():
        make_key_file(settings.key_file)


def entry_rules(settings: Settings) -> EntryRules:
    """How browsers get in here."""
    return EntryRules(
        origin=settings.origin,
        port=settings.port,
        trusted_proxies=networks(settings.trusted_proxies),
        idle=timedelta(minutes=settings.session_idle_minutes),
        lifetime=timedelta(hours=settings.session_hours),
        failures=settings.login_failures,
        lock=timedelta(minutes=settings.login_lock_minutes),
    )


@asynccontextmanager
async def runtime_of_process(settings: Settings | None = None, part: str = "command") -> AsyncIterator[Runtime]:
    """The runtime of this process, from its environment; everything is given back at the end. By `part` the operator
    knows it at the database."""
    settings = settings or Settings.from_environment()
    registry = discover()
    await asyncio.to_thread(keep_all, settings.data_dir / ARCHIVES, registry)
    await open_pool(settings.database_url or "")
    await _let_nobody_wait_longer(settings.lease_seconds, part)
    try:
        async with (
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), trust_env=False) as http,
            ArqDoorbell(settings.redis_url or "") as doorbell,
        ):
            _freeze_what_stays()
            yield Runtime(
                vault=vault_of(settings),
                registry=registry,
                law_for=law_source(registry),
                law_looks=stamp_looks,
                setting_titles=setting_titles,
                doorbell=doorbell,
                http=http,
                callback_base=settings.callback_base,
                lease_seconds=settings.lease_seconds,
                ask_timeout=settings.lease_seconds * 0.6,
                retry_base=settings.retry_seconds,
                assess_delay=timedelta(seconds=settings.assess_seconds),
                batch_delay=timedelta(seconds=settings.batch_seconds),
                fonts_dir=str(settings.fonts_dir) if settings.fonts_dir.is_dir() else None,
                entry=entry_rules(settings),
                sandbox=settings.sandbox,
                rerun=Rerunner(registry, settings.data_dir / ARCHIVES),
            )
    finally:
        await close_pool()


class _NoKeys:
    """没有密钥: whatever is asked of the vault is refused."""

    def __getattr__(self, name: str) -> Any:
        raise SettingsError("此命令没有读取主密钥，不能加密或解密")


@asynccontextmanager
async def runtime_to_look(settings: Settings, registry: Registry) -> AsyncIterator[Runtime]:
    """只读取设置 of the tenants: without master key, queue and archives, and so nothing that is sealed can be opened."""
    none: Any = _NoKeys()
    await open_pool(settings.database_url or "")
    try:
        yield Runtime(vault=none, registry=registry, law_for=law_source(registry))
    finally:
        await close_pool()
