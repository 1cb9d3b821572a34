"""Where else a client can be reached, besides the phone and the e-mail of the card."""

from enum import StrEnum

from piccolo.columns import ForeignKey, Integer, OnDelete, OnUpdate, Serial, Varchar
from piccolo.table import Table

from clients.tables.cards import Client


class ClientContact(Table, tablename="client_contact"):
    """A further phone, a messenger, a link or an address, in the order in which they are shown.

    `value` is as rules/further.py keeps it: a number E.164, a name without @, a link that begins with
    https://. Unlike the phone of the card, one number may be on several cards.
    """

    class Kind(StrEnum):
        phone = "phone"
        whatsapp = "whatsapp"
        telegram = "telegram"
        viber = "viber"
        signal = "signal"
        email = "email"
        instagram = "instagram"
        facebook = "facebook"
        vk = "vk"
        site = "site"

    id: Serial
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    kind = Varchar(length=10, null=False, choices=Kind)
    value = Varchar(length=200, null=False, index=True)
    label = Varchar(length=40, null=False, default="")
    position = Integer(null=False, default=0)
