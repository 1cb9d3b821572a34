"""What forms and JSON bodies of checkout hold."""

from typing import Annotated

from msgspec import Meta, Struct

from checkout.rules import Method

Words = Annotated[str, Meta(max_length=300)]


class ChargeForm(Struct, frozen=True, kw_only=True):
    """The page's way of paying: what points, a deposit and `parts` of others do not pay is paid by card, in
    cash, as typed into both, or `later`: as far as not typed into both.

    `parts` have a number each: who pays it (`part_payers`), how (`part_ways`) and how much.
    `payer` is "" for the visitors themselves, and None where nobody was asked. `tip_member` may be "all":
    those who served, in equal parts; `tip_parts` maps people's ids to what each gets, as typed.
    """

    version: str = ""
    tip: str = ""
    tip_member: str = ""
    desk: str = ""
    points: str = ""
    way: str = "card"
    received: str = ""
    cash: str = ""
    card: str = ""
    payer: str | None = None
    tip_parts: dict[int, str] = {}
    deposit: str = ""
    part_payers: dict[int, str] = {}
    part_ways: dict[int, str] = {}
    part_amounts: dict[int, str] = {}


class InvoiceForm(Struct, frozen=True, kw_only=True):
    """Whom the bill is for; `keep` offers it again the next time."""

    version: str = ""
    invoice_name: str = ""
    invoice_tax_id: str = ""
    invoice_address: str = ""
    keep: str = ""


class SellerForm(Struct, frozen=True, kw_only=True):
    """Who sells in a branch."""

    seen: str = ""
    invoice_name: str = ""
    invoice_tax_id: str = ""
    invoice_address: str = ""


class NewLineForm(Struct, frozen=True, kw_only=True):
    """`item` is "service-3" or "good-5"."""

    version: str = ""
    item: str = ""
    member: str = ""
    quantity: str = "1"


class VoucherForm(Struct, frozen=True, kw_only=True):
    """What is to be used on a bill: by its code, or one that was offered by its number."""

    version: str = ""
    voucher_code: str = ""
    voucher: str = ""


class ScanForm(Struct, frozen=True, kw_only=True):
    """What a scanner read; `member` sold it."""

    version: str = ""
    code: str = ""
    member: str = ""


class LineForm(Struct, frozen=True, kw_only=True):
    version: str = ""
    quantity: str = ""
    price: str = ""
    discount: str = ""
    discount_reason: str = ""
    member: str = ""


class DiscountForm(Struct, frozen=True, kw_only=True):
    version: str = ""
    discount: str = ""
    discount_reason: str = ""


class PromoForm(Struct, frozen=True, kw_only=True):
    """A promo code as it was typed."""

    version: str = ""
    promo: str = ""


class RemovalForm(Struct, frozen=True, kw_only=True):
    version: str = ""


class ReopeningForm(Struct, frozen=True, kw_only=True):
    version: str = ""
    why: str = ""


class ReplacementForm(Struct, frozen=True, kw_only=True):
    """How what the payment provider could not give back is given instead."""

    means: str = ""
    desk: str = ""


class DeskForm(Struct, frozen=True, kw_only=True):
    branch: str = ""
    name: str = ""


class CashRuleForm(Struct, frozen=True, kw_only=True):
    branch: str = ""
    most_hours: str = ""


class PrepayRuleForm(Struct, frozen=True, kw_only=True):
    """`covers` is "all", "service-3" or "category-5"; a deposit is "50 %" or a sum."""

    branch: str = ""
    covers: str = "all"
    client_group: str = ""
    for_whom: str = "anybody"
    least_price: str = ""
    asks: str = "deposit"
    deposit: str = ""
    free_hours: str = "24"
    late_rate: str = ""
    no_show_rate: str = ""
    fee_days: str = "7"
    seen: str = ""


class TillForm(Struct, frozen=True, kw_only=True):
    """How a branch taxes and rounds; the step of cash is money, and nothing is every coin."""

    taxing: str = "none"
    kind: str = "standard"
    cash_step: str = ""
    cash_rounding: str = "nearest"
    seen: str = ""


class RateForm(Struct, frozen=True, kw_only=True):
    kind: str = "standard"
    name: str = ""
    rate: str = ""
    starts_on: str = ""


class TaxChoiceForm(Struct, frozen=True, kw_only=True):
    """`item` is "service-3", "category-2" or "good-5"."""

    item: str = ""
    kind: str = "reduced"


class ReceiptForm(Struct, frozen=True, kw_only=True):
    """A receipt by e-mail: to what is typed, or else to the address on the card."""

    receipt_wanted: str = ""
    receipt_email: str = ""
    receipt_keep: str = ""


class LinkForm(Struct, frozen=True, kw_only=True):
    """A payment link for a sum, or with none for all that is left."""

    version: str = ""
    link_sum: str = ""
    link_tip: str = ""


class LinkLetterForm(Struct, frozen=True, kw_only=True):
    """`channel` is "email" or "sms"; without an address it goes to the one on the card."""

    channel: str = ""
    link_email: str = ""


class WhyForm(Struct, frozen=True, kw_only=True):
    why: str = ""


class TenderBody(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money in minor units; for cash `received` is what was handed over. `payer` is a client's number."""

    method: Method
    amount: int
    received: int = 0
    currency: str = ""
    payer: int | None = None


class TipPartBody(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    member: int
    amount: int


class CompletionBody(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a program pays a bill."""

    version: int
    payments: list[TenderBody] = []
    tip: int = 0
    tip_member: int | None = None
    tip_parts: list[TipPartBody] = []
    desk: int | None = None
    payer: int | None = None


class ReopeningBody(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: int
    why: Words


class BillAnswer(Struct, frozen=True, kw_only=True):
    """A bill as a program sees it; money in minor units."""

    number: str
    visit: int
    closing: int
    total: int
    tip: int
    change: int
    currency: str
    status: str
    version: int
