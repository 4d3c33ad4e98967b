"""连接器工具: base classes and parts that leave the author of a connector only mapping and signing.

    from hedui.connecting import FieldMap, HmacHeaders, HttpConnector, Request

What `__all__` names is public; everything else may change. It stands on `hedui.plugin` alone: no database, no tenant,
no clock but the line's. Retries, time limits, deadlines and traces stay in the core (docs/plugins/connectors.md).

Reading order: connector.py and batches.py (the base classes), exchange.py (one signed call), envelopes.py (bytes to
rows), fields.py over rows.py and values.py (rows to facts), clocks.py; signatures.py with request_secrets.py, tokens.py
and message_signatures.py.
"""

from hedui.connecting.batches import Consignment, FileBatchConnector, Outgoing, Result, Taken, take
from hedui.connecting.codes import ReturnCodes
from hedui.connecting.connector import HttpConnector
from hedui.connecting.decoding import MAX_BYTES, clean, json_of, text_of
from hedui.connecting.envelopes import Envelope, Row, Shape, lone_row, read_envelope, rows_of, word
from hedui.connecting.exchange import Agreed, exchanged
from hedui.connecting.faults import CannotAsk, Unreadable
from hedui.connecting.fields import FieldMap, RowMap, facts_of
from hedui.connecting.message_signatures import MessageSignature, ed25519_key
from hedui.connecting.replies import reply_of, unanswered
from hedui.connecting.request_secrets import RefreshedMd5
from hedui.connecting.requests import Request, sent
from hedui.connecting.rows import CodeList, Columns, RowReader
from hedui.connecting.signatures import (
    HmacHeaders,
    Lasting,
    Md5Fields,
    Sha1Headers,
    Signature,
    Unsigned,
    mac,
    md5_fields,
    same,
    secret_of,
    timestamp,
)
from hedui.connecting.tokens import TicketToken
from hedui.connecting.values import CHINA, area, day, fen, month_end

__all__ = [
    "CHINA",
    "MAX_BYTES",
    "Agreed",
    "CannotAsk",
    "CodeList",
    "Columns",
    "Consignment",
    "Envelope",
    "FieldMap",
    "FileBatchConnector",
    "HmacHeaders",
    "HttpConnector",
    "Lasting",
    "Md5Fields",
    "MessageSignature",
    "Outgoing",
    "RefreshedMd5",
    "Request",
    "Result",
    "ReturnCodes",
    "Row",
    "RowMap",
    "RowReader",
    "Sha1Headers",
    "Shape",
    "Signature",
    "Taken",
    "TicketToken",
    "Unreadable",
    "Unsigned",
    "area",
    "clean",
    "day",
    "ed25519_key",
    "exchanged",
    "facts_of",
    "fen",
    "json_of",
    "lone_row",
    "mac",
    "md5_fields",
    "month_end",
    "read_envelope",
    "reply_of",
    "rows_of",
    "same",
    "secret_of",
    "sent",
    "take",
    "text_of",
    "timestamp",
    "unanswered",
    "word",
]
