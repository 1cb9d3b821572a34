"""What the tax office answers to records, by its RespuestaSuministro.xsd, or why it takes none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, fromstring

from checkout.registers.protocol import Rejected, Unknown
from checkout.registers.verifactu.xml import FACTS, PLACE

ANSWER = f"{PLACE}/RespuestaSuministro.xsd"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
NAMES = {"r": ANSWER, "sf": FACTS, "soap": SOAP}
FIRST_WAIT = 60  # seconds between sendings, until an answer says another number
DUPLICATE = 3000
CODE = re.compile(r"Codigo\[(\d+)\]\.?\s*")
NO_SENSE = "The tax office’s answer makes no sense, or is cut off."
FAULT = "The tax office takes none of the records: {} ({})."
ITS_FAULT = "The tax office has a fault of its own: {}"


@dataclass(frozen=True, slots=True)
class Said:
    """Of one record. `known_as`: what the office has it as, where it says that it has it already."""

    number: str
    issued_on: str
    operation: str
    state: str
    code: int
    words: str
    known_as: str = ""
    known_code: int = 0
    known_words: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    csv: str
    waits: int
    lines: Sequence[Said]


def read(body: bytes) -> Reply:
    """Raises `Rejected` where nothing was taken, and `Unknown` where that cannot be told."""
    try:
        root = parsed(body)
        fault = root.find("soap:Body/soap:Fault", NAMES)
        if fault is not None:
            raise trouble_of(fault)
        answer = root.find("soap:Body/r:RespuestaRegFactuSistemaFacturacion", NAMES)
        if answer is None:
            raise Unknown(NO_SENSE)
        waits = int(text_of(answer, "r:TiempoEsperaEnvio") or FIRST_WAIT)
        lines = [said_in(line) for line in answer.iterfind("r:RespuestaLinea", NAMES)]
    except (ParseError, ValueError) as error:
        raise Unknown(NO_SENSE) from error
    return Reply(text_of(answer, "r:CSV"), waits, lines)


def parsed(body: bytes) -> Element:
    if b"<!DOCTYPE" in body:
        raise ValueError("An answer declares no entities.")
    return fromstring(body)  # noqa: S314  # nothing in it can be expanded


def trouble_of(fault: Element) -> Rejected | Unknown:
    told = " ".join((fault.findtext("faultstring") or "").split())
    if (fault.findtext("faultcode") or "").strip().endswith("Server"):
        return Unknown(ITS_FAULT.format(told or "it does not say which"))
    code = CODE.search(told)
    return Rejected(FAULT.format(CODE.sub("", told).rstrip(". "), code[1] if code else "no code"))


def said_in(line: Element) -> Said:
    known = line.find("r:RegistroDuplicado", NAMES)
    return Said(
        number=text_of(line, "r:IDFactura/sf:NumSerieFactura"),
        issued_on=text_of(line, "r:IDFactura/sf:FechaExpedicionFactura"),
        operation=text_of(line, "r:Operacion/sf:TipoOperacion"),
        state=text_of(line, "r:EstadoRegistro"),
        code=int(text_of(line, "r:CodigoErrorRegistro") or 0),
        words=text_of(line, "r:DescripcionErrorRegistro"),
        known_as=text_of(known, "sf:EstadoRegistroDuplicado"),
        known_code=int(text_of(known, "sf:CodigoErrorRegistro") or 0),
        known_words=text_of(known, "sf:DescripcionErrorRegistro"),
    )


def text_of(part: Element | None, path: str) -> str:
    return ((part.findtext(path, "", NAMES) if part is not None else "") or "").strip()
