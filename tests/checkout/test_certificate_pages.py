"""Certificates bought online, on the desk's pages: who sees them, and who gives the money back."""

import pytest

from checkout.certificate_tables import CertificateRefund
from kit.db import fetch_one, transaction
from privacy.actions.erasing import hold, wipe
from tests.cast import open_salon
from tests.checkout import gifts, paying
from tests.checkout.box import open_box
from tests.checkout.web import look, send

pytestmark = pytest.mark.usefixtures("morning")
AT = "/desk/online/certificates"


async def test_they_are_listed_found_and_taken_back_with_a_reason(monkeypatch) -> None:
    salon = await open_salon()
    assert "Nobody has bought a certificate online yet" in (await look(salon, "Vera", AT)).text
    async with open_box(monkeypatch) as box:
        sale = await gifts.bought(box, salon, await gifts.kind_of(salon))
        here = f"{AT}/{sale.id}"
        assert here in (await look(salon, "Olga", f"{AT}?q=lena")).text
        assert "Nobody of that name" in (await look(salon, "Olga", f"{AT}?q=nina")).text
        assert here not in (await look(salon, "Boris", AT)).text
        assert [(await look(salon, "Boris", each)).status_code for each in (here, f"{AT}/0")] == [404, 404]
        assert (await look(salon, "Olga", f"{AT}/of/{sale.voucher}")).headers["location"] == here
        assert "Take it back" not in (await look(salon, "Olga", here)).text
        assert (await send(salon, "Olga", f"{here}/refund", why="No")).status_code == 403
        assert "Why does it go back?" in (await send(salon, "Vera", f"{here}/refund", why=" ")).text
        back = await send(salon, "Vera", f"{here}/refund", why="Twice")
        assert back.headers["location"] == f"{here}?done=back"
        assert "taken back already" in (await send(salon, "Vera", f"{here}/refund", why="Twice")).text
        assert "€50.00 is on its way back: Twice" in (await look(salon, "Vera", f"{here}?done=back")).text
        await gifts.works()
    assert await CertificateRefund.count() == 1
    assert await paying.book_of(salon) == {}


async def test_who_is_erased_leaves_the_sums_and_nothing_of_themselves(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        sale = await gifts.bought(box, salon, await gifts.kind_of(salon))
    async with transaction():
        await hold([salon.masha])
        await wipe([salon.masha])
    kept = await fetch_one(
        "SELECT buyer_name, buyer_phone, buyer_email, for_whom, message, email, amount"
        " FROM certificate_sale WHERE id = $1", sale.id,
    )  # fmt: skip
    assert kept is not None
    assert tuple(kept) == ("Erased client", "", "", "", "", "", 5_000)
