"""请求秘钥: short-lived secrets, fetched with the application's secret first and with the refresh secret later.

Kept through the line, so that every worker of the tenant uses the same ones; a worker that finds its secret refused
looks whether another has renewed it before it renews.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec import Struct

from hedui.connecting.codes import ReturnCodes
from hedui.connecting.envelopes import Envelope, Row, Shape, lone_row, word
from hedui.connecting.exchange import told
from hedui.connecting.faults import CannotAsk, Unreadable
from hedui.connecting.replies import unanswered
from hedui.connecting.requests import Request
from hedui.connecting.signatures import md5_fields, md5_sign, same, secret_of
from hedui.connecting.turns import turn
from hedui.plugin import ConnectorLine, Garbled, Unavailable

BY_KEY = "/gateway/app/refreshTokenByKey.htm"
BY_SECRET = "/gateway/app/refreshTokenBySec.htm"  # noqa: S105 - a path


class RefreshedMd5(Struct, frozen=True):
    """MD5 签名与秘钥刷新 of the public data platform: the fields of `Md5Fields`, under a secret that lasts minutes."""

    base_url: str
    app_key: str
    codes: ReturnCodes
    request_lasts: timedelta = timedelta(minutes=15)
    """Unless the gateway names a sooner end."""
    refresh_lasts: timedelta = timedelta(hours=48)
    secret: str = "app_secret"  # noqa: S105 - the name under which it is stored
    shape: Shape = Shape()
    by_key: str = BY_KEY
    by_secret: str = BY_SECRET

    async def sign(self, request: Request, line: ConnectorLine) -> Request:
        """Three more fields, under the secret in use or a new one."""
        secret = await line.recall(self._name("request")) or await self._replacement(line, None)
        return request.with_fields(md5_fields(self.app_key, secret, line.now))

    async def renew(self, refused: Request, line: ConnectorLine) -> bool:
        """What another worker has renewed meanwhile, else a renewal of our own. CannotAsk where there is none."""
        await self._replacement(line, refused)
        return True

    async def _replacement(self, line: ConnectorLine, refused: Request | None) -> str:
        async with turn("secret", self.base_url, self.app_key):
            kept = await line.recall(self._name("request"))
            return kept if kept and not (refused and self._signed(refused, kept)) else await self._renewed(line)

    def _signed(self, request: Request, secret: str) -> bool:
        """Whether it was this secret that signed: the request itself does not say."""
        form = request.form or {}
        return same(form.get("sign", ""), md5_sign(self.app_key, secret, form.get("requestTime", "")))

    async def _renewed(self, line: ConnectorLine) -> str:
        refresh = await line.recall(self._name("refresh"))
        if refresh:
            envelope = await self._call(line, self.by_secret, refresh)
            if envelope.code in self.codes.success:
                return await self._kept(line, envelope)
            # Any refusal but the clock's: the refresh secret has expired or the gateway forgot it; begin again.
        envelope = await self._call(line, self.by_key, await secret_of(line, self.secret))
        if envelope.code in self.codes.success:
            return await self._kept(line, envelope)
        raise CannotAsk(unanswered(envelope, self.codes))

    async def _call(self, line: ConnectorLine, path: str, secret: str) -> Envelope:
        form = md5_fields(self.app_key, secret, line.now)
        try:
            envelope = await told(Request("POST", self._url(path), form=form), self.codes, self.shape, line)
        except Garbled:
            # Not an answer to any question, and what it holds may be secrets: no raw.
            raise CannotAsk(Unavailable("数源对秘钥请求的答复无法识别")) from None
        if envelope.code in self.codes.stopped or envelope.code.startswith("HTTP "):
            raise CannotAsk(unanswered(envelope, self.codes))
        return envelope

    async def _kept(self, line: ConnectorLine, envelope: Envelope) -> str:
        """Remember both secrets. Here a count of 0 beside a filled `datas` is normal."""
        try:
            row = lone_row(envelope)
            request, refresh = word(row, "requestSecret"), word(row, "refreshSecret")
        except Unreadable:
            request, refresh, row = "", "", {}
        if not request:
            raise CannotAsk(Unavailable("数源没有给出请求秘钥"))
        if refresh:
            until = _expiry(row, "refreshSecretEndTime", line.now, self.refresh_lasts)
            await line.remember(self._name("refresh"), refresh, until)
        until = _expiry(row, "requestSecretEndTime", line.now, self.request_lasts)
        await line.remember(self._name("request"), request, until)
        return request

    def _url(self, path: str) -> str:
        return self.base_url.rstrip("/") + path

    def _name(self, kind: str) -> str:
        # With the application in the name, secrets of a former application are not tried with the present one.
        return f"{kind}_secret/{self.app_key}"


def _expiry(row: Row, name: str, now: datetime, configured: timedelta) -> datetime:
    """The sooner of what the gateway says and what is configured, less a tenth, so that none expires on its way."""
    text = row.get(name)
    lasts = configured
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) == 13:
        lasts = min(lasts, datetime.fromtimestamp(int(text) / 1000, UTC) - now)
    return now + lasts * 0.9
