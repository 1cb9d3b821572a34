"""How a receipt is worded: in the language of whoever gets it, days and sums as people write them there."""

from datetime import datetime

from catalog.queries import OwnTexts
from checkout.receipt_paper import AT, OfAccount, Paper, PaperLine, PaperPayment, PaperTax
from checkout.rules import Method
from checkout.tables import Receipt
from kit.money import figures, format_money, percent
from kit.words import N_, Voice, _, date_text, own_text, spoken, sums_locale, time_text, voice_for

TEXT_WIDTH = 32  # letters of plain lines: what the narrowest paper has
METHODS = {
    Method.cash: N_("Cash"),
    Method.card: N_("Card"),
    Method.points: N_("Points"),
    Method.prepaid: N_("Prepaid"),
    Method.on_account: N_("On account"),
    Method.deposit: N_("Deposit"),
    Method.voucher: N_("Certificate or membership"),
}


def voice_of(language: str | None, locale: str, own: OwnTexts) -> Voice:
    """`language` is the card's, where there is one; else it is the branch's."""
    return voice_for(spoken(language or ""), locale, own.of)


def is_refund(paper: Paper) -> bool:
    return paper.kind is Receipt.Kind.refund


def heading(paper: Paper) -> str:
    """What it is, where it is no plain sale."""
    if is_refund(paper):
        return _("Refund")
    return {OfAccount.debt: _("Debt paid"), OfAccount.deposit: _("Deposit")}.get(paper.account, "")


def standing(paper: Paper) -> list[tuple[str, int]]:
    """Of an account what is owed still, or what there is on it now."""
    if not paper.account:
        return []
    return [(_("Still owed") if paper.account is OfAccount.debt else _("On deposit"), paper.left)]


def link_word(paper: Paper) -> str:
    return _("Book your next visit:") if paper.account else _("Your visit, and the next one:")


def happened(paper: Paper) -> str:
    """What the branch's clock showed."""
    moment = datetime.strptime(paper.at, AT)  # noqa: DTZ007  # a wall's
    return f"{date_text(moment.date())} {time_text(moment)}"


def titled(line: PaperLine, times: str) -> str:
    name = own_text(line.title)
    return name if line.quantity == 1 else f"{line.quantity} {times} {name}"


def payments(paper: Paper) -> list[tuple[str, int]]:
    """How it was paid; of a sale what was handed over, of a refund what was given back."""
    return [(named(each), each.amount if is_refund(paper) else each.received) for each in paper.payments]


def named(paid: PaperPayment) -> str:
    """Card; or: Card, Masha."""
    method = _(METHODS[paid.method])
    return f"{method}, {paid.payer}" if paid.payer else method


def change(paper: Paper) -> int:
    """What was given out again; of a refund nothing."""
    return 0 if is_refund(paper) else paper.change


def tips(paper: Paper) -> list[tuple[str, int]]:
    """One line, or one for each person where several share it."""
    if len(paper.tips) < 2:
        return [(_("Tip"), paper.tip)] if paper.tip else []
    return [(_("Tip for %(name)s", name=part.name), part.amount) for part in paper.tips]


def rounding(paper: Paper) -> list[tuple[str, int]]:
    """What cash came to above the total, if anything."""
    return [(_("Rounding"), paper.rounding)] if paper.rounding else []


def taxes(paper: Paper) -> list[tuple[str, int]]:
    """Of each rate the tax, and on how much without it; of what is exempt how much that is."""
    return [tax_line(each, paper) for each in paper.taxes]


def tax_line(found: PaperTax, paper: Paper) -> tuple[str, int]:
    if found.rate is None:
        return _("%(tax)s: exempt", tax=found.name), found.amount
    rate, net = percent(found.rate, sums_locale()), bare(found.amount - found.tax, paper)
    return _("%(tax)s %(rate)s on %(net)s", tax=found.name, rate=rate, net=net), found.tax


def parties(paper: Paper) -> list[list[str]]:
    """Both sides of an invoice with a tax number, each in lines; nothing of a plain receipt."""
    if paper.seller is None or paper.buyer is None:
        return []
    sides = ((_("Issued by"), paper.seller), (_("Issued to"), paper.buyer))
    return [
        [title, each.name, _("Tax number %(number)s", number=each.tax_id), each.address]
        for title, each in sides
    ]


def total_word(paper: Paper) -> str:
    return _("Refunded") if is_refund(paper) else _("Total")


def amount(sum_: int, paper: Paper) -> str:
    """€45.00, as the reader writes it."""
    return format_money(sum_, paper.currency, sums_locale())


def bare(sum_: int, paper: Paper) -> str:
    """45.00: where the currency stands once for all."""
    return figures(sum_, paper.currency, sums_locale())


def letter_text(paper: Paper) -> str:
    """The sums for an e-mail, in the language that is spoken just now."""
    head = [f"{paper.number}, {happened(paper)}", paper.branch, *([heading(paper)] if heading(paper) else [])]
    sold = [(titled(line, "×"), line.amount) for line in paper.lines]
    paid = [(total_word(paper), paper.total), *rounding(paper), *payments(paper)]
    back = [(_("Change"), change(paper))] if change(paper) else []
    parts = [*sold, *tips(paper)], [*paid, *back, *standing(paper)], taxes(paper)
    sums = ["\n".join(f"{name}: {amount(sum_, paper)}" for name, sum_ in part) for part in parts if part]
    return "\n\n".join(["\n".join(head), *sums])


def plain_text(paper: Paper, width: int) -> list[str]:
    """A copy in plain lines, for a register that prints nothing else a second time."""
    lines = [_("Copy").upper(), *([heading(paper).upper()] if heading(paper) else []), paper.branch]
    lines += [f"{paper.number} {happened(paper)}", "-" * width]
    lines += [spaced(titled(line, "x"), bare(line.amount, paper), width) for line in paper.lines]
    lines += [spaced(_("Tip"), bare(paper.tip, paper), width)] if paper.tip else []
    lines += [spaced(f"{total_word(paper)} {paper.currency}", bare(paper.total, paper), width)]
    lines += [spaced(name, bare(sum_, paper), width) for name, sum_ in [*payments(paper), *standing(paper)]]
    return [*lines, _("Served by %(name)s", name=paper.staff)]


def spaced(left: str, right: str, width: int) -> str:
    return f"{left[: width - len(right) - 1]:<{width - len(right)}}{right}"
