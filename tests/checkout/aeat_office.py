"""Spain's tax office on 127.0.0.1: SOAP over HTTPS for who shows a certificate, judged by its own schemas.

It keeps what it takes by issuer, number and day, and answers as its service descriptions and others' tries
in its place for tests say: a second record of an invoice is a duplicate, a correction is taken anew.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Lock
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from lxml import etree

from checkout.registers.verifactu import certificate, office
from checkout.registers.verifactu.answers import ANSWER, SOAP
from checkout.registers.verifactu.xml import FACTS, SENT
from tests.checkout.aeat_schema import judged
from tests.checkout.wire import Said, Wire, served

PASSWORD = "open sesame"
NAMES = {"sf": FACTS, "lr": SENT, "soap": SOAP}
Key = tuple[str, str, str]


@dataclass
class Office:
    """`kept` has the state and number of takings of each invoice, `heard` the fingerprints in their order."""

    waits: int = 60
    refuses: dict[str, tuple[int, str]] = field(default_factory=dict)
    grumbles: dict[str, tuple[int, str]] = field(default_factory=dict)
    fault: tuple[str, str] | None = None
    status: int = 0
    kept: dict[Key, str] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    late: list[bool] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)
    reached: Event = field(default_factory=Event)

    def answer(self, method: str, path: str, head: dict[str, str], said: Any) -> Said:
        assert (method, path) == ("POST", office.PATH)
        assert head["content-type"].startswith("text/xml")
        if self.status:
            return self.status, b"<html/>"
        if self.fault:
            return 500, fault(*self.fault)
        message = etree.fromstring(said).find("soap:Body", NAMES)[0]
        if wrong := judged(message):
            return 500, fault("env:Client", f"Codigo[4102].El XML no cumple el esquema. {wrong[0]}")
        with self.lock:
            return 200, self.take(message)

    def take(self, message: etree._Element) -> bytes:
        head, nif = message[0], message.findtext(".//sf:ObligadoEmision/sf:NIF", "", NAMES)
        records = [each[0] for each in message.findall("lr:RegistroFactura", NAMES)]
        self.sizes.append(len(records))
        self.late.append(message.findtext(".//sf:Incidencia", "", NAMES) == "S")
        lines = [self.line(record, nif) for record in records]
        bad = sum("<r:EstadoRegistro>Incorrecto" in line for line in lines)
        whole = "Incorrecto" if bad == len(lines) else "ParcialmenteCorrecto" if bad else "Correcto"
        csv = "" if bad == len(lines) else f"<r:CSV>A-{len(self.sizes):06}</r:CSV>"
        header = etree.tostring(head, encoding="unicode").replace("lr:Cabecera", "r:Cabecera")
        body = (
            f'<r:RespuestaRegFactuSistemaFacturacion xmlns:r="{ANSWER}" xmlns:sf="{FACTS}">{csv}{header}'
            f"<r:TiempoEsperaEnvio>{self.waits}</r:TiempoEsperaEnvio><r:EstadoEnvio>{whole}</r:EstadoEnvio>"
            f"{''.join(lines)}</r:RespuestaRegFactuSistemaFacturacion>"
        )
        assert judged(etree.fromstring(body)) == []
        self.reached.set()
        return enveloped(body)

    def line(self, record: etree._Element, nif: str) -> str:
        is_alta = etree.QName(record).localname == "RegistroAlta"
        key: Key = tuple(part.text for part in record.find("sf:IDFactura", NAMES))  # type: ignore[assignment]
        assert key[0] == nif
        self.heard.append(record.findtext("sf:Huella", "", NAMES))
        state, code, words = self.alta(record, key) if is_alta else self.cancelled(record, key)
        known = self.kept.get(key) if code == 3000 else None
        return (
            f"<r:RespuestaLinea><r:IDFactura><sf:IDEmisorFactura>{key[0]}</sf:IDEmisorFactura>"
            f"<sf:NumSerieFactura>{key[1]}</sf:NumSerieFactura>"
            f"<sf:FechaExpedicionFactura>{key[2]}</sf:FechaExpedicionFactura></r:IDFactura>"
            f"<r:Operacion><sf:TipoOperacion>{'Alta' if is_alta else 'Anulacion'}</sf:TipoOperacion>"
            f"</r:Operacion><r:EstadoRegistro>{state}</r:EstadoRegistro>{told(code, words)}"
            f"{duplicate(known)}</r:RespuestaLinea>"
        )

    def alta(self, record: etree._Element, key: Key) -> tuple[str, int, str]:
        corrects = record.findtext("sf:Subsanacion", "N", NAMES) == "S"
        before = record.findtext("sf:RechazoPrevio", "N", NAMES)
        if self.refuses.get(key[1]):
            return "Incorrecto", *self.refuses.pop(key[1])
        if key in self.kept and (not corrects or before == "X"):
            return "Incorrecto", 3000, "Registro de facturación duplicado."
        if key not in self.kept and corrects and before != "X":
            return "Incorrecto", 3002, "No existe el registro de facturación."
        grumble = self.grumbles.pop(key[1], None)
        self.kept[key] = "AceptadaConErrores" if grumble else "Correcta"
        return ("AceptadoConErrores", *grumble) if grumble else ("Correcto", 0, "")

    def cancelled(self, record: etree._Element, key: Key) -> tuple[str, int, str]:
        if key not in self.kept and record.findtext("sf:SinRegistroPrevio", "N", NAMES) != "S":
            return "Incorrecto", 3002, "No existe el registro de facturación."
        self.kept[key] = "Anulada"
        return "Correcto", 0, ""


def told(code: int, words: str) -> str:
    if not code:
        return ""
    return (
        f"<r:CodigoErrorRegistro>{code}</r:CodigoErrorRegistro>"
        f"<r:DescripcionErrorRegistro>{words}</r:DescripcionErrorRegistro>"
    )


def duplicate(known: str | None) -> str:
    if known is None:
        return ""
    return (
        "<r:RegistroDuplicado><sf:IdPeticionRegistroDuplicado>20261202100005</sf:IdPeticionRegistroDuplicado>"
        f"<sf:EstadoRegistroDuplicado>{known}</sf:EstadoRegistroDuplicado></r:RegistroDuplicado>"
    )


def fault(code: str, words: str) -> bytes:
    return enveloped(
        f"<env:Fault><faultcode>{code}</faultcode><faultstring>{words}</faultstring></env:Fault>"
    )


def enveloped(body: str) -> bytes:
    return f'<env:Envelope xmlns:env="{SOAP}"><env:Body>{body}</env:Body></env:Envelope>'.encode()


@dataclass
class Papers:
    """Who vouches for both sides, and the certificate of each, as files."""

    folder: Path
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def __post_init__(self) -> None:
        self.root = self.issue("Root", self.key, ends=datetime(2040, 1, 1, tzinfo=UTC))
        (self.folder / "root.pem").write_bytes(self.root.public_bytes(serialization.Encoding.PEM))

    def issue(self, name: str, key: ec.EllipticCurvePrivateKey, *, ends: datetime) -> x509.Certificate:
        said = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        by = said if name == "Root" else self.root.subject
        here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
        builder = (
            x509.CertificateBuilder().subject_name(said).issuer_name(by).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(ends - timedelta(days=9_000))
            .not_valid_after(ends).add_extension(x509.BasicConstraints(name == "Root", None), critical=True)
            .add_extension(here, critical=False)
        )  # fmt: skip
        return builder.sign(self.key, hashes.SHA256())

    def p12(
        self, name: str, *, ends: datetime = datetime(2040, 1, 1, tzinfo=UTC), password: str = PASSWORD
    ) -> Path:
        key = ec.generate_private_key(ec.SECP256R1())
        sealing = serialization.BestAvailableEncryption(password.encode())
        whole = pkcs12.serialize_key_and_certificates(
            name.encode(), key, self.issue(name, key, ends=ends), None, sealing
        )
        (self.folder / f"{name}.p12").write_bytes(whole)
        return self.folder / f"{name}.p12"

    def door(self) -> ssl.SSLContext:
        """For the office: nobody comes in without a certificate of the same root."""
        key = ec.generate_private_key(ec.SECP256R1())
        mine = self.issue("Office", key, ends=datetime(2040, 1, 1, tzinfo=UTC))
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file = self.folder / "office.pem"
        file.write_bytes(secret + mine.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        context.load_verify_locations(self.folder / "root.pem")
        context.verify_mode = ssl.CERT_REQUIRED
        return context


@dataclass
class Place:
    """The office, how it is reached, and the settings of a register that sends there."""

    office: Office
    wire: Wire
    settings: dict[str, str]
    papers: Papers


@contextmanager
def open_office(folder: Path, monkeypatch: pytest.MonkeyPatch, **how: Any) -> Iterator[Place]:
    """Inside the block the tax office's place for tests is here."""
    papers, desk = Papers(folder), Office(**how)
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "root.pem"))
    certificate.context_with.cache_clear()
    settings = {
        "place": "test",
        "sends": "yes",
        "certificate": str(papers.p12("Linden")),
        "certificate_password": PASSWORD,
    }
    with served(desk, context=papers.door(), is_raw=True) as wire:
        monkeypatch.setitem(office.ADDRESSES, ("test", "person"), wire.url)
        yield Place(desk, wire, settings, papers)
    certificate.context_with.cache_clear()
