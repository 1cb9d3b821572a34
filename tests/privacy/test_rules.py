"""Who is named in a text, and how a row is told."""

from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.rules.mentions import GONE, pattern_of, without
from privacy.rules.telling import OwnField, told


def gone(text: str) -> str:
    pattern = pattern_of(["Masha Petrova", "Anna"], ["+4915112345678", "12"], ["masha@example.com", "A1"])
    return without(text, pattern)


def test_the_full_name_numbers_in_any_writing_and_addresses_are_taken_out() -> None:
    assert gone("Sister of MASHA  petrova, 0151 / 123 456-78") == f"Sister of {GONE}, {GONE}"
    assert gone("+49 (151) 12345678; Masha@Example.com") == f"{GONE}; {GONE}"


def test_a_part_of_a_name_other_numbers_and_what_is_short_stay() -> None:
    for text in ("Masha came", "Anna did it", "Masha Petrovaya", "0151 12345679", "151123456789", "A1, 12"):
        assert gone(text) == text


def test_in_json_only_what_texts_say_is_changed() -> None:
    value = {"name": "Masha Petrova", "who": ["x", {"mail": "masha@example.com"}], "n": 12345678, "yes": True}
    found = without(value, pattern_of(["Masha Petrova"], [], ["masha@example.com"]))
    assert found == {"name": GONE, "who": ["x", {"mail": GONE}], "n": 12345678, "yes": True}


@settings(max_examples=60)
@given(st.text(max_size=60), st.from_regex(r"[A-Za-zа-я]{3,9} [A-Za-zа-я]{3,9}", fullmatch=True))
def test_nobody_of_whom_nothing_is_known_is_found_and_taken_out_once_is_taken_out(
    text: str, name: str
) -> None:
    assert without(text, pattern_of([], [], []) or r"(?!)") == text
    pattern = pattern_of([name], [], [])
    once = without(f"{text} {name} {text}", pattern)
    assert name not in once
    assert without(once, pattern) == once


def test_a_row_is_told_by_titles_and_without_what_says_nothing() -> None:
    row = {
        "id": 7,
        "client": 12,
        "happened_at": "2026-12-01T09:00:00+01:00",
        "starts_at": "2026-12-01",
        "notes": "",
        "extra": {"3": [7, 8]},
        "is_online": True,
        "client_group": None,
    }
    own = {"3": OwnField("Drinks", {"7": "tea", "8": "milk"})}
    assert told(row, own) == [
        ("Happened", "1 December 2026, 08:00"),
        ("Starts", "2026-12-01"),
        ("Drinks", "tea, milk"),
        ("Is online", "yes"),
    ]
