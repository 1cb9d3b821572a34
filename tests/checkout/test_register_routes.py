"""Registers over HTTP: set up, looked at, tried, and decided about."""

import pytest

from checkout import actions
from checkout.register_tables import Register
from checkout.registers.kinds import KINDS
from kit import db
from tests.cast import open_salon
from tests.checkout import fiscal_box, till
from tests.checkout.escpos_reader import listening
from tests.checkout.web import look, send

pytestmark = pytest.mark.usefixtures("morning")
ALL = "/desk/receipts/registers"
FORM = {"kind": "escpos", "name": "Front", "host": "127.0.0.1", "port": 1, "code_page": "CP866", "width": 42}


async def test_registers_are_added_tried_changed_and_put_away() -> None:
    salon = await open_salon()
    form = {**FORM, "branch": salon.center}
    assert (await send(salon, "Olga", ALL, **form)).status_code == 403
    assert (await send(salon, "Boris", ALL, **form)).status_code == 404
    assert (await send(salon, "Nora", ALL, **form)).status_code == 303
    register = (await Register.objects())[0].id
    at = f"{ALL}/{register}"
    off = await send(salon, "Nora", f"{at}/test")
    assert (off.status_code, "does not answer" in off.text) == (409, True)
    async with listening() as printer:
        assert (await send(salon, "Nora", at, **{**form, "port": printer.port})).status_code == 303
        tried = await send(salon, "Olga", f"{at}/test")
        assert "A test page was sent to Front." in tried.text
        assert "Привет" in printer.receipts[0].text
    assert 'value="127.0.0.1"' in (await look(salon, "Nora", at)).text
    for path in ("", "/retirement", "/test", "/attempts", "/x-reports", "/drawer"):
        assert (await send(salon, "Boris", f"{at}{path}", **form)).status_code == 404
    assert (await look(salon, "Boris", at)).status_code == 404
    assert (await send(salon, "Nora", f"{at}/retirement")).status_code == 303
    assert (await send(salon, "Nora", f"{at}/retirement")).status_code == 404


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("name", ""), ("host", "http://printer/"), ("host", ""), ("port", "0"), ("port", "many"),
     ("code_page", "UTF-8"), ("width", "5"), ("signs", "€"), ("logo", "300"), ("drawer", "9")],
)  # fmt: skip
async def test_a_register_that_cannot_be_names_the_field_and_keeps_what_was_typed(
    field: str, wrong: str
) -> None:
    salon = await open_salon()
    form = {**FORM, "branch": salon.center, "name": "Kept as it was", "port": 9100}
    page = await send(salon, "Nora", ALL, **{**form, field: wrong})
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert field == "name" or "Kept as it was" in page.text
    assert await Register.count() == 0


async def test_a_kind_that_is_none_is_refused() -> None:
    salon = await open_salon()
    page = await send(salon, "Nora", ALL, **{**FORM, "branch": salon.center, "kind": "abacus"})
    assert (page.status_code, "no such kind" in page.text) == (422, True)
    assert await Register.count() == 0


async def test_a_secret_is_sealed_never_shown_and_stays_where_nothing_is_typed() -> None:
    salon = await open_salon()
    with fiscal_box.known():
        form = {"kind": "box", "branch": salon.center, "name": "Box", "port": 7, "password": "hunter2"}
        assert (await send(salon, "Nora", ALL, **form)).status_code == 303
        row = (await Register.objects())[0]
        assert "hunter2" not in row.settings + row.secrets
        page = await look(salon, "Nora", f"{ALL}/{row.id}")
        assert "hunter2" not in page.text
        changed = await send(salon, "Nora", f"{ALL}/{row.id}", **{**form, "port": 8, "password": ""})
        assert changed.status_code == 303
        from checkout.queries.registers import access_register, own_values

        values = own_values(await access_register(salon.actors["Nora"], row.id))
        assert values == {"port": "8", "password": "hunter2"}
        assert "hunter2" not in str(await db.fetch("SELECT before, after FROM journal_entry"))


async def test_what_waits_for_a_printer_goes_to_the_next_one_when_it_is_put_away() -> None:
    salon = await open_salon()
    first, second = await till.printer(salon), await till.printer(salon)
    await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    await actions.retire_register(salon.actors["Nora"], first.id)
    [command] = await till.commands()
    assert (command.register, command.state) == (second.id, "queued")
    await actions.retire_register(salon.actors["Nora"], second.id)
    [command] = await till.commands()
    assert (command.state, command.skipped_why) == ("skipped", "Front printer was put away.")
    assert "Not printed" in (await look(salon, "Olga", "/desk/receipts?show=no_printer")).text


async def test_reception_is_told_in_words_what_is_the_matter() -> None:
    salon = await open_salon()
    async with listening(talks=True, state=b"\x32\x12") as printer:
        register = await till.printer(salon, port=printer.port)
        assert "Front printer" not in (await look(salon, "Olga", f"{ALL}/trouble")).text
        await till.pay(salon, await till.arrived(salon), till.by_card(4500))
        await till.serve()
        told = (await look(salon, "Olga", f"{ALL}/trouble")).text
        assert "The printer is out of paper. Put in a new roll. 1 waits; nothing is lost." in told
        assert "Front printer" not in (await look(salon, "Boris", f"{ALL}/trouble")).text
        assert (await look(salon, "Rita", f"{ALL}/trouble")).status_code == 403
        page = (await look(salon, "Olga", f"{ALL}/{register.id}")).text
        assert "Does not print" in page
        assert "Next try 09:00." in page
        printer.state = b"\x12\x12"
        assert (await send(salon, "Olga", f"{ALL}/{register.id}/attempts")).status_code == 303
        await till.serve()
    assert "Front printer" not in (await look(salon, "Olga", f"{ALL}/trouble")).text
    assert "Ready" in (await look(salon, "Olga", f"{ALL}/{register.id}")).text


async def test_a_queue_is_shown_with_what_was_answered_and_why_it_was_not_done() -> None:
    salon = await open_salon()
    async with fiscal_box.fiscal_box() as box:
        register = await till.register(salon, "box", "Box", {"port": str(box.port)})
        await till.pay(salon, await till.arrived(salon), till.by_card(4500))
        await till.serve()
        box.refuses = "No such tax rate."
        await till.pay(salon, await till.arrived(salon), till.by_card(4500))
        await till.serve()
        page = (await look(salon, "Nora", f"{ALL}/{register.id}")).text
        assert "FD1" in page
        assert "No such tax rate." in page


async def test_skipping_at_the_desk_keeps_what_was_typed_and_takes_a_right() -> None:
    salon = await open_salon()
    register = await till.printer(salon, port=1)
    at = f"{ALL}/{register.id}"
    await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    waiting = (await till.commands())[-1].id
    skipping = f"{ALL}/commands/{waiting}/skipping"
    refused = await send(salon, "Nora", skipping, why="x")
    assert (refused.status_code, f'id="why-{waiting}-error"' in refused.text) == (422, True)
    assert 'value="x"' in refused.text
    assert (await send(salon, "Olga", skipping, why="No need")).status_code == 403
    assert (await send(salon, "Boris", skipping, why="No need")).status_code == 404
    assert (await till.states()) == ["queued"]
    assert (await send(salon, "Nora", skipping, why="Typed in by hand")).status_code == 303
    assert "Typed in by hand" in (await look(salon, "Nora", at)).text


async def test_the_drawer_and_the_x_report_are_for_whoever_can_do_them() -> None:
    salon = await open_salon()
    async with listening() as printer:
        register = await till.printer(salon, port=printer.port)
        at = f"{ALL}/{register.id}"
        assert (await send(salon, "Olga", f"{at}/drawer")).status_code == 303
        assert (await send(salon, "Olga", f"{at}/x-reports")).status_code == 409
        await till.serve()
    assert [command.kind for command in await till.commands()] == ["drawer"]
    assert [job.count(b"\x1bp") for job in printer.jobs] == [1]


def test_every_kind_can_be_made_from_what_it_asks_for() -> None:
    for kind in KINDS.values():
        names = [each.name for each in kind.settings]
        assert len(names) == len(set(names))
        assert not {"name", "kind", "branch", "seen"} & set(names)
