"""The tablet at the front desk that everybody shares, and the PINs by which they come in."""

from collections.abc import Mapping
from dataclasses import replace

import staff.actions
from demo.people import LOGINS, TABLET
from kit.rights import Actor
from staff.schemas import TabletForm


async def share_tablet(accounts: Mapping[str, Actor], branch: int) -> None:
    """Its token is nobody's: make your own browser a shared tablet to try it, the PINs are the same."""
    await staff.actions.share_tablet(
        accounts["Vera Linden"], TabletForm(branch=str(branch), name=TABLET), "Chrome on Android"
    )
    for login in LOGINS:
        if login.pin:
            here = replace(accounts[login.name], is_proved=True)
            await staff.actions.set_pin(here, login.pin, login.pin)
