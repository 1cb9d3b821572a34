"""What stands in the QR code of an invoice: AEAT's specification of December 2025."""

from urllib.parse import quote

from checkout.registers.verifactu.records import InvoiceId, day, euros

PLACES = {
    "production": "https://www2.agenciatributaria.gob.es",
    "test": "https://prewww2.aeat.es",
}


def qr_url(invoice: InvoiceId, total: int, place: str) -> str:
    """Where anybody who holds the invoice can ask the tax office about it."""
    said = {
        "nif": invoice.issuer,
        "numserie": invoice.number,
        "fecha": day(invoice.issued_on),
        "importe": euros(total),
    }
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in said.items())
    return f"{PLACES[place]}/wlpl/TIKE-CONT/ValidarQR?{query}"
