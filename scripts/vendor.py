"""Fetches the files by others again (needs npm; for maintainers, the product never runs this).

To take a newer version: change `version` and `integrity` (from `npm view NAME@VERSION dist.integrity`) in
kit/static/vendor/vendor.toml, run this, read the difference, commit it. An icon is added to `icons` there.
"""

import base64
import hashlib
import io
import re
import subprocess
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).parent.parent / "kit" / "static" / "vendor"
LIST = VENDOR / "vendor.toml"


def main() -> None:
    text = LIST.read_text()
    for package in tomllib.loads(text)["package"]:
        archive = fetch(package)
        for name, old in package["files"].items():
            content = sprite(archive, package["icons"]) if "icons" in package else archive[f"dist/{name}"]
            (VENDOR / name).write_bytes(content)
            text = text.replace(f'"{name}" = "{old}"', f'"{name}" = "{digest("sha384", content)}"')
    LIST.write_text(text)


def fetch(package: dict[str, Any]) -> dict[str, bytes]:
    """The files of the npm package by their path in it; one that is not the expected one stops everything."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = f"{package['name']}@{package['version']}"
        command = ["npm", "pack", "--silent", "--pack-destination", folder, wanted]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        packed = next(Path(folder).iterdir()).read_bytes()
    if digest("sha512", packed) != package["integrity"]:
        raise SystemExit(f"{wanted} is not what vendor.toml expects.")
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        members = [each for each in archive.getmembers() if each.isfile()]
        return {each.name.partition("/")[2]: read(archive, each) for each in members}


def read(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    found = archive.extractfile(member)
    return found.read() if found else b""


def sprite(archive: dict[str, bytes], names: list[str]) -> bytes:
    """One SVG with a symbol for each icon; stroke and colour come from where it is used."""
    symbols = (symbol(name, archive[f"icons/{name}.svg"].decode()) for name in sorted(names))
    notice = "<!-- Lucide icons, ISC licence: see THIRD_PARTY_LICENSES -->"
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', notice, *symbols, "</svg>\n"]).encode()


def symbol(name: str, drawing: str) -> str:
    shapes = re.sub(r"\s+", " ", drawing.partition("<svg")[2].partition(">")[2].rpartition("</svg>")[0])
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes.replace("> <", "><").strip()}</symbol>'


def digest(kind: str, content: bytes) -> str:
    return f"{kind}-{base64.b64encode(hashlib.new(kind, content).digest()).decode()}"


if __name__ == "__main__":
    main()
