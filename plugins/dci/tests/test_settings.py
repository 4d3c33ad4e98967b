"""登记系统设置: strict, explained in Chinese; and how a nested record becomes a row."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from hedui.connecting import Request, Unreadable
from hedui.testing import SimpleLine
from plugins.dci.codes import SIGNED, UNSIGNED, DciCodes
from plugins.dci.records import flat
from plugins.dci.settings import DciSettings
from plugins.dci.signing import DciSignature, prove
from plugins.dci.tests.validating import CORE, document
from plugins.simulated_departments.dci_catalogue import dci_settings, dci_signing_key
from plugins.simulated_departments.dci_convention import CLIENT, public_of

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


@pytest.mark.parametrize("digest", ["SHA-256", "SHA-512", "BLAKE-512"])
async def test_what_is_signed_is_proven_under_the_same_digest_only(digest: str) -> None:
    """One party plays both, so that our own form is read as we write it; `keyId` is read like `kidId`."""
    ours = {"sender_id": CLIENT, "receiver_id": CLIENT, "key_id": "k", "registry_key_id": "k"}
    told = {**GOOD, **ours, "registry_key": public_of(CLIENT, "s"), "digest": digest}
    settings = msgspec.convert(told, DciSettings)
    line = SimpleLine(settings, secrets={"signing_key": dci_signing_key("s"), "access_token": "t"})
    request = Request.of_json("http://127.0.0.1:1/", {"header": {"message_id": "1"}, "message": {"a": "b"}})
    signed = await DciSignature(msgspec.structs.replace(settings, bearer=True)).sign(request, line)
    assert signed.header("Authorization") == "Bearer t"
    prove(signed.body, settings, line.now)
    prove(signed.body.replace(b"kidId", b"keyId"), settings, line.now)
    other = msgspec.structs.replace(settings, digest="SHA-256" if digest != "SHA-256" else "SHA-512")
    for body, given in ((signed.body, other), (signed.body.replace(b'"b"', b'"c"'), settings), (b"{}", settings)):
        with pytest.raises(PermissionError):
            prove(body, given, line.now)
