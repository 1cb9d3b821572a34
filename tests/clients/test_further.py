"""Further contacts: how each kind is read, shown, opened and masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.rules import further
from clients.rules.further import Contact, Row, WrongContacts


def read(kind: str, text: str) -> str:
    [contact] = further.parse_contacts([Row(kind, text)], "DE")
    return contact.value


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("phone", "0151 12345678", "+4915112345678"),
        ("whatsapp", "+7 912 345-67-89", "+79123456789"),
        ("telegram", "@masha_p", "masha_p"),
        ("telegram", "https://t.me/masha_p", "masha_p"),
        ("telegram", "0151 12345678", "+4915112345678"),
        ("instagram", "instagram.com/masha.p/?hl=de", "masha.p"),
        ("facebook", "https://m.facebook.com/masha.p", "masha.p"),
        ("vk", "vk.com/id123", "id123"),
        ("email", " second@example.com ", "second@example.com"),
        ("site", "Example.com/masha", "https://Example.com/masha"),
        ("site", "HTTP://example.com", "http://example.com"),
    ],
)
def test_each_kind_is_kept_in_one_form_and_read_as_it_is_shown(kind: str, typed: str, kept: str) -> None:
    assert read(kind, typed) == kept
    [row] = further.rows_of([Contact(kind, kept)])
    assert read(row.kind, row.value) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("phone", "12"), ("viber", "masha"), ("telegram", "a b"), ("telegram", "https://evil.example/m"),
        ("instagram", "<script>"), ("email", "masha"),
        ("site", "javascript:alert(1)"), ("site", "data:text,x"),
        ("site", "https://user:word@example.com"), ("site", "localhost"), ("site", "exa mple.com"),
        ("site", "https://[::1"), ("site", f"example.com/{'x' * 200}"), ("fax", "1"), ("phone", ""),
    ],
)  # fmt: skip
def test_what_is_none_is_refused_in_its_row_and_everything_stays_as_typed(kind: str, typed: str) -> None:
    good = Row("phone", "0151 12345678", "work")
    with pytest.raises(WrongContacts) as refusal:
        further.parse_contacts([good, Row(kind, typed, "mother’s")], "DE")
    first, second = refusal.value.rows
    assert first == good
    assert (second.value, second.label) == (typed, "mother’s")
    assert second.error


def test_empty_rows_are_none_and_the_same_twice_is_one() -> None:
    rows = [Row(), Row("phone", "0151 12345678"), Row("phone", "+49 1511 2345678"), Row("site", " ")]
    assert further.parse_contacts(rows, "DE") == [Contact("phone", "+4915112345678")]


def test_more_than_twenty_are_too_many() -> None:
    rows = [Row("telegram", f"name_{n}") for n in range(21)]
    with pytest.raises(WrongContacts, match="at most 20"):
        further.parse_contacts(rows, "DE")
    assert len(further.parse_contacts(rows[:20], "DE")) == 20


@given(st.sampled_from([*further.KINDS]), st.text(max_size=60))
def test_whatever_is_accepted_leads_somewhere_harmless_and_its_mask_hides_it(kind: str, text: str) -> None:
    try:
        [contact] = further.parse_contacts([Row(kind, text or "x")], "DE")
    except (WrongContacts, ValueError):
        return
    assert further.href_of(contact).startswith(("tel:+", "mailto:", "viber://", "https://", "http://"))
    assert not set('"<> \n') & set(further.href_of(contact))
    assert contact.value not in further.mask_contact(contact)
