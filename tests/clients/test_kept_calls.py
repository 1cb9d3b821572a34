"""What becomes of calls: erased, told to whom they are about, taken apart again, cleared in the end."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest

from clients.actions import calls as actions
from clients.actions.merging import merge
from clients.actions.unmerging import unmerge
from clients.tables import Client, ClientCall, ClientMerge
from kit import clock
from privacy.actions.erasing import erase
from tests.browse import browser
from tests.cast import open_salon
from tests.clients.visits import NOW

pytestmark = pytest.mark.usefixtures("morning")
STRANGER = "+4915199988877"
WORDS = "Asks for a warmer colour"


async def rung(client: int | None, **more: object) -> int:
    call = ClientCall(client=client, direction="in", result="missed", phone=STRANGER,
                      **{"started_at": NOW, "words": WORDS, **more})  # fmt: skip
    await call.save()
    return int(call.id)


async def calls_of() -> list[int | None]:
    return await ClientCall.select(ClientCall.client).order_by(ClientCall.id).output(as_list=True)


async def test_who_is_erased_leaves_no_call_and_others_keep_theirs() -> None:
    salon = await open_salon()
    other = Client(name="Petra", created_at=NOW)
    await other.save()
    await rung(salon.masha)
    await rung(other.id)
    owner = replace(salon.actors["Vera"], is_proved=True)
    await erase(owner, salon.masha)
    assert await calls_of() == [other.id]


async def test_the_file_of_what_is_kept_tells_of_calls() -> None:
    salon = await open_salon()
    await rung(salon.masha)
    async with browser(replace(salon.actors["Vera"], is_proved=True)) as vera:
        answer = await vera.post(f"/desk/privacy/clients/{salon.masha}/file")
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    told = " ".join(packed.read(name).decode(errors="ignore") for name in packed.namelist())
    assert WORDS in told


async def test_calls_go_back_when_two_cards_are_taken_apart() -> None:
    salon = await open_salon()
    other = Client(name="Mascha", phone=STRANGER, created_at=NOW)
    await other.save()
    await rung(salon.masha)
    await rung(other.id)
    await merge(salon.actors["Vera"], salon.masha, other.id, {})
    assert await calls_of() == [salon.masha, salon.masha]
    made = await ClientMerge.objects().first()
    assert made is not None
    await unmerge(salon.actors["Vera"], made.id)
    assert await calls_of() == [salon.masha, other.id]


async def test_calls_of_nobody_known_go_after_half_a_year_and_those_of_clients_stay() -> None:
    salon = await open_salon()
    old = clock.now() - actions.KEPT_UNKNOWN - timedelta(minutes=1)
    await rung(None, started_at=old)
    await rung(None, started_at=old + timedelta(minutes=2))
    await rung(salon.masha, started_at=old)
    await actions.clear_calls()
    assert await calls_of() == [None, salon.masha]
