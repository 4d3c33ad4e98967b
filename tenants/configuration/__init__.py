"""租户配置: as one file, out and in, and side by side. In goes nothing at once: what differs becomes proposals."""
