"""Migrates, and gives an empty database its first contents; prints how to sign in.

What it prints goes under the addresses that `make run` shows; progress goes to standard error.
"""

import secrets
import sys

import uvloop

import staff.actions
from demo.people import LOGINS, PASSWORD
from demo.salon import fill
from kit import db
from kit.migrate import migrate
from kit.rights import SYSTEM
from kit.settings import settings
from staff.schemas import AccountForm
from staff.tables import Account, Role

FILLING = "Filling a demo salon: six months of visits. This takes about half a minute, once."


async def prepare() -> str:
    """Safe to run at every start: a database with an account in it is left alone."""
    await migrate(settings().database_url)
    await db.open_pool(4)
    try:
        if await Account.exists():
            return await known_logins()
        if settings().demo:
            print(FILLING, file=sys.stderr)
            await fill()
            return await known_logins()
        return await welcome_owner()
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


async def welcome_owner() -> str:
    """The first account of a business of one's own."""
    password = secrets.token_urlsafe(12)
    form = AccountForm(name="Owner", email="owner@example.com", role=Role.owner, every_branch="yes")
    await staff.actions.open_account(SYSTEM, form, password)
    return f"  Sign in as {form.email}\n  Password   {password}   (shown once; change it under Accounts)\n"


if __name__ == "__main__":
    print(uvloop.run(prepare()), end="")
