"""Saying a command to its register in the register's own words."""

from uuid import uuid4

from asyncpg import Record

from catalog import queries as catalog
from checkout.documents import correction_document, document_of
from checkout.papers import TEXT_WIDTH, plain_text, voice_of
from checkout.queries.receipts import RECEIPTS
from checkout.receipt_paper import read_paper
from checkout.register_queue import Claimed, Kind, never_arrived
from checkout.register_setup import config_of
from checkout.registers.kind import Abilities
from checkout.registers.kinds import kind_of
from checkout.registers.protocol import Answer, Driver, Move, Rejected
from kit import clock, db
from kit.words import speaking

REGISTER = """
SELECT register.id, register.name, register.kind, register.settings, register.secrets, branch.zone,
    branch.locale, branch.currency
FROM register JOIN branch ON branch.id = register.branch WHERE register.id = $1
"""
READER = f"SELECT client.language {RECEIPTS} WHERE receipt.id = $1"
CONTENT = "SELECT content FROM receipt WHERE id = $1"
SAMPLE = ("0123456789" * 8, "€ ₽ £ Zażółć Grüße Привет")
IN_DOUBT = (
    "It is not known whether the register has done this. Look at what it printed last: skip it here if it is "
    "there, or try again if it is not."
)


async def settle(claimed: Claimed) -> Answer:
    """Carried out once; what may have been already is asked about before anything is sent."""
    register = await db.fetch_one(REGISTER, claimed.register)
    if register is None:
        raise LookupError(f"Register {claimed.register} is gone.")
    kind = kind_of(register["kind"])
    driver = kind.make(config_of(register))
    if claimed.is_unknown:
        known = await ask(claimed, driver, kind.abilities)
        if known is not None:
            return known
    return await say(claimed, driver, register)


async def ask(claimed: Claimed, driver: Driver, can: Abilities) -> Answer | None:
    """What became of it; None when it is to be sent, as a copy where nobody can tell."""
    if can.looks_up:
        found = await driver.lookup(claimed.code)
        if found is None:
            await never_arrived(claimed)
        return found
    if not can.takes_copies:
        raise Rejected(IN_DOUBT)
    claimed.is_copy = True
    return None


async def say(claimed: Claimed, driver: Driver, register: Record) -> Answer:
    if claimed.receipt is not None:
        return await say_receipt(claimed, claimed.receipt, driver, register)
    if claimed.lines is not None:
        return await driver.print_text(claimed.code, report_lines(claimed.lines, is_copy=claimed.is_copy))
    if claimed.kind is Kind.correction:
        return await driver.correction(await correction_document(claimed.id, claimed.code))
    if claimed.kind is Kind.drawer:
        return await driver.kick_drawer(claimed.code)
    told = Move(
        claimed.code, clock.now(), claimed.cashier, register["currency"], claimed.amount, claimed.reason
    )
    verbs = {
        Kind.open_shift: driver.open_shift,
        Kind.close_shift: driver.close_shift,
        Kind.x_report: driver.x_report,
        Kind.cash_in: driver.cash_in,
        Kind.cash_out: driver.cash_out,
    }
    return await verbs[claimed.kind](told)


def report_lines(lines: str, *, is_copy: bool) -> list[str]:
    """As it was when it was asked for; what may be on paper already says so."""
    return [*(["COPY"] if is_copy else []), *lines.split("\n")]


async def say_receipt(claimed: Claimed, receipt: int, driver: Driver, register: Record) -> Answer:
    """In the language of whom it is for."""
    language = await db.fetch_value(READER, receipt)
    with speaking(voice_of(language, register["locale"], await catalog.own_texts())):
        if claimed.kind is Kind.text:
            paper = read_paper(await db.fetch_value(CONTENT, receipt))
            return await driver.print_text(claimed.code, plain_text(paper, TEXT_WIDTH))
        document = await document_of(receipt, register["id"], claimed.code, is_copy=claimed.is_copy)
        verb = driver.sale if claimed.kind is Kind.sale else driver.refund
        return await verb(document)


async def try_out(register_id: int) -> str:
    """Asks a register how it is, or has it print what it can write; says what was done."""
    register = await db.fetch_one(REGISTER, register_id)
    if register is None:
        raise LookupError(f"Register {register_id} is gone.")
    kind = kind_of(register["kind"])
    driver = kind.make(config_of(register))
    if kind.abilities.prints_text:
        await driver.print_text(uuid4(), [register["name"], *SAMPLE])
        return f"A test page was sent to {register['name']}."
    await driver.status()
    return f"{register['name']} answers."
