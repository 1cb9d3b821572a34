"""Clients' cards in the wallets of telephones: what they said last, and which devices ask about them."""

from piccolo.columns import ForeignKey, OnDelete, OnUpdate, Serial, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from loyalty.referral_tables import ClientCode


class WalletPass(Table, tablename="wallet_pass"):
    """A card in Apple Wallet, by the code for the desk that it shows.

    `mark` stands for what it says; at `changed_at`, in whole seconds that only grow, it last said something
    else.
    """

    id: Serial
    code = ForeignKey(
        ClientCode,
        null=False,
        unique=True,
        index=True,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
    )
    mark = Varchar(length=32, null=False)
    changed_at = Timestamptz(default=None, null=False)


class WalletDevice(Table, tablename="wallet_device"):
    """A device that has the card, by the number it gives itself for this pass type."""

    id: Serial
    wallet_pass = ForeignKey(
        WalletPass, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    device = Varchar(length=100, null=False, index=True)
    registered_at = Timestamptz(default=None, null=False)

    wallet_device_once = Unique([wallet_pass, device])
