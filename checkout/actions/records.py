"""What somebody at the desk does about records that the tax office of Spain has not taken."""

from dataclasses import replace
from uuid import uuid4

from checkout.actions.registers import note_event
from checkout.documents import document_of
from checkout.queries.records import access_office, access_record, receipt_of
from checkout.registers.protocol import Rejected
from checkout.registers.verifactu import chain
from checkout.registers.verifactu.chain import Kept
from checkout.registers.verifactu.correcting import correction_of
from checkout.registers.verifactu.driver import Verifactu
from checkout.registers.verifactu.history import steps_of
from checkout.registers.verifactu.records import Registration
from kit import db, journal
from kit.db import transaction
from kit.errors import Refused
from kit.rights import Actor, Permission

HURRY = "UPDATE verifactu_sender SET next_try_at = NULL WHERE issuer = $1 AND place = $2"
NO_RECEIPT = "The receipt of this invoice is not here, so nobody can say what should have been in it."
NOT_CORRECTED = "Nothing was sent. {}"


class NotCorrected(Refused):
    """Why a record is not said anew."""


async def send_now(actor: Actor, register_id: int) -> None:
    """After a failure it is tried at once. What the office said about waiting is kept to."""
    actor.require(Permission.take_payments)
    async with transaction():
        _, driver = await access_office(actor, register_id)
        await db.execute(HURRY, driver.issuer.nif, driver.place)


async def correct_record(actor: Actor, register_id: int, record_id: int) -> Kept:
    """Another record of the same invoice, with what the register and the client's card say today."""
    actor.require(Permission.reopen_visits)
    async with transaction():
        register, driver = await access_office(actor, register_id)
        record = await access_record(driver, record_id)
        await db.execute(chain.HOLD, driver.issuer.nif)  # of two who want it, one finds it on its way
        try:
            anew = await said_anew(driver, record["invoice"])
            made = await chain.add(driver.issuer.nif, uuid4(), driver.maker, lambda _: anew)
        except Rejected as trouble:
            raise NotCorrected(NOT_CORRECTED.format(trouble)) from trouble
        subject, after = ("register", register_id), {"invoice": record["invoice"], "record": made.number}
        await journal.write(actor, "correct", subject, branch=register["branch"], after=after)
        await note_event(
            actor, register["branch"], f"invoice {record['invoice']} corrected by record {made.number}"
        )
    return made


async def said_anew(driver: Verifactu, invoice: str) -> Registration:
    issuer = driver.issuer.nif
    correction = correction_of(await steps_of(issuer, invoice, driver.place))
    known, receipt = await chain.by_invoice(issuer, invoice), await receipt_of(issuer, invoice)
    if known is None or receipt is None:
        raise Rejected(NO_RECEIPT)
    document = await document_of(receipt["receipt"], receipt["register"], receipt["code"], is_copy=False)
    return replace(await driver.anew(document, known), correction=correction)
