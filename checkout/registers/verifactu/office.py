"""The tax office's web service: records in an envelope, over TLS with the issuer's certificate."""

import asyncio
from collections.abc import Iterable

from checkout.registers.protocol import NotReachable, Rejected, Unknown
from checkout.registers.verifactu.answers import SOAP, Reply, read
from checkout.registers.verifactu.certificate import context_of
from checkout.registers.verifactu.xml import DECLARATION, sending
from checkout.registers.web import Reply as HttpReply
from checkout.registers.web import Web
from kit.certificates import Unusable

WHAT = "The tax office"
PATH = "/wlpl/TIKE-CONT/ws/SistemaFacturacion/VerifactuSOAP"
# By place and kind of certificate, as SistemaFacturacion.wsdl has them.
ADDRESSES = {
    ("production", "person"): "https://www1.agenciatributaria.gob.es",
    ("production", "seal"): "https://www10.agenciatributaria.gob.es",
    ("test", "person"): "https://prewww1.aeat.es",
    ("test", "seal"): "https://prewww10.aeat.es",
}
HEAD = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
PATIENCE = 60.0  # a thousand records take the office longer than a register takes for one
OK, FAULTY, BUSY = 200, 500, 429
NOT_YOU = (301, 302, 303, 307, 401, 403)
BAD_CERTIFICATE = (
    "The tax office does not accept the certificate. Is it the issuer’s, or of who stands for them?"
)
ITS_BUSY = "The tax office has too much to do just now."
NO_SERVICE = "The tax office answered {}, which is no answer to records."


async def send(values: dict[str, str], head: tuple[str, str], records: Iterable[str], *, late: bool) -> Reply:
    """`head` is name and NIF. Raises what registers/protocol.py names; `Rejected`: it has taken nothing."""
    try:
        context = await asyncio.to_thread(context_of, values["certificate"], values["certificate_password"])
    except Unusable as why:
        raise Rejected(f"The certificate cannot be used: {why}") from why
    web = Web(address_of(values), WHAT, context=context, read_patience=PATIENCE)
    try:
        answer = await web.ask("POST", PATH, envelope(head, records, late=late), HEAD)
    except (NotReachable, Unknown) as trouble:
        if refused_us(trouble):
            raise Rejected(BAD_CERTIFICATE) from trouble
        raise
    return told(answer)


def address_of(values: dict[str, str]) -> str:
    return ADDRESSES[values["place"], values["certificate_kind"]]


def envelope(head: tuple[str, str], records: Iterable[str], *, late: bool) -> bytes:
    inside = sending(*head, records, is_late=late)
    whole = (
        f'<soap:Envelope xmlns:soap="{SOAP}"><soap:Header/><soap:Body>{inside}</soap:Body></soap:Envelope>'
    )
    return f"{DECLARATION}{whole}".encode()


def refused_us(trouble: Exception) -> bool:
    """Whether it broke off because of our certificate (a TLS alert): then it has not read a word."""
    return "_ALERT_" in str(trouble.__cause__).upper()


def told(answer: HttpReply) -> Reply:
    if answer.status in (OK, FAULTY):
        return read(answer.body)
    if answer.status in NOT_YOU:
        raise Rejected(BAD_CERTIFICATE)
    if answer.status == BUSY:
        raise NotReachable(ITS_BUSY)
    raise Unknown(NO_SERVICE.format(answer.status))
