"""Certificates of a server of this computer: a good one, an old one, and one of somebody else."""

import subprocess
from pathlib import Path

from tests.builders.https import OPENSSL

_AUTHORITY = """[ca]
default_ca = own
[own]
database = {folder}/index.txt
new_certs_dir = {folder}
serial = {folder}/serial
default_md = sha256
policy = any
[any]
commonName = supplied
[names]
subjectAltName = {names}
"""
HERE = "DNS:localhost,IP:127.0.0.1"
ELSEWHERE = "DNS:imap.example.com"


def make(folder: Path, *, names: str = HERE, since: str = "20200101000000Z", until: str = "20990101000000Z") -> Path:
    """Writes `certificate.pem`, signed by itself, and `key.pem`; the path of the first."""
    folder.mkdir()
    (folder / "index.txt").touch()
    (folder / "serial").write_text("01\n")
    (folder / "authority").write_text(_AUTHORITY.format(folder=folder, names=names))
    key, asked, certificate = (str(folder / name) for name in ("key.pem", "asked.pem", "certificate.pem"))
    new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key]
    _openssl("req", *new_key, "-out", asked, "-subj", "/CN=localhost")
    days = ["-startdate", since, "-enddate", until]
    own = ["-config", str(folder / "authority"), "-selfsign", "-keyfile", key, "-extensions", "names"]
    _openssl("ca", "-batch", "-notext", *own, *days, "-in", asked, "-out", certificate)
    return Path(certificate)


def _openssl(*words: str) -> None:
    subprocess.run([str(OPENSSL), *words], check=True, capture_output=True)
