"""Certificates that are bought online: by whatever is known of one, and lists of them."""

from asyncpg import Record

from kit.db import fetch, fetch_value
from kit.errors import NotFound
from kit.paging import Pages, pages
from loyalty.certificate_sale_tables import CertificateSale

FOUND = """
FROM certificate_sale AS sale JOIN branch ON branch.id = sale.branch
JOIN voucher_type AS kind ON kind.id = sale.of_type
LEFT JOIN voucher ON voucher.id = sale.voucher
WHERE ($1::int[] IS NULL OR sale.branch = ANY($1::int[]))
  AND ($2 = '' OR strpos(lower(sale.buyer_name), lower($2)) > 0
       OR strpos(lower(sale.for_whom), lower($2)) > 0 OR voucher.code = upper($2))
"""
LISTED = f"""
SELECT sale.id, sale.state, sale.amount, sale.currency, sale.buyer_name, sale.for_whom, sale.trouble,
    sale.created_at, sale.send_on, sale.voucher, voucher.taken_back_at, kind.name,
    branch.name AS branch, branch.zone, branch.locale
{FOUND} ORDER BY sale.id DESC LIMIT $3 OFFSET $4
"""
COUNT = f"SELECT count(*) {FOUND}"


async def sale_row(sale_id: int, *, lock: bool = False) -> CertificateSale:
    """With `lock` held until the transaction ends: call while its type is held."""
    wanted = CertificateSale.objects().where(CertificateSale.id == sale_id).first()
    found: CertificateSale | None = await (wanted.lock_rows() if lock else wanted)
    if found is None:
        raise NotFound("There is no such sale.")
    return found


async def asked_by(form: str) -> CertificateSale | None:
    """Call while its type is held."""
    wanted = CertificateSale.objects().where(CertificateSale.asking == form).first()
    found: CertificateSale | None = await wanted.lock_rows()
    return found


async def sale_by_code(code: str) -> CertificateSale | None:
    """For whoever holds the code."""
    found: CertificateSale | None = await CertificateSale.objects().get(CertificateSale.code == code)
    return found


async def by_page_or_code(page: str, code: str) -> CertificateSale | None:
    """As the provider's news call it."""
    found = await sale_by_code(code) if code else None
    if found is None and page:
        found = await CertificateSale.objects().get(CertificateSale.page == page)
    return found


async def sales_here(branches: list[int] | None, text: str, page: int) -> tuple[list[Record], Pages]:
    """Those of some branches, or all, newest first: by who buys, for whom, or its code."""
    asked = branches, text.strip()[:80]
    shown = pages(page, await fetch_value(COUNT, *asked))
    return await fetch(LISTED, *asked, shown.size, shown.offset), shown
