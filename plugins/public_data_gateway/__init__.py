"""公共数据网关连接器: asks departments through the gateway convention of the integrated public data platform (Z5.2).

Real-time and asynchronous (ticket, signed callback, collection) in one connector; which of the two a data element
uses is a setting. It is `hedui.connecting.HttpConnector` with what is the gateway's own: connector.py, exchange.py (the
form), signing.py (callbacks), settings.py. What departments write in their records is read by
`plugins.department_records`, at the gateway as in a file.

时限与连接故障: TimeoutError and ConnectionError of the line are not caught; the core takes them as 无法查询.
"""
