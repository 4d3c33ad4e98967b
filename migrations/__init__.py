"""迁移: one linear history. Piccolo imports every file here by its bare name, so helpers live in `core.database`."""
