"""Records as XML, as AEAT's SuministroInformacion.xsd and SuministroLR.xsd ask for it."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring
from xml.sax.saxutils import escape

from checkout.registers.verifactu.records import (
    Cancellation,
    InvoiceId,
    Link,
    Record,
    Registration,
    Share,
    System,
    day,
    euros,
)

PLACE = (
    "https://www2.agenciatributaria.gob.es/static_files/common/internet/dep/aplicaciones/es/aeat/tike/cont/ws"
)
FACTS, SENT = f"{PLACE}/SuministroInformacion.xsd", f"{PLACE}/SuministroLR.xsd"
VERSION = "1.0"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
SHA_256 = "01"
PROGRAM, PROGRAM_ID = "Tempu", "TE"
BY_DIFFERENCE = "I"
GENERAL = "01"  # ClaveRegimen
SUBJECT, EXEMPT = "S1", "E1"

register_namespace("sf", FACTS)


def record_xml(record: Record, previous: Link | None, system: System, made: str, print_: str) -> str:
    """`made` and `print_` are the stamp and the fingerprint that it carries."""
    registered = isinstance(record, Registration)
    root = Element(named("RegistroAlta" if registered else "RegistroAnulacion"))
    add(root, "IDVersion", VERSION)
    if isinstance(record, Cancellation):
        add_id(add(root, "IDFactura"), record.invoice, "Anulada")
        if record.is_unknown:
            add(root, "SinRegistroPrevio", "S")
        if record.was_refused:
            add(root, "RechazoPrevio", "S")
    else:
        add_registration(root, record)
    add_link(add(root, "Encadenamiento"), previous)
    add_system(add(root, "SistemaInformatico"), system)
    add(root, "FechaHoraHusoGenRegistro", made)
    add(root, "TipoHuella", SHA_256)
    add(root, "Huella", print_)
    return tostring(root, encoding="unicode")


def add_registration(root: Element, record: Registration) -> None:
    add_id(add(root, "IDFactura"), record.invoice)
    add(root, "NombreRazonEmisor", record.issuer_name)
    if record.correction:
        add(root, "Subsanacion", "S")
        add(root, "RechazoPrevio", record.correction)
    add(root, "TipoFactura", record.kind)
    if record.kind.rectifies:
        add(root, "TipoRectificativa", BY_DIFFERENCE)
    if record.rectified:
        add_id(add(add(root, "FacturasRectificadas"), "IDFacturaRectificada"), record.rectified)
    add(root, "DescripcionOperacion", record.description)
    if record.recipient:
        recipient = add(add(root, "Destinatarios"), "IDDestinatario")
        add(recipient, "NombreRazon", record.recipient.name)
        add(recipient, "NIF", record.recipient.nif)
    shares = add(root, "Desglose")
    for share in record.shares:
        add_share(add(shares, "DetalleDesglose"), share, record.levy)
    add(root, "CuotaTotal", euros(record.tax))
    add(root, "ImporteTotal", euros(record.total))


def add_share(part: Element, share: Share, levy: str) -> None:
    add(part, "Impuesto", levy)
    add(part, "ClaveRegimen", GENERAL)
    if share.rate == 0:
        add(part, "OperacionExenta", EXEMPT)
        add(part, "BaseImponibleOimporteNoSujeto", euros(share.base))
        return
    add(part, "CalificacionOperacion", SUBJECT)
    add(part, "TipoImpositivo", euros(share.rate))
    add(part, "BaseImponibleOimporteNoSujeto", euros(share.base))
    add(part, "CuotaRepercutida", euros(share.tax))


def add_link(part: Element, previous: Link | None) -> None:
    if previous is None:
        add(part, "PrimerRegistro", "S")
        return
    before = add(part, "RegistroAnterior")
    add_id(before, previous.invoice)
    add(before, "Huella", previous.fingerprint)


def add_system(part: Element, system: System) -> None:
    """Tempu signs nothing and keeps no log of events: it may only be used as VERI*FACTU."""
    add(part, "NombreRazon", system.producer)
    add(part, "NIF", system.producer_nif)
    add(part, "NombreSistemaInformatico", PROGRAM)
    add(part, "IdSistemaInformatico", PROGRAM_ID)
    add(part, "Version", system.version)
    add(part, "NumeroInstalacion", system.installation)
    add(part, "TipoUsoPosibleSoloVerifactu", "S")
    add(part, "TipoUsoPosibleMultiOT", "S")
    add(part, "IndicadorMultiplesOT", "S" if system.has_more_issuers else "N")


def add_id(part: Element, invoice: InvoiceId, ending: str = "") -> None:
    add(part, f"IDEmisorFactura{ending}", invoice.issuer)
    add(part, f"NumSerieFactura{ending}", invoice.number)
    add(part, f"FechaExpedicionFactura{ending}", day(invoice.issued_on))


def add(part: Element, name: str, text: str = "") -> Element:
    made = SubElement(part, named(name))
    if text:
        made.text = text
    return made


def named(name: str) -> str:
    return f"{{{FACTS}}}{name}"


def sending_xml(name: str, nif: str, records: Iterable[str]) -> str:
    """Up to 1,000 records of one issuer, as AEAT's service takes them; each stays as it was made."""
    return f"{DECLARATION}{sending(name, nif, records)}\n"


def sending(name: str, nif: str, records: Iterable[str], *, is_late: bool = False) -> str:
    """`is_late`: something kept them from being sent when they should have been (Incidencia)."""
    inside = "".join(f"<lr:RegistroFactura>{record}</lr:RegistroFactura>" for record in records)
    late = (
        "<sf:RemisionVoluntaria><sf:Incidencia>S</sf:Incidencia></sf:RemisionVoluntaria>" if is_late else ""
    )
    return (
        f'<lr:RegFactuSistemaFacturacion xmlns:lr="{SENT}" xmlns:sf="{FACTS}"><lr:Cabecera>'
        f"<sf:ObligadoEmision><sf:NombreRazon>{escape(name)}</sf:NombreRazon><sf:NIF>{escape(nif)}</sf:NIF>"
        f"</sf:ObligadoEmision>{late}</lr:Cabecera>{inside}</lr:RegFactuSistemaFacturacion>"
    )
