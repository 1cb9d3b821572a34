"""Letters are written in the client's language, else in the branch's."""

import pytest

from catalog.language_tables import Translation
from catalog.tables import Branch
from kit.db import execute
from reminders import actions, worker
from reminders.channels.email import Postman
from tests.cast import Salon, open_salon
from tests.reminders.sink import mail_sink
from tests.reminders.visits import NOW, visit

pytestmark = pytest.mark.usefixtures("morning")


async def letter_to_masha(salon: Salon, language: str) -> tuple[str, str]:
    await execute("UPDATE client SET language = $1 WHERE id = $2", language, salon.masha)
    await actions.plan_visit(await visit(salon))
    async with mail_sink() as sink, Postman(sink.url) as postman:
        await worker.send_next(postman.send, NOW)
    [letter] = sink.letters
    plain = letter.get_body(("plain",))
    assert plain is not None
    return letter["Subject"], plain.get_content()


async def test_a_client_is_written_to_in_their_language_and_by_the_salons_own_words() -> None:
    salon = await open_salon()
    await Translation(
        kind="service", subject=salon.haircut, field="name", language="ru", original="Haircut", text="Стрижка"
    ).save()
    subject, text = await letter_to_masha(salon, "ru")
    assert subject == "Вы записаны: вторник, 8 декабря, 14:00, Center"
    assert text.startswith("Здравствуйте, Masha")
    assert "\nСтрижка\n" in text.replace("\r\n", "\n")
    assert "мастер: Anna" in text


async def test_an_unknown_language_is_that_of_the_branch() -> None:
    salon = await open_salon()
    await Branch.update({"locale": "de_DE"}).where(Branch.id == salon.center)
    subject, text = await letter_to_masha(salon, "it")
    assert subject == "Gebucht: Dienstag, 8. Dezember, 14:00, Center"
    assert "bei Anna" in text


async def test_a_card_that_says_english_is_written_to_in_english_in_any_branch() -> None:
    salon = await open_salon()
    await Branch.update({"locale": "de_DE"}).where(Branch.id == salon.center)
    subject, _text = await letter_to_masha(salon, "en-GB")
    assert subject == "Booked: Tuesday 8 December, 14:00, Center"
