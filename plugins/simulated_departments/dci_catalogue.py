"""登记系统目录: settings of the connectors `dci.sync` and `dci.async` for these departments, and the sandbox's key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from hedui.connecting import FieldMap
from plugins.department_records import CODES, MAPPED
from plugins.simulated_departments.dci_convention import (
    CLIENT,
    CLIENT_KEY,
    REGISTRY,
    REGISTRY_KEY,
    key_of,
    public_of,
)
from plugins.simulated_departments.dci_records import CIVIL, record_type, reg_type
from plugins.simulated_departments.entries import CATALOGUE, Entry

_AT = "additional_attributes."
_PREDICATE = [
    {"name": "UIN", "says": "id_number"},
    {"name": "name", "says": "name"},
    {"name": "date", "says": "window_start", "operator": "ge"},
    {"name": "date", "says": "window_end", "operator": "le"},
]
_SAID: Mapping[str, Mapping[str, Any]] = {
    "national.marriage": {
        "title": "{kind}", "kind": "marital_status", "says": ["marriagedate", "divorcedate", f"{_AT}spouseName"],
        "must_say": ["marital_status"], "codes": {"marital_status": {"M": "结婚登记", "D": "离婚登记"}},
    },
    "national.funeral": {"title": "死亡登记", "says": ["deathdate"], "must_say": ["deathdate"]},
    "national.hukou": {"title": "户籍登记", "says": [f"{_AT}address", f"{_AT}householdType"]},
    "national.house": {"title": "不动产", "area": f"{_AT}area", "says": [f"{_AT}location"]},
    "national.deposit": {
        "title": "{kind}", "kind": f"{_AT}bankName", "amount": f"{_AT}balance", "as_of": f"{_AT}balanceDate",
        "account": f"{_AT}accountNumber",
    },
    "national.loan": {"title": "{kind}", "kind": f"{_AT}bankName", "amount": f"{_AT}loanBalance"},
}  # fmt: skip
"""Elements whose reading on the platform is a function, said once more as settings say it."""


def dci_settings(base_url: str, secret: str) -> dict[str, Any]:
    """登记系统设置 for all departments that can be asked so, as both connectors take them."""
    return {
        "base_url": f"{base_url}/dci",
        "sender_id": CLIENT,
        "receiver_id": REGISTRY,
        "key_id": CLIENT_KEY,
        "registry_key_id": REGISTRY_KEY,
        "registry_key": public_of(REGISTRY, secret),
        "services": {entry.element: _service(entry) for entry in CATALOGUE if _read(entry) is not None},
    }


def dci_signing_key(secret: str) -> str:
    """签名私钥 of the sandbox's client, as the connectors' secret `signing_key`."""
    form = PrivateFormat.PKCS8
    return key_of(CLIENT, secret).private_bytes(Encoding.PEM, form, NoEncryption()).decode()


def _service(entry: Entry) -> dict[str, Any]:
    civil = entry.department == CIVIL
    asked = {"query_type": "idtype-value"} if civil and entry.element in _SAID else _by_predicate()
    record = {**_identity(civil), **(_read(entry) or {})}
    kinds = {"reg_type": reg_type(entry.element), "reg_record_type": record_type(entry.element)}
    return {**kinds, **asked, "record": record, "response_entity": "" if civil else "Member"}


def _by_predicate() -> dict[str, Any]:
    return {"query_type": "predicate", "attributes": _PREDICATE}


def _identity(civil: bool) -> dict[str, Any]:
    at = "" if civil else "demographic_info."
    names = [f"{at}name.surname", f"{at}name.given_name"]
    own = {"as_of": "last_updated", "reference": "registration_id"}
    return {"person": f"{at}identifier.UIN", "name": names, **own}


def _read(entry: Entry) -> Mapping[str, Any] | None:
    if entry.element in _SAID:
        return _SAID[entry.element]
    mapped = MAPPED[entry.element]
    return _declared(mapped) if isinstance(mapped, FieldMap) else None


def _declared(mapped: FieldMap) -> dict[str, Any]:
    """The platform's own field map, its fields found among the additional attributes."""
    names = ("amount", "area", "paid_on", "kind", "account")
    told = {name: f"{_AT}{getattr(mapped, name)}" for name in names if getattr(mapped, name)}
    said = {name: [f"{_AT}{one}" for one in getattr(mapped, name)] for name in ("says", "must_say")}
    coded = {f"{_AT}{one}": dict(CODES[one].words) for one in (mapped.kind, *mapped.says) if one in CODES}
    return {"title": mapped.title, "count": mapped.count, **told, **said, "codes": coded}
