"""云溪县: a pack of law."""
