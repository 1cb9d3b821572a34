"""Migrates, and gives an empty database its first contents; prints how to sign in.

What it prints goes under the addresses that `make run` shows; progress goes to standard error.
"""

import sys

import uvloop

from clients.actions import index_missing
from demo.people import LOGINS, PASSWORD
from demo.salon import fill
from kit import db
from kit.migrate import migrate
from kit.settings import settings
from staff.codes import setup_code
from staff.tables import Account

FILLING = "Filling a demo salon: six months of visits. This takes about half a minute, once."
INDEXING = "Writing the clients into the index by which they are found. A minute for 200,000, once."


async def prepare() -> str:
    """Safe to run at every start: a database with an account in it is left alone."""
    await migrate(settings().database_url)
    await db.open_pool(4)
    try:
        await index_missing(lambda: print(INDEXING, file=sys.stderr))
        if await Account.exists():
            return await known_logins()
        if settings().demo:
            print(FILLING, file=sys.stderr)
            await fill()
            return await known_logins()
        return first_step()
    finally:
        await db.close_pool()


async def known_logins() -> str:
    """The demo's logins, where this is the demo."""
    rows = await db.fetch("SELECT email FROM account WHERE closed_at IS NULL")
    present = {row["email"] for row in rows}
    lines = [f"  {login.role:<14} {login.email:<24}" for login in LOGINS if login.email in present]
    pins = ", ".join(f"{login.name.split()[0]} {login.pin}" for login in LOGINS if login.pin)
    told = f"  PINs on a shared tablet: {pins}"
    return "\n".join([f"  Demo logins, all with the password {PASSWORD}", *lines, told, ""]) if lines else ""


def first_step() -> str:
    """To the first account of a business of one's own; it is said at every start until there is one."""
    code = setup_code()
    return (
        "  Nobody has an account yet. Make yours, the owner's, here:\n"
        f"  {settings().site}/desk/welcome?code={code}\n"
        f"  (The setup code {code} is good for the first account alone. Keep it to yourself until then.)\n"
    )


if __name__ == "__main__":
    print(uvloop.run(prepare()), end="")
