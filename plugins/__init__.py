"""插件: law packs, connectors and report formats; each could move to a repository of its own unchanged."""
