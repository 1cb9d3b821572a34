"""What the desk's pages of certificates bought online are filled with."""

from typing import Any

from litestar.response import Template

from catalog import queries as catalog
from catalog.pages import form_page, list_page
from checkout.online_pages import seen_by, standing
from checkout.queries.certificates import access_sale, refunds_of
from checkout.rules.online import why_declined, why_not_back
from kit.errors import Problem
from kit.rights import Actor, Permission
from kit.settings import settings
from kit.typed import short_date
from loyalty.queries.certificate_lists import certificate
from loyalty.queries.certificate_sales import sales_here


async def sales_page(actor: Actor, search: str, number: int) -> Template:
    wanted = search.strip()[:80]
    rows, shown = await sales_here(seen_by(actor), wanted, number)
    facts: dict[str, Any] = {"rows": rows, "pages": shown, "search": wanted, "why_declined": why_declined}
    return list_page("checkout/certificate_sales.html", actor, **facts, **await standing())


async def sale_page(
    actor: Actor, sale_id: int, done: str = "", why: str = "", trouble: Problem | None = None
) -> Template:
    """One sale: who bought what, how far paying has come, and what may be done now."""
    sale = await access_sale(actor, sale_id)
    facts: dict[str, Any] = {
        "sale": sale,
        "branch": await catalog.branch(sale.branch),
        "held": await certificate(sale.voucher) if sale.voucher else None,
        "refunds": await refunds_of(sale_id),
        "why_declined": why_declined,
        "why_not_back": why_not_back,
        "may_take_back": actor.may(Permission.reopen_visits),
        "site": settings().site,
        "short_date": short_date,
        "done": done,
        "why": why,
    }
    return form_page("checkout/certificate_sale.html", actor, trouble, **facts)
