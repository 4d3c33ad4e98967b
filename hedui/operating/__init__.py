"""平台运维: what the operator sees at the browser: figures of the whole installation, and no person's data."""
