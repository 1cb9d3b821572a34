"""What happened to a visit, in words; and what may be done next."""

import pytest

from booking.rules.story import BUTTONS, retold, steps_from
from booking.rules.terms import STEPS
from booking.rules.typed import read_choice, read_start, read_version
from clients.tables import Visit
from kit.errors import Invalid

ZONE = "Europe/Berlin"
TEN = {"starts_at": "2026-12-01T09:00:00+00:00", "status": "waiting", "member": 1}
NOON = {"starts_at": "2026-12-01T11:00:00+00:00", "status": "waiting", "member": 2}
NAMES = {1: "Anna", 2: "Lena"}


@pytest.mark.parametrize(
    ("action", "before", "after", "sentence"),
    [
        ("book", {}, TEN, "Booked for Tue 1 Dec, 10:00"),
        ("move", TEN, NOON, "Moved from Tue 1 Dec, 10:00 to Tue 1 Dec, 12:00 from Anna to Lena"),
        ("move", TEN, {**TEN, "member": 2}, "Moved from Anna to Lena"),
        ("cancel", TEN, {"status": "cancelled", "why": ""}, "Cancelled"),
        ("cancel", TEN, {"status": "cancelled", "why": "ill"}, "Cancelled: ill"),
        ("set confirmed", TEN, {**TEN, "status": "confirmed"}, "Confirmed"),
        ("set no_show", TEN, {**TEN, "status": "no_show"}, "Marked as a no-show"),
        ("restore", {"status": "cancelled"}, TEN, "Expected again"),
        ("refund", {}, {"amount": 1200, "currency": "EUR", "why": "It leaks"}, "Refunded €12.00: It leaks"),
        ("change_discount", TEN, {}, "Change discount"),
    ],
)
def test_an_entry_of_the_journal_reads_as_a_sentence(action, before, after, sentence) -> None:
    assert retold(action, before, after, ZONE, NAMES) == sentence


@pytest.mark.parametrize("status", Visit.Status)
def test_every_button_leads_where_the_rules_allow(status: Visit.Status) -> None:
    offered = {step.status for step in BUTTONS.get(status, ())}
    assert offered <= STEPS.get(status, set())
    assert [step.status for step in steps_from(status)] == [step.status for step in BUTTONS.get(status, ())]
    assert sum(step.is_next for step in steps_from(status)) <= 1


def test_on_its_day_the_usual_next_step_is_that_the_client_comes() -> None:
    usual = {step.label for step in steps_from("waiting") if step.is_next}
    on_the_day = {step.label for step in steps_from("waiting", is_the_day=True) if step.is_next}
    assert (usual, on_the_day) == ({"Confirm"}, {"Arrived"})
    assert [step.status for step in steps_from("waiting")] == [
        step.status for step in steps_from("waiting", is_the_day=True)
    ]


def test_an_hour_that_comes_twice_means_the_first() -> None:
    assert read_start("2026-10-25", "02:30", "", ZONE).isoformat() == "2026-10-25T00:30:00+00:00"


@pytest.mark.parametrize(
    ("day", "time", "field"),
    [
        ("", "", "day"),
        ("2026-12-01", "", "time"),
        ("tomorrow", "10:00", "time"),
        ("2026-12-01", "10:00+05:00", "day"),
        ("1066-10-14", "10:00", "day"),
        ("2026-03-29", "02:30", "time"),
    ],
)
def test_what_is_no_time_names_its_field(day: str, time: str, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_start(day, time, "", ZONE)
    assert field in refusal.value.fields


@pytest.mark.parametrize("text", ["x", "-1", "0", "99999999999", "٣", " 1"])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_choice(text, "member")


def test_a_version_that_is_not_told_is_any() -> None:
    assert (read_version(""), read_version("x"), read_version("7")) == (None, None, 7)
