"""登记系统设置: strict, explained in Chinese; and how a nested record becomes a row."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from hedui.connecting import Unreadable
from plugins.dci.codes import SIGNED, UNSIGNED, DciCodes
from plugins.dci.records import flat
from plugins.dci.settings import DciSettings
from plugins.dci.tests.validating import CORE, document
from plugins.simulated_departments.dci_catalogue import dci_settings

GOOD = dci_settings("http://127.0.0.1:8090", "s")


@pytest.mark.parametrize(
    "changed",
    [
        {"base_url": "ftp://registry"},
        {"base_url": "http://registry/?a=b"},
        {"sender_id": "a|b"},
        {"sender_id": 'a"b'},
        {"registry_key": "short"},
        {"digest": "MD5"},
        {"skew_minutes": 0},
        {"locale": "zh"},
        {"services": {"national.wage": {}}},
        {"services": {"national.wage": {"record": {"title": "x", "person": "", "name": ["n"]}}}},
        {"unknown": 1},
    ],
)
def test_a_slip_in_the_settings_is_refused(changed: dict[str, Any]) -> None:
    msgspec.convert(GOOD, DciSettings, strict=True)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**GOOD, **changed}, DciSettings, strict=True)


def test_every_field_is_explained_in_chinese() -> None:
    _, components = msgspec.json.schema_components([DciSettings])
    fields = [field for struct in components.values() for field in struct["properties"].values()]
    assert len(fields) >= 40
    assert all("title" in field and "description" in field for field in fields)


def test_the_codes_are_those_of_the_files() -> None:
    schemas = document(CORE)["components"]["schemas"]
    signed = {*schemas["MsgHeaderStatusReasonCode"]["enum"], *schemas["SearchStatusReasonCode"]["enum"]}
    assert (signed, set(schemas["Error"]["properties"]["code"]["enum"])) == (SIGNED, UNSIGNED)
    codes = DciCodes()
    named = {*codes.success, *codes.accepted, *codes.sign, *codes.clock, *codes.stopped, *codes.refused}
    assert named <= SIGNED | UNSIGNED | {"ACK", "rjct", *schemas["RequestStatus"]["enum"]}
    assert not set(codes.refused) & UNSIGNED


def test_a_record_is_laid_flat_by_what_its_lists_are_keyed_with() -> None:
    record = {
        "identifier": [{"identifier_type": "UIN", "identifier_value": "1"}],
        "name": {"surname": "样"},
        "additional_attributes": [{"name": "balance", "value": "1.00"}, {"services": "x"}],
        "is_disabled": False,
        "emails": ["a", "b"],
        "deathdate": None,
    }
    assert flat(record) == {
        "identifier.UIN": "1",
        "name.surname": "样",
        "additional_attributes.balance": "1.00",
        "additional_attributes.1.services": "x",
        "is_disabled": "false",
        "emails.0": "a",
        "emails.1": "b",
    }
    with pytest.raises(Unreadable):
        flat({"a": {"b": "1"}, "a.b": "2"})
