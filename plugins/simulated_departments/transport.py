"""传输故障: how an answer leaves, or does not."""

from __future__ import annotations

import msgspec

from plugins.simulated_departments.behaviour import Kind, Met
from plugins.simulated_departments.wire import HTML, Answer, Ending

_ERROR = b"<html><body>500 Internal Server Error</body></html>"


def sent(met: Met, body: bytes, content_type: str) -> Answer:
    """发送 an answer with the faults of its way; the slow one goes with any other."""
    slow = met.get(Kind.SLOW)
    answer = _left(met, Answer(body, content_type))
    return answer if slow is None else msgspec.structs.replace(answer, after=slow.seconds)


def _left(met: Met, answer: Answer) -> Answer:
    """The first of these that is met."""
    if met.get(Kind.HANG) is not None:
        return msgspec.structs.replace(answer, ending=Ending.HANG)
    if met.get(Kind.ERROR) is not None:
        return Answer(_ERROR, HTML, 500)
    if met.get(Kind.EMPTY) is not None:
        return msgspec.structs.replace(answer, body=b"")
    if met.get(Kind.DISCONNECT) is not None:
        return msgspec.structs.replace(answer, ending=Ending.RESET)
    if met.get(Kind.HALF) is not None:
        return msgspec.structs.replace(answer, ending=Ending.HALF)
    return answer
