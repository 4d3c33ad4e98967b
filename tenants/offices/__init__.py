"""内设机构: the offices and townships of a tenant: opened, renamed and closed on a day; nothing is ever deleted."""
