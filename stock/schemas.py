"""What forms hold, as it was typed. `seen` is the mark of what a form showed."""

from collections.abc import Mapping

import msgspec

from catalog.schemas import numbered


class RowsForm(msgspec.Struct, frozen=True, kw_only=True):
    """Goods line by line: what was typed by the number of the line. `known` are the ids of those shown."""

    goods: dict[int, str] = {}
    known: dict[int, str] = {}
    quantities: dict[int, str] = {}
    costs: dict[int, str] = {}

    @property
    def filled(self) -> list[int]:
        """The lines in which something is typed."""
        typed = (self.goods, self.quantities, self.costs)
        return sorted({number for texts in typed for number, text in texts.items() if text.strip()})


class DocumentForm(msgspec.Struct, frozen=True, kw_only=True):
    """A document before it is posted. Lines of a stocktake are counted one by one, or come from a list."""

    kind: str = ""
    storage: str = ""
    to_storage: str = ""
    supplier: str = ""
    reason: str = ""
    rows: RowsForm = RowsForm()
    seen: str = ""


class SupplierForm(msgspec.Struct, frozen=True, kw_only=True):
    """Whom goods and services are bought from."""

    name: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    tax_number: str = ""
    notes: str = ""
    pay_within: str = "0"
    seen: str = ""


class CountForm(msgspec.Struct, frozen=True):
    """How many of a good are there."""

    good: str = ""
    known: str = ""
    quantity: str = ""


class PostingForm(msgspec.Struct, frozen=True):
    """Posting or undoing; `anyway` is a yes to going below zero."""

    anyway: str = ""
    seen: str = ""


class StorageForm(msgspec.Struct, frozen=True):
    """A storage; `branch` is of a new one."""

    branch: str = ""
    name: str = ""
    sells: str = ""
    uses: str = ""
    seen: str = ""


class CardForm(msgspec.Struct, frozen=True, kw_only=True):
    """What a service uses up, for everybody or for one `member`."""

    member: str = ""
    rows: RowsForm = RowsForm()
    seen: str = ""


class MinimumForm(msgspec.Struct, frozen=True):
    """How many of a good there should be in a storage; empty for no matter how many."""

    quantity: str = ""


def rows_in(data: Mapping[str, str]) -> RowsForm:
    """The lines of whatever a browser sent."""
    return RowsForm(
        goods=numbered(data, "good-"),
        known=numbered(data, "known-"),
        quantities=numbered(data, "quantity-"),
        costs=numbered(data, "cost-"),
    )


def document_in(data: Mapping[str, str]) -> DocumentForm:
    names = ("kind", "storage", "to_storage", "supplier", "reason", "seen")
    return DocumentForm(**{name: data.get(name, "") for name in names}, rows=rows_in(data))


def card_in(data: Mapping[str, str]) -> CardForm:
    return CardForm(member=data.get("member", ""), rows=rows_in(data), seen=data.get("seen", ""))
