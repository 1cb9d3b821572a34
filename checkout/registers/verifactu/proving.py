"""Walking along the chains of records, to prove that nothing was changed, or to say where."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, fromstring

from asyncpg import Record as Row

from checkout.registers.verifactu.fingerprint import digest
from checkout.registers.verifactu.records import day, euros
from checkout.registers.verifactu.xml import named
from kit import db

AT_ONCE = 1_000
WALK = """
SELECT issuer, number, kind, invoice, invoice_type, issued_on, total, made_at, fingerprint, xml
FROM verifactu_record WHERE (issuer, number) > ($1, $2) ORDER BY issuer, number LIMIT $3
"""
# What counts as answered has an answer: nothing is taken for sent that was not.
SILENT = """
SELECT sender.issuer, min(record.number) AS number, sender.place
FROM verifactu_sender AS sender JOIN verifactu_record AS record ON record.issuer = sender.issuer
    AND record.number > sender.began_after AND record.number <= sender.answered_up_to
WHERE NOT EXISTS (SELECT FROM verifactu_answer AS answer WHERE answer.record = record.id
    AND answer.place = sender.place)
GROUP BY sender.issuer, sender.place ORDER BY sender.issuer
"""
# What the fingerprint is of, in its order; the fingerprint before and the moment come after.
HASHED = {
    "registration": (
        "IDEmisorFactura", "NumSerieFactura", "FechaExpedicionFactura", "TipoFactura", "CuotaTotal",
        "ImporteTotal",
    ),
    "cancellation": ("IDEmisorFacturaAnulada", "NumSerieFacturaAnulada", "FechaExpedicionFacturaAnulada"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the chain of an issuer breaks first: at which number, and what is wrong there."""

    issuer: str
    number: int
    why: str


async def faults() -> list[Fault]:
    found: dict[str, Fault] = {}
    place, previous = ("", 0), ""
    while rows := await db.fetch(WALK, *place, AT_ONCE):
        for row in rows:
            if row["issuer"] != place[0]:
                place, previous = (row["issuer"], 0), ""
            why = fault_of(row, place[1] + 1, previous)
            if why:
                found.setdefault(row["issuer"], Fault(row["issuer"], row["number"], why))
            place, previous = (row["issuer"], row["number"]), row["fingerprint"]
    return list(found.values())


async def silent() -> list[Fault]:
    """Records that count as sent, and of which the tax office has said nothing."""
    rows = await db.fetch(SILENT)
    return [
        Fault(row["issuer"], row["number"], f"it counts as sent ({row['place']}), without an answer")
        for row in rows
    ]


def fault_of(row: Row, number: int, previous: str) -> str:
    """What is wrong with a record, or ""."""
    if row["number"] != number:
        return f"{row['number'] - number} before it are missing"
    try:
        root = fromstring(row["xml"])  # noqa: S314  # a text of our own making
    except ParseError:
        return "it is not what was written"
    said = [(name, first(root, name)) for name in HASHED[row["kind"]]]
    made = first(root, "FechaHoraHusoGenRegistro")
    print_ = digest([*said, ("Huella", previous), ("FechaHoraHusoGenRegistro", made)])
    kept = [root.findtext(named("Huella")), row["fingerprint"]]
    if kept != [print_, print_] or first(root, "Encadenamiento/RegistroAnterior/Huella") != previous:
        return "it, or its fingerprint, is not what was written"
    told = [value for name, value in said if name != "CuotaTotal"]
    return "" if told == beside(row) else "what is kept beside it is not what it says"


def beside(row: Row) -> list[str]:
    """The columns that repeat what the record says."""
    of_both = [row["issuer"], row["invoice"], day(row["issued_on"])]
    return of_both if row["kind"] == "cancellation" else [*of_both, row["invoice_type"], euros(row["total"])]


def first(root: Element, path: str) -> str:
    steps = "/".join(named(step) for step in path.split("/"))
    return root.findtext(f".//{steps}") or ""
