"""What forms hold, as it was typed. `seen` is the mark of what a form showed."""

from collections.abc import Mapping

import msgspec

from catalog.schemas import numbered


class MoveForm(msgspec.Struct, frozen=True, kw_only=True):
    """Money that moves, of any kind; each kind asks for some of it."""

    kind: str = ""
    branch: str = ""
    place: str = ""
    to_place: str = ""
    amount: str = ""
    fee: str = ""
    item: str = ""
    rate: str = ""
    supplier: str = ""
    bill: str = ""
    receipt: str = ""
    member: str = ""
    on: str = ""
    words: str = ""
    ahead: str = ""


class UndoForm(msgspec.Struct, frozen=True):
    """Why something is undone."""

    why: str = ""


class BankForm(msgspec.Struct, frozen=True, kw_only=True):
    """A bank account; `branch` and what is there at first are of a new one."""

    branch: str = ""
    name: str = ""
    number: str = ""
    opening: str = ""
    seen: str = ""


class ItemForm(msgspec.Struct, frozen=True, kw_only=True):
    name: str = ""
    section: str = ""
    seen: str = ""


class BillForm(msgspec.Struct, frozen=True, kw_only=True):
    """A supplier's bill; its lines by their number."""

    branch: str = ""
    supplier: str = ""
    number: str = ""
    on: str = ""
    due: str = ""
    words: str = ""
    items: dict[int, str] = {}
    amounts: dict[int, str] = {}
    rates: dict[int, str] = {}

    @property
    def filled(self) -> list[int]:
        """The lines in which something is typed."""
        typed = (self.items, self.amounts)
        return sorted({number for texts in typed for number, text in texts.items() if text.strip()})


class RecurringForm(msgspec.Struct, frozen=True, kw_only=True):
    """A bill that comes by itself."""

    branch: str = ""
    supplier: str = ""
    item: str = ""
    amount: str = ""
    rate: str = ""
    every: str = "month"
    starts_on: str = ""
    ends_on: str = ""
    words: str = ""
    seen: str = ""


def bill_in(data: Mapping[str, str]) -> BillForm:
    """The form of whatever a browser sent."""
    names = ("branch", "supplier", "number", "on", "due", "words")
    return BillForm(
        **{name: data.get(name, "") for name in names},
        items=numbered(data, "item-"),
        amounts=numbered(data, "amount-"),
        rates=numbered(data, "rate-"),
    )
