"""签名: published vectors, and a department that reckons each signature by hand from what came over the wire."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from hedui.connecting import (
    CannotAsk,
    HmacHeaders,
    Md5Fields,
    MessageSignature,
    Request,
    Sha1Headers,
    Signature,
    Unsigned,
    mac,
    sent,
)
from hedui.testing import SimpleLine

if TYPE_CHECKING:
    from tests.hedui.connecting.conftest import Asked, Department

NOW = datetime(2026, 11, 22, 8, 0, 0, 123_000, UTC)
SECRETS = {"app_secret": "Sesame", "client_secret": "öffne-dich", "signing_key": "shared"}
SM3_KEY = bytes(range(1, 33))
SEED = base64.urlsafe_b64decode("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU=")
RFC_REQUEST = Request(
    "POST",
    "https://example.com/foo?param=Value&Pet=dog",
    {"Date": "Tue, 20 Apr 2021 02:07:55 GMT", "Content-Type": "application/json", "Content-Length": "18"},
)


def pem(seed: bytes) -> str:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


async def signed(signature: Signature, request: Request, **secrets: str) -> Request:
    return await signature.sign(request, SimpleLine(None, secrets={**SECRETS, **secrets}, now=NOW))


@pytest.mark.parametrize(
    ("key", "content", "code"),
    [
        (SM3_KEY, b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq" * 2,
         "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a"),
        (bytes(range(1, 38)), b"\xcd" * 50, "220bf579ded555393f0159f66c99877822a3ecf610d1552154b41d44b94db3ae"),
        (b"\x0b" * 32, b"Hi There", "c0ba18c68b90c88bc07de794bfc7d2c8d19ec31ed8773bc2b390c9604e0be11e"),
        (b"Jefe", b"what do ya want for nothing?",
         "2e87f1d16862e6d964b50a5200bf2b10b764faa9680a296a2405f24bec39f882"),
    ],
)  # fmt: skip
def test_hmac_sm3_is_that_of_the_standard(key: bytes, content: bytes, code: str) -> None:
    """GM/T 0042-2015, appendix D.3."""
    assert mac("HMAC-SM3", key.decode("ascii"), content).hex() == code


def test_hmac_sha256_is_that_of_rfc_4231() -> None:
    code = mac("HMAC-SHA256", "Jefe", b"what do ya want for nothing?").hex()
    assert code == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


async def test_message_signatures_are_those_of_rfc_9421() -> None:
    """Appendix B.2.5 and B.2.6: both algorithms give one signature for one message."""
    line = SimpleLine(None, now=datetime.fromtimestamp(1618884473, UTC), secrets={
        "shared": "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==",
        "signing_key": pem(SEED),
    })  # fmt: skip
    b25 = MessageSignature(
        "test-shared-secret", "hmac-sha256", "shared", ("date", "@authority", "content-type"),
        key_form="base64", label="sig-b25", names_algorithm=False,
    )  # fmt: skip
    told = await b25.sign(RFC_REQUEST, line)
    assert told.header("Signature") == "sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:"
    b26 = MessageSignature(
        "test-key-ed25519", covers=("date", "@method", "@path", "@authority", "content-type", "content-length"),
        label="sig-b26", names_algorithm=False,
    )  # fmt: skip
    told = await b26.sign(RFC_REQUEST, line)
    assert told.header("Signature-Input") == (
        'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length")'
        ';created=1618884473;keyid="test-key-ed25519"'
    )
    signature = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    assert told.header("Signature") == f"sig-b26=:{signature}:"


def judged_md5(asked: Asked) -> bool:
    form = asked.form
    text = "appkey" + "sesame" + form["requestTime"]
    return (
        form["sign"] == hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
        and form["requestTime"] == "1795334400123"
    )


def judged_sha1(asked: Asked) -> bool:
    told = asked.headers
    return (
        told["sign"]
        == hashlib.sha1(("AppKey" + "Sesame" + told["timestamp"]).encode(), usedforsecurity=False).hexdigest()
    )


def judged_shandong(asked: Asked) -> bool:
    told = asked.headers
    text = told["X-Client-Id"] + told["X-Timestamp"] + told["X-Nonce"]
    code = hmac.new("öffne-dich".encode(), text.encode(), hashlib.sha256).digest()
    return told["X-Signature"] == base64.b64encode(code).decode() and len(told["X-Nonce"]) == 32


def judged_sm3(asked: Asked) -> bool:
    """HMAC by its definition, over the hash alone: nothing of what made it is asked."""
    told, block = asked.headers, "öffne-dich".encode().ljust(64, b"\x00")
    path, _, query = asked.path.partition("?")
    text = "|".join((asked.method, path, query, told["X-Timestamp"])).encode() + b"|" + asked.body
    inner = hashlib.new("sm3", bytes(byte ^ 0x36 for byte in block) + text).digest()
    return told["X-Signature"] == hashlib.new("sm3", bytes(byte ^ 0x5C for byte in block) + inner).hexdigest()


def judged_message(asked: Asked) -> bool:
    told = asked.headers
    body = base64.b64encode(hashlib.sha256(asked.body).digest()).decode()
    _, _, inputs = told["Signature-Input"].partition("sig1=")
    url = f"http://{told['Host']}{asked.path}"
    text = (
        f'"@method": {asked.method}\n"@target-uri": {url}\n"content-digest": {told["Content-Digest"]}\n'
        f'"@signature-params": {inputs}'
    )
    made = base64.b64decode(told["Signature"].removeprefix("sig1=:").removesuffix(":"))
    public = base64.urlsafe_b64decode("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs=")
    Ed25519PublicKey.from_public_bytes(public).verify(made, text.encode())
    return told["Content-Digest"] == f"sha-256=:{body}:" and "content-digest" in inputs


SM3 = HmacHeaders(
    "hedui", algorithm="HMAC-SM3", covers=("method", "path", "query", "timestamp", "body"), joined="|",
    encoding="hex", unit="s",
)  # fmt: skip


@pytest.mark.parametrize(
    ("signature", "judge"),
    [
        (Md5Fields("AppKey"), judged_md5),
        (Sha1Headers("AppKey"), judged_sha1),
        (HmacHeaders("hedui"), judged_shandong),
        (SM3, judged_sm3),
        (MessageSignature("key-1"), judged_message),
    ],
)
async def test_a_department_that_reckons_for_itself_believes_it(
    department: Department, signature: Signature, judge: Any
) -> None:
    department.judge = lambda asked: (200 if judge(asked) else 403, {}, {})
    request = Request("POST", f"{department.url}/query/a%2Fb?x=%E6%A0%B7+1", form={"name": "样例 甲", "cardId": "1&2"})
    async with SimpleLine(None, secrets={**SECRETS, "signing_key": pem(SEED)}, now=NOW) as line:
        assert (await sent(await signature.sign(request, line), line)).status == 200
        assert await signature.renew(request, line) is False
    assert department.seen[0].form["name"] == "样例 甲"


async def test_a_nonce_is_never_used_twice_and_times_are_in_the_unit_agreed() -> None:
    request = Request("GET", "http://127.0.0.1/")
    told = [await signed(HmacHeaders("hedui"), request) for _ in range(20)]
    assert len({one.header("X-Nonce") for one in told}) == 20
    assert told[0].header("X-Timestamp") == "1795334400123"
    assert (await signed(SM3, request)).header("x-timestamp") == "1795334400"


@pytest.mark.parametrize(
    ("signature", "secrets"),
    [
        (Md5Fields("a", "none"), {}),
        (HmacHeaders("a", "none"), {}),
        (MessageSignature("a"), {"signing_key": "no key"}),
        (MessageSignature("a", "hmac-sha256", key_form="base64"), {"signing_key": "?"}),
    ],
)
async def test_without_a_key_nothing_is_asked_and_no_key_is_quoted(signature: Signature, secrets: Any) -> None:
    with pytest.raises(CannotAsk) as caught:
        await signed(signature, Request("GET", "http://127.0.0.1/"), **secrets)
    assert "no key" not in str(caught.value.reply)


async def test_a_signature_replaces_what_an_earlier_one_wrote() -> None:
    once = await signed(HmacHeaders("hedui"), Request("GET", "http://127.0.0.1/", {"x-nonce": "old"}))
    again = await signed(HmacHeaders("hedui"), once)
    assert len(again.headers) == 4 == len({name.lower() for name in again.headers})
    assert await signed(Unsigned(), once) is once


def test_a_json_request_and_a_form_name_their_content() -> None:
    assert Request.of_json("http://127.0.0.1/", {"a": "样"}).header("content-type") == "application/json"
    written = Request("POST", "http://127.0.0.1/", {"content-type": "x"}, form={"a": "样"}).written()
    assert (written.body, written.headers) == (b"a=%E6%A0%B7", {"Content-Type": "application/x-www-form-urlencoded"})
    assert urlsplit(written.url).path == "/"
