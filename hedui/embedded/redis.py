"""内置 Redis: the doorbell. Nothing in it is kept: jobs live in Postgres, so it writes no file but its pid."""

from pathlib import Path

from redis.asyncio import Redis
from redis.exceptions import RedisError

from hedui.embedded.binaries import redis_program
from hedui.embedded.folders import write_private
from hedui.embedded.service import Service

CONFIG = """\
bind 127.0.0.1
port {port}
requirepass {password}
daemonize no
pidfile redis.pid
save ""
appendonly no
maxmemory 256mb
maxmemory-policy noeviction
"""


class EmbeddedRedis(Service):
    """redis-server of the machine or of the wheel, on 127.0.0.1, with a password."""

    name = "redis"
    title = "内置 Redis"
    start_within = 20.0
    stop_within = 10.0
    program = Path()

    @property
    def pid_file(self) -> Path:
        """Written by redis-server."""
        return self.folder / "redis.pid"

    @property
    def working_dir(self) -> Path:
        """Its own folder."""
        return self.folder

    @property
    def argv(self) -> tuple[str, ...]:
        """The password stands in the configuration file, which only the account can read."""
        return (str(self.program), "redis.conf")

    @property
    def url(self) -> str:
        """The address, with its password."""
        return f"redis://:{self.passwords['default']}@127.0.0.1:{self.port}/0"

    def furnish(self) -> None:
        """Password, program and configuration."""
        self._keep_passwords("default")
        self.program = redis_program(self.data_dir, self.account)
        config = CONFIG.format(port=self.port, password=self.passwords["default"])
        write_private(self.folder / "redis.conf", config, self.account)

    async def ready(self) -> bool:
        """Answers PING to somebody who knows the password."""
        client = Redis.from_url(self.url, socket_connect_timeout=2, socket_timeout=2)
        try:
            await client.ping()
        except (RedisError, OSError):
            return False
        else:
            return True
        finally:
            await client.aclose()
