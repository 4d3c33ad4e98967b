"""保险箱: what is sealed opens again in its own row and nowhere else; a changed bit is refused; keys stay private."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.vault.ciphers import CIPHERS, NotGenuine, Sm4Gcm
from core.vault.vault import Vault, make_key_file

CASE, OTHER_CASE, ROW, OTHER_ROW = (uuid4() for _ in range(4))
MASTERS = {1: bytes(range(32)), 2: bytes(range(32, 64))}
INDEX = bytes(range(64, 96))
NUMBER = "330106199001010017"

# RFC 8998, the SM4-GCM test vector of its appendix.
KEY = "0123456789ABCDEFFEDCBA9876543210"
NONCE = "00001234567800000000ABCD"
PLAIN = "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD" + (
    "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
)
PLACE = "FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"
SEALED = "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735" + (
    "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
)
TAG = "83DE3541E4C2B58177E065A9BF7B62EC"

each_cipher = pytest.mark.parametrize("cipher", sorted(CIPHERS))


def vault(cipher: str = "aes-256-gcm", versions: int = 1) -> Vault:
    return Vault({n: MASTERS[n] for n in range(1, versions + 1)}, INDEX, cipher)


def flipped(blob: bytes, bit: int) -> bytes:
    position = bit % (len(blob) * 8)
    return bytes(byte ^ (1 << position % 8 if n == position // 8 else 0) for n, byte in enumerate(blob))


@each_cipher
@given(plain=st.binary(max_size=2_000))
def test_sealed_data_opens_again_and_shows_nothing(cipher: str, plain: bytes) -> None:
    """Else a department's answer is lost, or lies open in the database."""
    key, wrapped = vault(cipher).new_data_key(CASE)
    blob = key.seal(plain, "reply", ROW)
    assert vault(cipher).data_key(wrapped, CASE).open(blob, "reply", ROW) == plain
    assert len(plain) < 4 or plain not in blob
    assert key.seal(plain, "reply", ROW) != blob  # a nonce of its own each time


@each_cipher
@given(bit=st.integers(min_value=0))
def test_one_flipped_bit_is_refused(cipher: str, bit: int) -> None:
    """Else a changed balance is printed in a report. The marks in front are bits like all others."""
    key, wrapped = vault(cipher).new_data_key(CASE)
    blob = key.seal(NUMBER.encode(), "subject", ROW)
    with pytest.raises(NotGenuine):
        key.open(flipped(blob, bit), "subject", ROW)
    with pytest.raises(NotGenuine):
        vault(cipher).data_key(flipped(wrapped, bit), CASE)


@each_cipher
@pytest.mark.parametrize("length", range(0, 40, 3))
def test_a_cut_blob_is_refused(cipher: str, length: int) -> None:
    key, wrapped = vault(cipher).new_data_key(CASE)
    with pytest.raises(NotGenuine):
        key.open(key.seal(b"1250.00", "reply", ROW)[: min(length, 37)], "reply", ROW)
    with pytest.raises(NotGenuine):
        vault(cipher).data_key(wrapped[:length], CASE)


@each_cipher
def test_a_blob_moved_elsewhere_is_refused(cipher: str) -> None:
    """Else whoever administers the database gives one citizen another one's balance."""
    key, wrapped = vault(cipher).new_data_key(CASE)
    other, _ = vault(cipher).new_data_key(OTHER_CASE)
    blob = key.seal(NUMBER.encode(), "subject", ROW)
    for opener, table, row in ((key, "subject", OTHER_ROW), (key, "declaration", ROW), (other, "subject", ROW)):
        with pytest.raises(NotGenuine):
            opener.open(blob, table, row)
    with pytest.raises(NotGenuine):
        vault(cipher).data_key(wrapped, OTHER_CASE)


def test_both_ciphers_stay_readable_side_by_side() -> None:
    """Else changing the setting loses every case sealed before."""
    key, wrapped = vault("aes-256-gcm").new_data_key(CASE)
    later = vault("sm4-gcm").data_key(wrapped, CASE)
    assert later.open(key.seal(b"x", "reply", ROW), "reply", ROW) == b"x"
    assert key.open(later.seal(b"y", "reply", ROW), "reply", ROW) == b"y"


def test_sm4_gcm_is_the_published_one() -> None:
    """Else what an inspected cryptographic module seals cannot be read, and the other way round."""
    blob = bytes.fromhex(NONCE + SEALED + TAG)
    assert Sm4Gcm().open(bytes.fromhex(KEY), blob, bytes.fromhex(PLACE)) == bytes.fromhex(PLAIN)
    again = Sm4Gcm().seal(bytes.fromhex(KEY), bytes.fromhex(PLAIN), bytes.fromhex(PLACE))
    assert Sm4Gcm().open(bytes.fromhex(KEY), again, bytes.fromhex(PLACE)) == bytes.fromhex(PLAIN)


@each_cipher
def test_rotation_wraps_the_key_anew_and_rewrites_nothing(cipher: str) -> None:
    """Else rotating the master key means rewriting returned data, which may never be changed."""
    key, wrapped = vault(cipher).new_data_key(CASE)
    blob = key.seal(NUMBER.encode(), "reply", ROW)
    before = hashlib.sha256(blob).digest()
    rewrapped = vault(cipher, versions=2).rewrap(wrapped, CASE)
    assert rewrapped != wrapped
    only_new = Vault({2: MASTERS[2]}, INDEX, cipher)
    assert only_new.data_key(rewrapped, CASE).open(blob, "reply", ROW) == NUMBER.encode()
    assert hashlib.sha256(blob).digest() == before
    with pytest.raises(NotGenuine):
        only_new.data_key(wrapped, CASE)
    with pytest.raises(NotGenuine):
        vault(cipher).rewrap(rewrapped, CASE)


def test_the_key_file_is_the_owners_alone(tmp_path: Path) -> None:
    """Else everybody on the machine can read every citizen's data."""
    path = tmp_path / "keys" / "master.toml"
    mask = os.umask(0)
    try:
        make_key_file(path)
    finally:
        os.umask(mask)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    written = path.read_text("utf-8")
    with pytest.raises(FileExistsError):
        make_key_file(path)
    assert path.read_text("utf-8") == written  # never over an existing one: that would lose everything sealed
    key, wrapped = Vault.from_file(path).new_data_key(CASE)
    assert Vault.from_file(path).data_key(wrapped, CASE).open(key.seal(b"x", "reply", ROW), "reply", ROW) == b"x"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o601])
def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "master.toml"
    make_key_file(path)
    path.chmod(mode)
    with pytest.raises(PermissionError, match="0600"):
        Vault.from_file(path)


def test_nothing_shows_its_key() -> None:
    """Else a log line or a traceback gives the keys away."""
    made = vault()
    key, _ = made.new_data_key(CASE)
    assert (repr(made), str(made), repr(key), f"{key}") == ("Vault(…)", "Vault(…)", "DataKey(…)", "DataKey(…)")


@given(value=st.text(max_size=40), other=st.text(max_size=40))
def test_an_index_finds_its_value_in_its_own_scope_only(value: str, other: str) -> None:
    """Else two counties can compare whom they have, or a suspended person is not found again."""
    county, province = UUID(int=1), UUID(int=2)
    found = vault().index(county, value)
    assert found == vault("sm4-gcm", versions=2).index(county, value)  # neither rotation nor cipher loses anybody
    assert found != vault().index(province, value)
    assert (found == vault().index(county, other)) is (value == other)
    assert len(found) == 32


def test_index_commitment_digest_and_secrets_do_not_stand_for_each_other() -> None:
    """Else an index taken from one place finds the person in another."""
    made = vault()
    marks = {made.index(CASE, NUMBER).hex(), made.commitment(NUMBER), made.digest(NUMBER.encode()).hex()}
    assert len(marks) == 3
    assert hashlib.sha256(NUMBER.encode()).hexdigest() not in marks  # keyed: nobody can guess back
    secret = made.tenant_key(CASE).seal(b"app secret", "connector_value", ROW)
    assert made.tenant_key(CASE).open(secret, "connector_value", ROW) == b"app secret"
    with pytest.raises(NotGenuine):
        made.tenant_key(OTHER_CASE).open(secret, "connector_value", ROW)
