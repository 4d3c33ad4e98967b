"""数字融合倡议登记系统连接器: asks registries that speak the registry API of the Digital Convergence Initiative (DCI) 1.0.0.

Two connectors: `dci.sync` asks and reads the answer of the same call; `dci.async` hands the question in, is called back
(on-search) or asks for the state of the transaction (txn/status). Both are `hedui.connecting.HttpConnector` with what is
the API's own. What is in its files and not in words is decided in docs/decisions/0031-dci.md.

Reading order: settings.py (what a tenant configures, codes.py its return codes), asking.py and queries.py (the message
that leaves), signing.py (its signature, and that of what comes back), opening.py (an answer becomes code and records),
records.py (a nested record becomes a row), connector.py.
"""
