"""Whom the program believes that a server is the right one."""

import ssl
from pathlib import Path

import pytest

from app.servers import trust


def test_certificates_and_names_are_checked() -> None:
    context = trust.system_trust()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_a_packaged_python_finds_the_authorities_of_this_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nowhere = ssl.DefaultVerifyPaths(None, None, "", "", "", "")  # type: ignore[arg-type]
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: nowhere)
    monkeypatch.setattr(ssl, "create_default_context", lambda: ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    bundle = next((each for each in trust._BUNDLES if Path(each).is_file()), None)
    if bundle is None:
        pytest.skip("this system has none of the usual bundles")
    assert trust.system_trust().cert_store_stats()["x509_ca"] > 0
    monkeypatch.setattr(trust, "_BUNDLES", (str(tmp_path / "none"),))
    assert trust.system_trust().cert_store_stats()["x509_ca"] == 0
