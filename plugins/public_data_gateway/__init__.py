"""公共数据网关连接器: asks departments through the gateway convention of the integrated public data platform (Z5.2).

Real-time and asynchronous (ticket, signed callback, collection) in one connector; which of the two a data element
uses is a setting. Reading order: connector.py (the verbs), exchange.py (one signed call), keys.py (secrets),
envelope.py over decoding.py (bytes to rows), mapping.py with payments.py and registers.py over reader.py, codes.py and
values.py (rows to facts), judgement.py (codes to replies).

The field table (mapping.py and what it stands on) is also read by `batch_exchange`: departments write the same fields in
a file as at the gateway.

时限与连接故障: TimeoutError and ConnectionError of the line are not caught; the core takes them as 无法查询.
"""
