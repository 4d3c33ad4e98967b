"""规范校验: whether a message is one by the initiative's own OpenAPI files.

Read otherwise than they stand, because nothing could satisfy them:
* `RegistryQueries` is one of three; an expression, whose value is an object, is by its form an identifier as well: any of.
* core `attribute_value` is one of four, of which the last allows whatever the others do: any of.
* social refers to parts of a search by the path of a request, across another reference: read as the search's own parts.
* social `txn_status` points into an example, and one that leads nowhere: read as what the example points to.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema_rs import Draft4Validator

CORE, SOCIAL = "registry_core_api_v1.0.0", "social_api_v1.0.0"
_JSON = "application~1json"
_ACROSS = f"#/paths/~1registry~1search/post/requestBody/content/{_JSON}/schema/properties/message/oneOf/0"


def request_faults(file: str, path: str, body: bytes) -> list[str]:
    """What is wrong with the body of a request to that path; empty: nothing."""
    return _faults(_validator(file, f"paths/~1registry~1{_in(path)}/post/requestBody/content/{_JSON}/schema"), body)


def answer_faults(file: str, path: str, status: int, body: bytes) -> list[str]:
    """What is wrong with what came back on a request to that path."""
    where = f"paths/~1registry~1{_in(path)}/post/responses/{status if status in (401, 403, 500) else 'default'}"
    told_by = document(file)
    told = _at(told_by, where)
    place = told["$ref"].removeprefix("#/") if "$ref" in told else where
    return _faults(_validator(file, f"{place}/content/{_JSON}/schema"), body)


def _in(path: str) -> str:
    return path.replace("/", "~1")


def _faults(validator: Draft4Validator, body: bytes) -> list[str]:
    return [
        f"{'/'.join(map(str, one.instance_path))}: {one.message}" for one in validator.iter_errors(json.loads(body))
    ]


@cache
def _validator(file: str, pointer: str) -> Draft4Validator:
    return Draft4Validator({**document(file), "$ref": f"#/{pointer}"}, validate_formats=True)


@cache
def document(file: str) -> dict[str, Any]:
    """The file, read as its docstring above says."""
    text = (Path(__file__).parent / "schemas" / f"{file}.yaml").read_text("utf-8")
    if file == SOCIAL:
        text = text.replace(_ACROSS, "#/components/schemas/SearchRequest").replace("/query/oneOf/", "/query/anyOf/")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    schemas = found["components"]["schemas"]
    if file == CORE:
        _any(schemas["RegistryQueries"])
        _any(schemas["TxnStatusRequest"]["properties"]["txnstatus_request"]["properties"]["attribute_value"])
    else:
        told = schemas["TxnStatusResponse"]["properties"]["txnstatus_response"]["properties"]["txn_status"]
        told["oneOf"] = [{"$ref": "#/components/schemas/SearchResponse"}]
        _any(_query(schemas["SearchRequest"]))
    return found


def _query(search: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = search["properties"]["search_request"]["items"]["properties"]["search_criteria"]
    query: dict[str, Any] = found["properties"]["query"]
    return query


def _any(schema: dict[str, Any]) -> None:
    schema["anyOf"] = schema.pop("oneOf")


def _at(document: dict[str, Any], pointer: str) -> dict[str, Any]:
    found = document
    for part in pointer.split("/"):
        found = found[part.replace("~1", "/")]
    return found
