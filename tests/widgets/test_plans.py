"""How an address carries several services, and several people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.wants import Want
from widgets.rules.plans import changed, read_plan, toggled, with_service, without, write_plan

ids = st.integers(1, 999_999_999)
wants = st.builds(
    Want,
    ids,
    st.one_of(st.none(), ids),
    st.just(0),
    st.lists(ids, unique=True, max_size=3).map(lambda found: tuple(sorted(found))),
)
plans = st.lists(st.lists(wants, min_size=1, max_size=2), min_size=1, max_size=3).map(
    lambda rows: tuple(
        Want(each.service, each.member, guest, each.addons) for guest, row in enumerate(rows) for each in row
    )
)


@given(plans)
def test_what_is_written_is_read_again(plan: tuple[Want, ...]) -> None:
    text = write_plan(plan)
    assert read_plan(text) == (plan if len(text) <= 400 else ())


@pytest.mark.parametrize(
    "text", ["", "0", "-", "12-", "~", "12~", "12.x3", "12.m0", "12.m", "1" * 10, "12-" * 200 + "1", "²"]
)
def test_what_is_no_plan_is_read_as_none(text: str) -> None:
    assert read_plan(text) == ()


def test_a_service_is_added_taken_out_given_to_somebody_else_and_lengthened() -> None:
    plan = read_plan("12.m3-13~14")
    assert with_service(plan, 15, 0) == "12.m3-13-15~14"
    assert with_service(plan, 15, 2) == "12.m3-13~14~15"
    assert without(plan, 2) == "12.m3-13"
    assert without(read_plan("12~14"), 0) == "14"
    assert changed(plan, 1, member=4) == "12.m3-13.m4~14"
    assert toggled(plan, 0, 45) == "12.m3.a45-13~14"
    assert toggled(read_plan("12.a45"), 0, 45) == "12"
