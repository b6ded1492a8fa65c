"""Whom to believe that a server is the one it says: the authorities the system trusts, and nobody else."""

import ssl
from pathlib import Path

Trust = ssl.SSLContext
_BUNDLES = (
    "/etc/ssl/cert.pem",  # macOS, Alpine, Arch
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, Red Hat
    "/var/lib/ca-certificates/ca-bundle.pem",  # openSUSE
)


def system_trust() -> Trust:
    """A context that checks the certificate and the name; Windows' store, or the files of the system.

    A packaged Python may look for the files where the computer it was built on had them: then those of this one.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    places = ssl.get_default_verify_paths()
    if not (places.cafile or places.capath or context.cert_store_stats()["x509_ca"]):
        bundle = next((each for each in _BUNDLES if Path(each).is_file()), None)
        if bundle is not None:
            context.load_verify_locations(bundle)
    return context
