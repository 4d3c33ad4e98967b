"""标识: ids sort by time, fit their yearly partition, and planning the same thing twice gives the same id."""

from __future__ import annotations

import time
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from core.ids import derived_id, new_id

PART = st.text(st.characters(blacklist_characters="\x1f", blacklist_categories=["Cs"]), max_size=20)


def milliseconds(identity: UUID) -> int:
    return identity.int >> 80


def test_new_ids_are_uuid7_of_this_moment_and_never_repeat() -> None:
    """Else two cases share a key, or rows land in the partition of another year."""
    before = time.time_ns() // 1_000_000
    made = [new_id() for _ in range(20_000)]
    after = time.time_ns() // 1_000_000
    assert len(set(made)) == len(made)
    assert {(x.version, x.variant) for x in made} == {(7, "specified in RFC 4122")}
    assert all(before <= milliseconds(x) <= after for x in made)


def test_ids_sort_by_the_time_of_their_making() -> None:
    """Else "newest first, paged by key" skips cases."""
    made = []
    for _ in range(5):
        made.append(new_id())
        time.sleep(0.002)
    assert made == sorted(made)


@given(st.uuids(version=4), st.lists(PART, max_size=4), st.lists(PART, max_size=4))
def test_derived_ids_are_the_same_for_the_same_and_other_for_other_parts(
    parent: UUID, parts: list[str], others: list[str]
) -> None:
    """Else planning a case twice asks every department twice, or two questions become one."""
    made = derived_id(parent, *parts)
    assert made == derived_id(parent, *parts)
    assert (made.version, made.variant) == (8, "specified in RFC 4122")
    assert milliseconds(made) == milliseconds(parent)  # so that an ask lies in the partition of its case
    assert (made == derived_id(parent, *others)) is (parts == others)


def test_equal_parts_of_another_parent_are_another_id() -> None:
    assert len({derived_id(new_id(), "ask", "same") for _ in range(1_000)}) == 1_000
