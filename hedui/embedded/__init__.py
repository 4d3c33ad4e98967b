"""内置服务: PostgreSQL and Redis from wheels, as our own child processes, so that two commands are enough to begin.

postgres.py and redis.py are the two services; service.py is what they share; binaries.py finds the programs;
folders.py and accounts.py keep what is on disk private and reachable. For production give addresses instead
(HEDUI_DATABASE_URL, HEDUI_REDIS_URL): then nothing of this package runs.
"""
