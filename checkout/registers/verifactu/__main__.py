"""Gives out the records of all issuers, or cancels an invoice that was issued by mistake.

python -m checkout.registers.verifactu export FOLDER
python -m checkout.registers.verifactu cancel B12345674 CENTER-000012
"""

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from checkout.register_setup import config_of
from checkout.registers.protocol import RegisterTrouble, Rejected
from checkout.registers.verifactu import giving_out
from checkout.registers.verifactu.driver import KIND, Verifactu
from checkout.registers.verifactu.nif import tidy
from kit import db

REGISTERS = """
SELECT register.id, register.name, register.kind, register.settings, register.secrets, branch.zone
FROM register JOIN branch ON branch.id = register.branch WHERE register.kind = $1 ORDER BY register.id
"""
NO_ISSUER = "No register here keeps the records of {}."
NO_RECORDS = "There are no records yet."


async def carry_out(wanted: Namespace) -> list[str]:
    """Sentences of what was done."""
    issuers = await issuers_here()
    if wanted.what == "export":
        return await export(issuers, Path(wanted.folder))
    driver = issuers.get(tidy(wanted.nif))
    if driver is None:
        raise Rejected(NO_ISSUER.format(wanted.nif))
    made = await giving_out.cancel(driver.issuer.nif, wanted.number, driver.maker)
    return [f"Record {made.number} cancels invoice {wanted.number}. Its fingerprint is {made.fingerprint}."]


async def issuers_here() -> dict[str, Verifactu]:
    """By their NIF, each with how it was set up last."""
    drivers = [Verifactu(config_of(row)) for row in await db.fetch(REGISTERS, KIND.name)]
    return {driver.issuer.nif: driver for driver in drivers}


async def export(issuers: dict[str, Verifactu], folder: Path) -> list[str]:
    said = []
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    for nif, driver in issuers.items():
        async for name, content in giving_out.files(nif, driver.issuer.name):
            await asyncio.to_thread((folder / name).write_text, content, encoding="utf-8")
            said.append(f"{folder / name} is written.")
    return said or [NO_RECORDS]


def asked(words: list[str]) -> Namespace:
    parser = ArgumentParser(prog="checkout.registers.verifactu", description=__doc__)
    verbs = parser.add_subparsers(dest="what", required=True)
    verbs.add_parser("export").add_argument("folder")
    cancel = verbs.add_parser("cancel")
    cancel.add_argument("nif")
    cancel.add_argument("number")
    return parser.parse_args(words)


async def main(wanted: Namespace) -> int:
    await db.open_pool(2)
    try:
        said, status = await carry_out(wanted), 0
    except (RegisterTrouble, OSError) as trouble:
        said, status = [str(trouble)], 1
    finally:
        await db.close_pool()
    print("\n".join(said))
    return status


if __name__ == "__main__":
    sys.exit(asyncio.run(main(asked(sys.argv[1:]))))
