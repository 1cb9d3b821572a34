"""The pages of records for the tax office: what waits, what it refused, and what is done about it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from checkout.actions import records as actions
from checkout.actions import reopen_visit
from checkout.actions.records import NotCorrected
from checkout.register_tables import Register
from checkout.registers.protocol import Rejected
from checkout.registers.verifactu import sending
from checkout.registers.verifactu.correcting import Correction, Step, cancelling, correction_of
from checkout.registers.verifactu.driver import Verifactu
from checkout.registers.verifactu.proving import faults, silent
from checkout.verifactu_worker import senders
from clients.tables import Visit
from doctor import examine_records
from kit import db
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.aeat_office import Place, open_office
from tests.checkout.aeat_schema import complaints
from tests.checkout.test_verifactu_chain import SETTINGS
from tests.checkout.web import look, send

pytestmark = pytest.mark.usefixtures("morning")
ALL = "/desk/receipts/registers"
LATER = "UPDATE verifactu_sender SET next_batch_at = NULL, next_try_at = NULL"
RECORDS = "SELECT * FROM verifactu_record ORDER BY number"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    with open_office(tmp_path, monkeypatch) as here:
        yield here


async def set_up(place: Place, **more: str) -> tuple[Salon, int]:
    """A register that sends, set up at the desk."""
    salon = await open_salon()
    await db.execute("UPDATE branch SET currency = 'EUR', country = 'ES', zone = 'Europe/Madrid'")
    form = SETTINGS | place.settings | {"kind": "verifactu", "name": "Records", "branch": str(salon.center)}
    assert (await send(salon, "Nora", ALL, **(form | more))).status_code == 303
    return salon, (await Register.objects())[0].id


async def sells(salon: Salon, price: int = 4500) -> str:
    bill = await till.pay(salon, await till.arrived(salon, price=price), till.by_card(price))
    await till.serve()
    return bill.number


async def sent() -> Verifactu:
    [driver] = await senders()
    await db.execute(LATER)
    await sending.send_next(driver)
    return driver


def test_what_a_record_says_of_those_before_it() -> None:
    def steps(*told: tuple[str, int]) -> list[Step]:
        return [Step(False, place > 0, state, code) for place, (state, code) in enumerate(told)]

    assert correction_of(steps(("with_errors", 2001))) is Correction.of_known
    assert correction_of(steps(("refused", 1110))) is Correction.of_unknown
    assert correction_of(steps(("refused", 1110), ("refused", 1110))) is Correction.of_unknown
    assert correction_of(steps(("with_errors", 2001), ("refused", 1239))) is Correction.refused_again
    assert correction_of(steps(("with_errors", 2001), ("refused", 3002))) is Correction.of_unknown


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([Step(False, False, "", 0)], "has not answered"),
        ([Step(False, False, "accepted", 0)], "nothing in it"),
        ([Step(False, False, "with_errors", 2004)], "nothing in it"),
        ([Step(False, False, "refused", 3000)], "another record"),
        ([Step(False, False, "with_errors", 2001), Step(True, False, "accepted", 0)], "is cancelled"),
    ],
)
def test_what_may_not_be_said_anew(steps: list[Step], words: str) -> None:
    with pytest.raises(Rejected, match=words):
        correction_of(steps)


def test_an_invoice_is_cancelled_once_and_again_when_that_was_refused() -> None:
    sale, refused = Step(False, False, "accepted", 0), Step(False, False, "refused", 1110)
    gone = Step(True, False, "refused", 3002)

    assert cancelling([sale]) == (False, False)
    assert cancelling([refused]) == (True, False)
    assert cancelling([sale, gone]) == (True, True)
    with pytest.raises(Rejected, match="cancelled already"):
        cancelling([sale, Step(True, False, "accepted", 0)])


async def test_one_that_was_refused_is_put_right_and_sent_anew(place: Place) -> None:
    salon, register = await set_up(place)
    first, second = await sells(salon), await sells(salon)
    place.office.refuses[first] = (1110, "El NIF no está identificado en el censo de la AEAT.")
    await sent()
    page = (await look(salon, "Nora", f"{ALL}/{register}/records")).text
    assert "El NIF no está identificado en el censo de la AEAT. (1110)" in page
    assert "does not know the NIF of who answers for this system" in page
    one = (await db.fetch(RECORDS))[0]

    done = await send(salon, "Nora", f"{ALL}/{register}/records/{one['id']}/correction")
    await sent()

    assert done.status_code == 303
    rows = await db.fetch(RECORDS)
    assert [(row["invoice"], row["is_correction"]) for row in rows] == [
        (first, False), (second, False), (first, True),
    ]  # fmt: skip
    assert "<sf:Subsanacion>S</sf:Subsanacion><sf:RechazoPrevio>X</sf:RechazoPrevio>" in rows[2]["xml"]
    assert complaints(rows[2]["xml"]) == []
    assert (rows[2]["issued_on"], rows[2]["total"]) == (one["issued_on"], one["total"])
    assert sorted(place.office.kept.values()) == ["Correcta", "Correcta"]
    assert await faults() == []
    assert not await examine_records()


async def test_what_the_office_has_is_not_corrected(place: Place) -> None:
    salon, register = await set_up(place)
    await sells(salon)
    await sent()
    [row] = await db.fetch(RECORDS)

    page = await send(salon, "Nora", f"{ALL}/{register}/records/{row['id']}/correction")

    assert (page.status_code, "nothing in it is to be corrected" in page.text) == (409, True)
    assert len(await db.fetch(RECORDS)) == 1


async def test_a_refund_is_corrected_under_its_own_number(place: Place) -> None:
    salon, register = await set_up(place)
    await sells(salon)
    visit = (await Visit.objects().where(Visit.status == "done"))[0]
    await reopen_visit(salon.actors["Nora"], visit.id, "By mistake", visit.version)
    await till.serve()
    place.office.grumbles["R-000001"] = (2007, "Aviso")
    await sent()
    [_, back] = await db.fetch(RECORDS)

    await actions.correct_record(salon.actors["Nora"], register, back["id"])
    await sent()

    rows = await db.fetch(RECORDS)
    assert [(row["invoice"], row["invoice_type"], row["total"]) for row in rows[1:]] == [
        ("R-000001", "R5", -4500), ("R-000001", "R5", -4500),
    ]  # fmt: skip
    assert "<sf:RechazoPrevio>N</sf:RechazoPrevio>" in rows[2]["xml"]
    await sells(salon)
    assert (await db.fetch(RECORDS))[-1]["invoice_type"] == "F2"


async def test_the_page_of_the_register_says_how_far_it_is(place: Place) -> None:
    salon, register = await set_up(place)
    assert "Records are sent from the next sale on." in (await look(salon, "Nora", f"{ALL}/{register}")).text
    await sells(salon)
    place.office.fault = ("env:Client", "Codigo[4112].El titular no puede.")
    await sent()
    page = (await look(salon, "Olga", f"{ALL}/{register}")).text
    assert "takes none of the records: El titular no puede (4112)." in page
    assert "1 record waits for the tax office" in (await look(salon, "Olga", f"{ALL}/trouble")).text

    place.office.fault = None
    assert (await send(salon, "Olga", f"{ALL}/{register}/records/sending")).status_code == 303
    [driver] = await senders()
    await sending.send_next(driver)

    page = (await look(salon, "Olga", f"{ALL}/{register}")).text
    assert "records 1 to 1" in page
    assert "A-000001" in page
    assert (await look(salon, "Olga", f"{ALL}/trouble")).text.strip() == ""


async def test_who_works_in_other_branches_sees_no_records(place: Place) -> None:
    salon, register = await set_up(place)
    await sells(salon)
    [row] = await db.fetch(RECORDS)
    for path in ("records", f"records/{row['id']}/correction", "records/sending"):
        assert (await send(salon, "Boris", f"{ALL}/{register}/{path}")).status_code in (404, 405)
    assert (await look(salon, "Boris", f"{ALL}/{register}/records")).status_code == 404
    assert (await send(salon, "Olga", f"{ALL}/{register}/records/{row['id']}/correction")).status_code == 403
    await db.execute("UPDATE register SET branch = $1 WHERE id = $2", salon.harbour, register)
    assert (await look(salon, "Olga", f"{ALL}/{register}/records")).status_code == 404
    assert len(await db.fetch(RECORDS)) == 1


async def test_records_are_found_by_their_invoice_and_by_what_became_of_them(place: Place) -> None:
    salon, register = await set_up(place)
    first, second = await sells(salon), await sells(salon)
    place.office.refuses[second] = (1110, "Mal")
    at = f"{ALL}/{register}/records"
    assert (await look(salon, "Nora", f"{at}?show=waiting")).text.count("Waits") >= 2
    await sent()

    amiss = (await look(salon, "Nora", f"{at}?show=amiss")).text
    found = (await look(salon, "Nora", f"{at}?q={first}")).text

    assert (second in amiss, first in amiss) == (True, False)
    assert (first in found, second in found) == (True, False)
    assert "No records here" in (await look(salon, "Nora", f"{at}?q=nothing")).text


async def test_of_two_who_correct_one_record_one_does(place: Place) -> None:
    salon, register = await set_up(place)
    first = await sells(salon)
    place.office.refuses[first] = (1110, "Mal")
    await sent()
    [row] = await db.fetch(RECORDS)
    await actions.correct_record(salon.actors["Nora"], register, row["id"])

    with pytest.raises(NotCorrected, match="has not answered"):
        await actions.correct_record(salon.actors["Nora"], register, row["id"])

    assert len(await db.fetch(RECORDS)) == 2


async def test_the_doctor_misses_an_answer(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    salon, _ = await set_up(place)
    await sells(salon)
    await sent()
    assert await silent() == []
    await db.execute("ALTER TABLE verifactu_answer DISABLE TRIGGER verifactu_answer_append_only")
    await db.execute("DELETE FROM verifactu_answer")

    assert await examine_records()
    assert "number 1: it counts as sent (test), without an answer" in capsys.readouterr().out


async def test_a_certificate_that_cannot_be_is_told_and_nothing_is_changed(place: Place) -> None:
    salon, register = await set_up(place)
    form = SETTINGS | place.settings | {"name": "Records", "certificate": "/nowhere.p12"}

    page = await send(salon, "Nora", f"{ALL}/{register}", **form)

    assert (page.status_code, 'id="certificate-error"' in page.text) == (422, True)
    assert 'value="/nowhere.p12"' in page.text
    [driver] = await senders()
    assert driver.values["certificate"] == place.settings["certificate"]
