"""Migrates, and gives an empty database its first contents; prints how to sign in.

What it prints is JSON for `run.py`: what is `said` under the addresses that `make run` shows, and whether
this `is_demo`, the demo salon. Progress goes to standard error. Most starts
find everything done, and load no more than it takes to see that: the rest is loaded where it is needed.
"""

import json
import sys

import asyncpg
import uvloop

from clients.edition import EDITION
from demo.people import LOGINS, PASSWORD
from kit.migrate import migrate
from kit.settings import settings
from staff.codes import setup_code

FILLING = "Filling a demo salon: six months of visits. This takes one to two minutes, once."
INDEXING = "Writing the clients into the index by which they are found. A minute for 200,000, once."
UNINDEXED = """
SELECT EXISTS (
    SELECT FROM client LEFT JOIN search_entry ON search_entry.client = client.id
    WHERE search_entry.edition IS DISTINCT FROM $1
)
"""
ACCOUNTS = "SELECT email, closed_at IS NULL AS is_open FROM account"


async def prepare() -> tuple[str, bool]:
    """How to sign in, and whether this is the demo.

    Safe to run at every start: a database with an account in it is left alone.
    """
    await migrate(settings().database_url)
    database = await asyncpg.connect(settings().database_url)
    try:
        if await database.fetchval(UNINDEXED, EDITION):
            await index()
        accounts = await database.fetch(ACCOUNTS)
        if not accounts and not settings().demo:
            return first_step(), False
        if not accounts:
            await fill()
            accounts = await database.fetch(ACCOUNTS)
        logins = known_logins({account["email"] for account in accounts if account["is_open"]})
        return logins, bool(logins)
    finally:
        await database.close()


async def index() -> None:
    from clients.actions import index_missing  # noqa: PLC0415  # see the module
    from kit import db  # noqa: PLC0415

    await db.open_pool(4)
    await index_missing(lambda: print(INDEXING, file=sys.stderr))
    await db.close_pool()


async def fill() -> None:
    from demo import salon  # noqa: PLC0415  # see the module
    from kit import db  # noqa: PLC0415

    print(FILLING, file=sys.stderr)
    await db.open_pool(4)
    await salon.fill()
    await db.close_pool()


def known_logins(present: set[str]) -> str:
    """The demo's logins, where this is the demo."""
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
    said, is_demo = uvloop.run(prepare())
    print(json.dumps({"said": said, "is_demo": is_demo}))
