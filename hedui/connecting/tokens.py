"""令牌: a ticket is fetched and traded for a token, which goes with every request until it expires or is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from hedui.connecting.codes import ReturnCodes
from hedui.connecting.envelopes import Envelope, Shape, lone_row, word
from hedui.connecting.exchange import told
from hedui.connecting.faults import CannotAsk, Unreadable
from hedui.connecting.replies import unanswered
from hedui.connecting.requests import Request
from hedui.connecting.signatures import same, secret_of
from hedui.connecting.turns import turn
from hedui.plugin import ConnectorLine, Garbled, Unavailable


class TicketToken(Struct, frozen=True):
    """票据换令牌: `get_ticket`, then `create_token(appSecret, ticket, verifyState)`, then two headers on every request.

    Kept through the line for all workers of the tenant; renewed once where the department says that it has expired.
    """

    ticket_url: str
    token_url: str
    app_key: str
    codes: ReturnCodes
    secret: str = "app_secret"  # noqa: S105 - the name under which it is stored
    lasts: timedelta = timedelta(minutes=30)
    """Unless the department names a shorter time, in seconds, in the field `expires`."""
    state: str = "1"
    """`verifyState` of the manual at hand."""
    ticket: str = "ticket"
    token: str = "accessToken"  # noqa: S105 - a field's name
    expires: str = "expiresIn"
    names: tuple[str, str] = ("AppKey", "AccessToken")
    shape: Shape = Shape(rows=("data", "datas"))

    async def sign(self, request: Request, line: ConnectorLine) -> Request:
        """Two more headers: application and token."""
        token = await line.recall(self._name) or await self._replacement(line, "")
        return request.with_headers(dict(zip(self.names, (self.app_key, token), strict=True)))

    async def renew(self, refused: Request, line: ConnectorLine) -> bool:
        """What another worker has fetched meanwhile, else a token of our own. CannotAsk where there is none."""
        await self._replacement(line, refused.header(self.names[1]))
        return True

    async def _replacement(self, line: ConnectorLine, refused: str) -> str:
        async with turn("token", self.token_url, self.app_key):
            kept = await line.recall(self._name)
            return kept if kept and not same(kept, refused) else await self._fetched(line)

    async def _fetched(self, line: ConnectorLine) -> str:
        (ticket,) = await self._call(line, self.ticket_url, {"appKey": self.app_key}, self.ticket)
        secret = await secret_of(line, self.secret)
        form = {"appKey": self.app_key, "appSecret": secret, "ticket": ticket, "verifyState": self.state}
        token, lasts = await self._call(line, self.token_url, form, self.token, self.expires)
        await line.remember(self._name, token, self._expiry(lasts, line.now))
        return token

    async def _call(self, line: ConnectorLine, url: str, form: Mapping[str, str], *names: str) -> list[str]:
        """What the answer says under these names; the first must be there."""
        found = [""]
        try:
            envelope = await told(Request("POST", url, form=form), self.codes, self.shape, line)
            if envelope.code in self.codes.success:
                found = _said(envelope, names)
        except (Garbled, Unreadable):
            # Not an answer to any question, and what it holds may be secrets: no raw.
            raise CannotAsk(Unavailable("数源对令牌请求的答复无法识别")) from None
        if envelope.code not in self.codes.success:
            raise CannotAsk(unanswered(envelope, self.codes))
        if not found[0]:
            raise CannotAsk(Unavailable("数源没有给出票据或令牌"))
        return found

    def _expiry(self, lasts: str, now: datetime) -> datetime:
        """Less a tenth, so that none expires on its way."""
        named = timedelta(seconds=int(lasts)) if lasts.isascii() and lasts.isdigit() and len(lasts) < 9 else self.lasts
        return now + min(named, self.lasts) * 0.9

    @property
    def _name(self) -> str:
        return f"token/{self.app_key}"


def _said(envelope: Envelope, names: tuple[str, ...]) -> list[str]:
    """The values of these fields, wherever the answer has them: in its rows' place, or beside the code."""
    at = envelope.shape.rows[0]
    plain = envelope.body.get(at)
    if isinstance(plain, str) and plain and not plain.lstrip().startswith(("{", "[")):
        return [word(envelope.body, at), *("" for _ in names[1:])]  # the value itself stands there
    row = lone_row(envelope)
    return [word(row, name) or word(envelope.body, name) for name in names]
