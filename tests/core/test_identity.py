"""证件号码与姓名测试: what is read, what is refused, and that no message ever repeats what was typed in."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from core.households.identity import ID_KIND_TITLES, PROVINCES, BadIdentity, Identity, IdKind, mask_name, parse
from core.households.names import DOT_VARIANTS, match_key, same_name

WEIGHTS = [2 ** (17 - i) % 11 for i in range(17)]


def with_check_digit(body: str) -> str:
    """GB 11643 by its definition: the sum over 2^(n-1) of all eighteen is 1 modulo 11."""
    rest = (1 - sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True))) % 11
    return body + ("X" if rest == 10 else str(rest))


def outcome_of(kind: str, text: str) -> Identity | BadIdentity:
    """What `parse` makes of it: the identity or the refusal."""
    try:
        return parse(kind, text, date(2026, 7, 1))
    except BadIdentity as refused:
        return refused


births = st.dates(date(1850, 1, 1), date(2099, 12, 31))
sequences = st.integers(0, 999).map("{:03d}".format)
counties = st.integers(0, 9999).map("{:04d}".format)
residents = st.builds(
    lambda province, county, born, seq: with_check_digit(f"{province}{county}{born:%Y%m%d}{seq}"),
    st.sampled_from(sorted(PROVINCES)), counties, births, sequences,
)  # fmt: skip
permits = st.builds(
    lambda region, born, seq: with_check_digit(f"{region}{born:%Y%m%d}{seq}"),
    st.sampled_from(["810000", "820000", "830000"]), births, sequences,
)  # fmt: skip
foreigners = st.builds(
    lambda place, country, born, seq: with_check_digit(f"9{place}{country}{born:%Y%m%d}{seq}"),
    st.integers(11, 65), st.integers(0, 999).map("{:03d}".format), births, sequences,
)  # fmt: skip
FULL_WIDTH = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(33, 127)})


@given(residents)
@example("11010519491231002X")
def test_a_resident_is_read_back_as_written(number: str) -> None:
    """Round trip, old county codes and all."""
    identity = parse("resident_id", number)
    assert (identity.kind, identity.number) == (IdKind.RESIDENT_ID, number)
    assert identity.birth_date == date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    assert parse(identity.kind, identity.number) == identity


@given(residents, st.integers(0, 18))
def test_width_blanks_and_small_letters_are_forgiven(number: str, cut: int) -> None:
    """As people type and paste it."""
    identity = parse("resident_id", number)
    for spelled in (
        number.translate(FULL_WIDTH),
        number.lower(),
        number.lower().translate(FULL_WIDTH),
        f" {number[:cut]}\u3000{number[cut:]}\t",
        f"\ufeff{number[:cut]}\u200b{number[cut:]}\u202c",
    ):
        assert parse("resident_id", spelled) == identity


@given(residents, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number: str, place: int, shift: int) -> None:
    """MOD 11-2 finds every single slip."""
    old = number[place]
    new = str((int(old) + shift) % 10) if old != "X" else str(shift)
    assume(new != old)
    with pytest.raises(BadIdentity):
        parse("resident_id", number[:place] + new + number[place + 1 :])


@given(residents, st.integers(0, 16))
def test_two_neighbours_exchanged_are_found(number: str, place: int) -> None:
    """The other slip that people make."""
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assume(swapped != number)
    with pytest.raises(BadIdentity):
        parse("resident_id", swapped)


@given(st.sampled_from(sorted(PROVINCES)), counties, st.dates(date(1900, 1, 1), date(1999, 12, 31)), sequences)
def test_fifteen_digits_become_eighteen(province: str, county: str, born: date, seq: str) -> None:
    """十五位升十八位; sequences from 996 on were given to people born a century earlier."""
    century = 1800 if seq >= "996" else 1900
    short = f"{province}{county}{born:%y%m%d}{seq}"
    try:
        expected = date(century + born.year % 100, born.month, born.day)
    except ValueError:
        with pytest.raises(BadIdentity):
            parse("resident_id", short)
        return
    identity = parse("resident_id", short)
    assert identity.number == with_check_digit(f"{province}{county}{expected:%Y%m%d}{seq}")
    assert identity.birth_date == expected


@pytest.mark.parametrize(("sequence", "year"), [("995", 1905), ("996", 1805), ("999", 1805), ("000", 1905)])
def test_the_last_four_sequences_were_for_the_very_old(sequence: str, year: int) -> None:
    """GB 11643-1989: 996 to 999 for people over a hundred."""
    born = parse("resident_id", f"330106050412{sequence}").birth_date
    assert born == date(year, 4, 12)


@given(permits)
def test_permits_of_hong_kong_macao_and_taiwan_are_their_own_kind(number: str) -> None:
    """810000, 820000, 830000: read as permits, and pointed out where a resident's number is expected."""
    assert parse("hk_mo_tw_residence_permit", number).number == number
    with pytest.raises(BadIdentity, match="港澳台居民居住证"):
        parse("resident_id", number)


@given(foreigners)
def test_foreigners_cards_of_eighteen(number: str) -> None:
    """新版永居证: 9 in front, the same check digit."""
    assert parse("foreign_permanent_residence", number).birth_date is not None
    with pytest.raises(BadIdentity, match="外国人永久居留身份证"):
        parse("resident_id", number)


def test_foreigners_cards_of_fifteen() -> None:
    """旧版永居证: three letters and twelve digits, no date of birth to be read."""
    identity = parse("foreign_permanent_residence", "abc 330182110510")
    assert (identity.number, identity.birth_date, identity.age_on(date(2026, 1, 1))) == ("ABC330182110510", None, None)
    for bad in ("AB3330182110510", "ABC33018211051", "ABC33018211051X", "330106194912310024"):
        with pytest.raises(BadIdentity):
            parse("foreign_permanent_residence", bad)


def test_passports_are_bounded_text() -> None:
    """护照: letters and digits, no birth date even where it is eighteen long."""
    assert parse("passport", " e1234 5678 ").number == "E12345678"
    assert parse("passport", "110105194912310021").birth_date is None
    for bad in ("", "E1", "E" * 21, "E12-345", "护照号码", "straße1", "E1\x00234"):
        with pytest.raises(BadIdentity):
            parse("passport", bad)


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("11010519491231002", "十八位"),
        ("1101051949123100211", "十八位"),
        ("110105194912310021", "校验位不符"),
        (with_check_digit("11010519490229002"), "出生日期不存在"),
        (with_check_digit("11010519491301002"), "出生日期不存在"),
        (with_check_digit("11010517491231002"), "出生日期不存在"),
        (with_check_digit("10010519491231002"), "省级行政区划代码"),
        (with_check_digit("83010519491231002"), "省级行政区划代码"),
        ("1" * 65, "过长"),
        ("11010549123100X", "应全部为数字"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "十八位"),
        ("①10105194912310021", "十八位"),
    ],
)
def test_each_fault_is_named(number: str, message: str) -> None:
    """What is wrong, so that it can be put right; other scripts' digits are not digits here."""
    with pytest.raises(BadIdentity, match=message):
        parse("resident_id", number)


def test_a_birth_date_after_today_is_refused() -> None:
    """Only where a day is given: the function has no clock."""
    number = with_check_digit("33010620260702001")
    assert parse("resident_id", number).age_on(date(2026, 7, 2)) == 0
    assert parse("resident_id", number, date(2026, 7, 2)).number == number
    for kind, born_later in (
        ("resident_id", number),
        ("hk_mo_tw_residence_permit", with_check_digit("81000020260702001")),
    ):
        with pytest.raises(BadIdentity, match="晚于当天"):
            parse(kind, born_later, date(2026, 7, 1))
    assert parse("passport", "E12345678", date(2026, 7, 1)).birth_date is None


@given(st.text(max_size=70), st.sampled_from([*IdKind, "driving_licence", ""]))
def test_any_text_is_read_or_refused_without_being_repeated(text: str, kind: str) -> None:
    """BadIdentity and nothing else; its text is Chinese without a letter or digit, so it cannot repeat a number."""
    outcome = outcome_of(kind, text)
    if isinstance(outcome, BadIdentity):
        assert not any(c.isascii() and c.isalnum() for c in str(outcome))
        assert outcome.__suppress_context__ or outcome.__context__ is None
    else:
        assert outcome.number not in repr(outcome)
        assert parse(outcome.kind, outcome.number) == outcome


@given(residents, st.integers(0, 9))
def test_near_numbers_are_refused_without_being_repeated(number: str, digit: int) -> None:
    """The dangerous inputs: nearly right ones."""
    with pytest.raises(BadIdentity) as refused:
        parse("resident_id", number + str(digit))
    assert number not in str(refused.value)


def test_masks() -> None:
    """脱敏: 330106********0017."""
    masks = {
        ("resident_id", with_check_digit("33010619800101001")): "330106********001",
        ("foreign_permanent_residence", "ABC330182110510"): "ABC330*****0510",
        ("passport", "E12345678"): "E1*****78",
        ("passport", "E123"): "E***",
    }
    for (kind, number), mask in masks.items():
        assert parse(kind, number).masked().startswith(mask)
    assert str(parse("passport", "E12345678")) == "Identity(passport, E1*****78)"
    assert set(ID_KIND_TITLES) == set(IdKind)


@given(st.one_of(residents.map(lambda n: parse("resident_id", n)), st.text("A1", min_size=3, max_size=20).map(
    lambda n: parse("passport", n))))  # fmt: skip
def test_a_mask_hides_about_half_and_keeps_the_length(identity: Identity) -> None:
    """Never the whole number, never a shorter one."""
    masked = identity.masked()
    assert len(masked) == len(identity.number)
    assert masked.count("*") * 9 >= len(masked) * 3


def test_ages() -> None:
    """周岁: on the birthday; a leap day's child on 1 March."""
    leap = parse("resident_id", with_check_digit("33010620040229001"))
    assert [leap.age_on(date(2022, 2, 28)), leap.age_on(date(2022, 3, 1)), leap.age_on(date(2024, 2, 29))] == [
        17,
        18,
        20,
    ]


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张小伟", "张*伟"),
        ("张伟", "张*"),
        ("张", "*"),
        ("欧阳娜娜", "欧**娜"),
        ("阿卜杜热合曼·买买提", "阿*****·**提"),
        ("阿卜杜热合曼•买买提", "阿*****•**提"),
        ("John Smith", "J*** ****h"),
        ("𠮷野家", "𠮷*家"),
        ("葛\U000e0100城", "葛*"),
        ("", ""),
        ("·", "·"),
    ],
)
def test_names_are_masked(name: str, masked: str) -> None:
    """脱敏姓名."""
    assert mask_name(name) == masked


@given(st.text(max_size=40))
def test_masking_a_name_shows_two_characters_at_most(name: str) -> None:
    """Whatever the name: nothing crashes, and at most two of its letters stay."""
    shown = [c for c in mask_name(name) if c not in "*·•・．.‧∙⋅･ \u3000-"]
    assert len(shown) <= 2


def test_dots_are_folded_for_matching_only() -> None:
    """买买提 is one person whichever dot the department's system writes; nothing else is folded."""
    for dot in DOT_VARIANTS:
        assert same_name("阿卜杜·买买提", f" 阿卜杜{dot}买买提 ")
    assert match_key("張偉") == "張偉"
    assert not same_name("张伟", "張偉")
    assert not same_name("阿卜杜买买提", "阿卜杜·买买提")


@given(residents, st.integers(0, 17), st.sampled_from("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
def test_marks_of_direction_are_forgiven(number: str, cut: int, mark: str) -> None:
    """Address books and Excel put them round a number that is copied; they are seen by nobody."""
    assert parse("resident_id", f"{mark}{number[:cut]}{mark}{number[cut:]}\u2069") == parse("resident_id", number)


@pytest.mark.parametrize("written", ["张　三", "张 三", "张\u200b三", "\ufeff张三", "张\xa0 三 "])
def test_blanks_that_fill_a_column_make_nobody_another_person(written: str) -> None:
    """Else whatever the departments answer about them is kept aside as another person's."""
    assert same_name(written, "张三")
    assert not same_name("John Smith", "JohnSmith")
