"""Visits that repeat: one letter for all dates, booked or called off."""

import re
from datetime import timedelta

import pytest

from clients.tables import Recurrence, Visit
from reminders import actions, worker
from reminders.channels.email import Postman
from tests.cast import open_salon
from tests.reminders.sending import all_visits
from tests.reminders.sink import mail_sink
from tests.reminders.visits import NEXT_WEEK, NOW, change, visit

pytestmark = pytest.mark.usefixtures("morning")
LATER = NEXT_WEEK + timedelta(weeks=4)


async def two_visits() -> list[int]:
    salon = await open_salon()
    again = Recurrence(weeks=4, created_at=NOW)
    await again.save()
    return [await visit(salon, start, recurrence=again.id) for start in (NEXT_WEEK, LATER)]


async def letters_sent() -> list[tuple[str, str]]:
    async with mail_sink() as sink, Postman(sink.url) as postman:
        await worker.send_next(postman.send, NOW)
    return [
        (each["Subject"], each.get_body(("plain",)).get_content().replace("\r\n", "\n"))
        for each in sink.letters
    ]


async def test_one_confirmation_names_every_date_with_its_own_link() -> None:
    await actions.plan_repeated(await two_visits())
    [(subject, text)] = await letters_sent()
    assert subject == "Booked: 2 visits from Tuesday 8 December, Center"
    assert text == (
        "Hello Masha Petrova,\n\nyour visits are booked. We look forward to seeing you.\n\n"
        "Haircut\nCenter\n\n"
        "Another time, or cannot come? Each date has a link to move or cancel it:\n\n"
        "Tue 8 Dec 2026, 14:00\nhttp://salon.test/v/code-1208130000\n"
        "Tue 5 Jan 2027, 14:00\nhttp://salon.test/v/code-0105130000\n\n"
        f"{await all_visits()}Center\n"
    )


async def test_what_was_called_off_before_the_letter_left_is_not_in_it() -> None:
    first, second = await two_visits()
    await actions.plan_repeated([first, second])
    await change(second, status=Visit.Status.cancelled)
    [(subject, text)] = await letters_sent()
    assert subject == "Booked: 1 visit from Tuesday 8 December, Center"
    assert "5 Jan" not in text


async def test_one_letter_says_that_they_are_all_called_off() -> None:
    visits = await two_visits()
    for each in visits:
        await change(each, status=Visit.Status.cancelled)
    await actions.tell_ended(visits[0])
    [(subject, text)] = await letters_sent()
    assert subject == "Cancelled: 2 visits from Tuesday 8 December, Center"
    assert (
        "these visits are cancelled:\n\nHaircut\nCenter\n\nTue 8 Dec 2026, 14:00\nTue 5 Jan 2027, 14:00\n"
        in text
    )
    assert re.search(r"http://salon\.test/v/[\w-]+/again\?mine=", text)
