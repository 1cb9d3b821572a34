"""The chained fingerprint (huella) of a record, by AEAT's specification of 2024, version 0.1.2."""

import hashlib
from collections.abc import Sequence

from checkout.registers.verifactu.records import Cancellation, Link, Record, day, euros


def fingerprint(record: Record, previous: Link | None, made: str) -> str:
    """`made` is the stamp that stands in the record."""
    before = previous.fingerprint if previous else ""
    return digest([*said(record), ("Huella", before), ("FechaHoraHusoGenRegistro", made)])


def said(record: Record) -> list[tuple[str, str]]:
    invoice = record.invoice
    if isinstance(record, Cancellation):
        return [
            ("IDEmisorFacturaAnulada", invoice.issuer),
            ("NumSerieFacturaAnulada", invoice.number),
            ("FechaExpedicionFacturaAnulada", day(invoice.issued_on)),
        ]
    return [
        ("IDEmisorFactura", invoice.issuer),
        ("NumSerieFactura", invoice.number),
        ("FechaExpedicionFactura", day(invoice.issued_on)),
        ("TipoFactura", record.kind),
        ("CuotaTotal", euros(record.tax)),
        ("ImporteTotal", euros(record.total)),
    ]


def digest(fields: Sequence[tuple[str, str]]) -> str:
    text = "&".join(f"{name}={value.strip()}" for name, value in fields)
    return hashlib.sha256(text.encode()).hexdigest().upper()
