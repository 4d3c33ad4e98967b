"""连接器工具: base classes and parts that leave the author of a connector only mapping and signing.

    from hedui.connecting import FieldMap, HmacHeaders, HttpConnector, Request

What `__all__` names is public; everything else may change. It stands on `hedui.plugin` alone: no database, no tenant,
no clock but the line's. Retries, time limits, deadlines and traces stay in the core (docs/plugins/connectors.md).

Reading order: connector.py and batches.py (the base classes), exchange.py (one signed call), envelopes.py (bytes to
rows), fields.py over rows.py and values.py (rows to facts), clocks.py; signatures.py with request_secrets.py, tokens.py
and message_signatures.py.
"""

from hedui.connecting.decoding import MAX_BYTES, clean, json_of, text_of
from hedui.connecting.faults import CannotAsk, Unreadable
from hedui.connecting.fields import FieldMap, RowMap, facts_of
from hedui.connecting.rows import CodeList, Columns, RowReader
from hedui.connecting.values import CHINA, area, day, fen, month_end

__all__ = [
    "CHINA",
    "MAX_BYTES",
    "CannotAsk",
    "CodeList",
    "Columns",
    "FieldMap",
    "RowMap",
    "RowReader",
    "Unreadable",
    "area",
    "clean",
    "day",
    "facts_of",
    "fen",
    "json_of",
    "month_end",
    "text_of",
]
