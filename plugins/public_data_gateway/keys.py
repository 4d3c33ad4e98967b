"""请求秘钥: short-lived secrets, fetched with the application's secret first and with the refresh secret later.

Kept through the line, so that every worker of the tenant uses the same ones; a worker that finds its secret refused
looks whether another has renewed it before it renews.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from weakref import WeakKeyDictionary, WeakValueDictionary

from hedui.connecting import CannotAsk, Unreadable
from hedui.plugin import ConnectorLine, Garbled, Unavailable
from plugins.public_data_gateway.envelope import Envelope, Row, lone_row, word
from plugins.public_data_gateway.judgement import SUCCESS, opened, unanswered
from plugins.public_data_gateway.settings import GatewaySettings
from plugins.public_data_gateway.signing import signed

APP_SECRET = "app_secret"  # noqa: S105 - the name under which it is stored

_BY_KEY = "/gateway/app/refreshTokenByKey.htm"
_BY_SECRET = "/gateway/app/refreshTokenBySec.htm"  # noqa: S105 - a path
_Turns = WeakValueDictionary[tuple[str, str], asyncio.Lock]
_TURNS: WeakKeyDictionary[asyncio.AbstractEventLoop, _Turns] = WeakKeyDictionary()


async def app_secret(line: ConnectorLine) -> str:
    """应用密钥; CannotAsk where it is not configured."""
    try:
        return await line.secret(APP_SECRET)
    except LookupError:
        pass
    raise CannotAsk(Unavailable("未配置应用密钥 app_secret"))


async def current_secret(line: ConnectorLine) -> str:
    """请求秘钥 in use, or a new one."""
    return await line.recall(_name(line, "request")) or await replacement(line, refused=None)


async def replacement(line: ConnectorLine, refused: str | None) -> str:
    """替换秘钥: what another worker has renewed meanwhile, else a renewal of our own."""
    settings: GatewaySettings = line.settings
    # One renewal at a time in this process: fifty asks that start together must not renew fifty times.
    turns = _TURNS.setdefault(asyncio.get_running_loop(), WeakValueDictionary())
    turn = turns.setdefault((settings.base_url, settings.app_key), asyncio.Lock())
    async with turn:
        kept = await line.recall(_name(line, "request"))
        return kept if kept and kept != refused else await _renewed(line)


async def _renewed(line: ConnectorLine) -> str:
    refresh = await line.recall(_name(line, "refresh"))
    if refresh:
        envelope = await _call(line, _BY_SECRET, refresh)
        if envelope.code == SUCCESS:
            return await _kept(line, envelope)
        # Any refusal but the clock's: the refresh secret has expired or the gateway forgot it; begin again.
    envelope = await _call(line, _BY_KEY, await app_secret(line))
    if envelope.code == SUCCESS:
        return await _kept(line, envelope)
    raise CannotAsk(unanswered(line.settings.codes, envelope))


async def _call(line: ConnectorLine, path: str, secret: str) -> Envelope:
    settings: GatewaySettings = line.settings
    url = settings.base_url.rstrip("/") + path
    answer = await line.post_form(url, signed(settings.app_key, secret, line.now))
    try:
        envelope = opened(answer)
    except Garbled:
        # Not an answer to any question, and what it holds may be secrets: no raw.
        raise CannotAsk(Unavailable("网关对秘钥请求的答复无法识别")) from None
    if envelope.code in settings.codes.clock or envelope.code in settings.codes.stopped:
        raise CannotAsk(unanswered(settings.codes, envelope))
    return envelope


async def _kept(line: ConnectorLine, envelope: Envelope) -> str:
    """Remember both secrets. Here `dataCount` 0 beside a filled `datas` is normal."""
    settings: GatewaySettings = line.settings
    try:
        row = lone_row(envelope)
        request, refresh = word(row, "requestSecret"), word(row, "refreshSecret")
    except Unreadable:
        request, refresh, row = "", "", {}
    if not request:
        raise CannotAsk(Unavailable("网关没有给出请求秘钥"))
    if refresh:
        hours = timedelta(hours=settings.refresh_secret_hours)
        await line.remember(_name(line, "refresh"), refresh, _expiry(row, "refreshSecretEndTime", line.now, hours))
    minutes = timedelta(minutes=settings.request_secret_minutes)
    await line.remember(_name(line, "request"), request, _expiry(row, "requestSecretEndTime", line.now, minutes))
    return request


def _expiry(row: Row, name: str, now: datetime, configured: timedelta) -> datetime:
    """The sooner of what the gateway says and what is configured, less a tenth, so that none expires on its way."""
    text = row.get(name)
    lasts = configured
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) == 13:
        lasts = min(lasts, datetime.fromtimestamp(int(text) / 1000, UTC) - now)
    return now + lasts * 0.9


def _name(line: ConnectorLine, kind: str) -> str:
    # With the application in the name, secrets of a former application are not tried with the present one.
    return f"{kind}_secret/{line.settings.app_key}"
