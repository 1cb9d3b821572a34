"""Certificates in somebody's hands, as selling leaves them."""

from catalog.queries import branch as branch_of
from kit import clock
from ledger.tables import AccountKind
from loyalty.actions import certificate_moves, certificate_types, certificates
from loyalty.actions.voucher_codes import new_voucher_code
from loyalty.certificate_schemas import CertificateTypeForm
from loyalty.rules.vouchers import Issue, Sold
from loyalty.voucher_tables import Voucher, VoucherMove
from tests.cast import Salon

FIFTY = CertificateTypeForm(name="Gift", nominal="50", price="40", term="1")


async def kind_of(salon: Salon, form: CertificateTypeForm = FIFTY) -> int:
    return await certificate_types.add_type(salon.actors["Vera"], await branch_of(salon.center), form)


async def sold(salon: Salon, of_type: int, paid: int = 4000) -> tuple[int, Issue]:
    """One in Masha's hands, as selling it leaves it, and what it is good for."""
    made = Voucher(
        of_type=of_type, code=new_voucher_code(), branch=salon.center, currency="EUR", client=salon.masha,
        issued_at=clock.now(),
    )  # fmt: skip
    await made.save()
    today = clock.today((await branch_of(salon.center)).zone)
    issue = await certificates.issue(Sold(made.id, of_type, paid, salon.masha, salon.center, today))
    given = certificate_moves.Change(
        VoucherMove.Kind.issued, issue.value, issue.visits, AccountKind.discounts
    )
    await certificate_moves.write(salon.actors["Vera"], await certificate_moves.hold(made.id), given)
    return made.id, issue
