"""坏连接器: a tool whose connectors are each wrong in one way, and one that is right (`test_connector_trials`)."""
