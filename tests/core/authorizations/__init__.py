"""授权: its review."""
