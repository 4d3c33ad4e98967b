"""服务状态: what the handlers share."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct, field

from plugins.simulated_departments.batch_queue import BatchQueue
from plugins.simulated_departments.behaviour import Behaviour
from plugins.simulated_departments.callbacks import Callbacks
from plugins.simulated_departments.convention import Secrets
from plugins.simulated_departments.ledger import Ledger
from plugins.simulated_departments.residents import Residents


class State(Struct, eq=False):
    """状态 of the server process."""

    population: Residents
    app_secret: str
    control_token: str
    secrets: Secrets
    ledger: Ledger
    behaviours: dict[str, Behaviour]
    callbacks: Callbacks
    batches: BatchQueue
    batch_seconds: float
    """How long a department takes over a file unless it was told otherwise."""
    polled: Counter[str] = field(default_factory=Counter)
    """How often the state of a transaction was asked for."""
