"""Records of invoices for Spain's tax office: which are there, and what the office said of them."""

from dataclasses import dataclass

from asyncpg import Record

from checkout.queries.registers import access_register
from checkout.register_setup import config_of
from checkout.registers.protocol import Rejected
from checkout.registers.verifactu.driver import KIND, Verifactu
from kit import db
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor

REGISTERS = """
SELECT register.id, register.name, register.branch, register.kind, register.settings, register.secrets,
    branch.zone
FROM register JOIN branch ON branch.id = register.branch WHERE register.kind = $1 ORDER BY register.id
"""
# An issuer's last record of an invoice is the one that counts.
IS_LAST = """NOT EXISTS (SELECT FROM verifactu_record AS later WHERE later.issuer = record.issuer
    AND later.invoice = record.invoice AND later.number > record.number)"""
AMISS = f"""answer.state <> 'accepted' AND NOT (answer.state = 'with_errors' AND answer.code IN (2004, 2009))
    AND {IS_LAST}"""
SENDER = "SELECT * FROM verifactu_sender WHERE issuer = $1 AND place = $2"
WAITING = "SELECT count(*) FROM verifactu_record WHERE issuer = $1 AND number > $2"
AMISS_COUNT = f"""
SELECT count(*) FROM verifactu_answer AS answer JOIN verifactu_record AS record ON record.id = answer.record
WHERE answer.place = $2 AND record.issuer = $1 AND {AMISS}
"""  # noqa: S608  # only constants
LAST_ANSWER = """
SELECT first, last, finished_at, csv, waits FROM verifactu_sending WHERE sender = $1 AND state = 'answered'
ORDER BY id DESC LIMIT 1
"""
FROM = """
FROM verifactu_record AS record
LEFT JOIN verifactu_answer AS answer ON answer.record = record.id AND answer.place = $2
LEFT JOIN verifactu_sender AS sender ON sender.issuer = record.issuer AND sender.place = $2
WHERE record.issuer = $1 AND strpos(lower(record.invoice), lower($3)) > 0
"""
SHOWN = {
    "waiting": "AND record.number > sender.answered_up_to",
    "amiss": f"AND {AMISS}",
}
COLUMNS = f"""
record.id, record.number, record.kind, record.invoice, record.invoice_type, record.issued_on, record.total,
record.made_at, record.is_correction, answer.state, coalesce(answer.code, 0) AS code,
coalesce(answer.words, '') AS words, coalesce(answer.was_there, FALSE) AS was_there, {IS_LAST} AS is_last,
record.number > coalesce(sender.answered_up_to, record.number) AS waits
"""
RECORD = "SELECT id, issuer, number, invoice, kind FROM verifactu_record WHERE id = $1 AND issuer = $2"
RECEIPT = """
SELECT command.receipt, command.register, command.code FROM verifactu_record AS record
JOIN register_command AS command ON command.code = record.code
WHERE record.issuer = $1 AND record.invoice = $2 AND record.kind = 'registration' AND NOT record.is_correction
"""
TROUBLED = "SELECT issuer, place, trouble, answered_up_to FROM verifactu_sender WHERE trouble <> ''"
NOT_OURS = "There are no records here that you may see."


@dataclass(frozen=True, slots=True)
class Office:
    """How far the records of a register's issuer are sent to its place; `sender` is None before the first."""

    driver: Verifactu
    sender: Record | None
    last: Record | None
    waiting: int
    amiss: int


async def drivers() -> list[tuple[Record, Verifactu]]:
    """Every register of the kind, those put away too, that can be opened."""
    found = []
    for row in await db.fetch(REGISTERS, KIND.name):
        try:
            found.append((row, Verifactu(config_of(row))))
        except Rejected:
            continue
    return found


async def access_office(actor: Actor, register_id: int) -> tuple[Record, Verifactu]:
    """The register and its driver: only for who works in every branch whose invoices the issuer has."""
    register = await access_register(actor, register_id)
    all_of_them = await drivers()
    driver = next((each for row, each in all_of_them if row["id"] == register_id), None)
    if driver is None:
        raise NotFound(NOT_OURS)
    branches = {row["branch"] for row, each in all_of_them if each.issuer.nif == driver.issuer.nif}
    if not all(actor.works_in(branch) for branch in branches):
        raise NotFound(NOT_OURS)
    return register, driver


async def office_of(driver: Verifactu) -> Office:
    issuer, place = driver.issuer.nif, driver.place
    sender = await db.fetch_one(SENDER, issuer, place)
    if sender is None:
        return Office(driver, None, None, 0, 0)
    last = await db.fetch_one(LAST_ANSWER, sender["id"])
    waiting = await db.fetch_value(WAITING, issuer, sender["answered_up_to"])
    return Office(driver, sender, last, waiting, await db.fetch_value(AMISS_COUNT, issuer, place))


async def records_of(driver: Verifactu, show: str, search: str, page: int) -> tuple[list[Record], Pages]:
    """The latest first."""
    inside = f"{FROM} {SHOWN.get(show, '')}"
    facts = (driver.issuer.nif, driver.place, search.strip())
    found = pages(page, await db.fetch_value(f"SELECT count(*) {inside}", *facts))
    rows = f"SELECT {COLUMNS} {inside} ORDER BY record.number DESC LIMIT $4 OFFSET $5"
    return await db.fetch(rows, *facts, found.size, found.offset), found


async def access_record(driver: Verifactu, record_id: int) -> Record:
    found = await db.fetch_one(RECORD, record_id, driver.issuer.nif)
    if found is None:
        raise NotFound("There is no such record.")
    return found


async def receipt_of(issuer: str, invoice: str) -> Record | None:
    """The receipt that an invoice is, and the command by which it was recorded."""
    return await db.fetch_one(RECEIPT, issuer, invoice)


async def offices_in_trouble(actor: Actor) -> list[tuple[Record, Record, int]]:
    """Registers of the actor's branches whose records do not get through: register, sender, how many wait."""
    senders = {(row["issuer"], row["place"]): row for row in await db.fetch(TROUBLED)}
    found = []
    for row, driver in await drivers() if senders else []:
        sender = (
            senders.pop((driver.issuer.nif, driver.place), None) if actor.works_in(row["branch"]) else None
        )
        if sender is not None:
            waiting = await db.fetch_value(WAITING, driver.issuer.nif, sender["answered_up_to"])
            found.append((row, sender, waiting))
    return found
