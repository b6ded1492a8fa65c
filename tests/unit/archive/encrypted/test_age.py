"""The key file: what a passphrase that opens nothing is, and what a computer that cannot try one is."""

import base64
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from app.archive.encrypted import age
from app.model.errors.source import PassphraseNotTriedError, PassphraseWrongError
from app.model.secret import Secret

pyrage = pytest.importorskip("pyrage", reason="there is no age for this system")
TOO_MUCH = "Excessive work parameter for passphrase.\nDecryption would take around 32 seconds."
SECRET = Secret("correct horse")


def with_answers(monkeypatch: pytest.MonkeyPatch, *answers: str | bytes) -> list[str | bytes]:
    """The library gives these answers, one a try: an error in words, or what was decrypted. Returns those left."""
    left = list(answers)

    def decrypt(data: bytes, passphrase: str) -> bytes:
        answer = left.pop(0)
        if isinstance(answer, str):
            raise pyrage.DecryptError(answer)
        return answer

    passphrase = SimpleNamespace(decrypt=decrypt)
    fake = SimpleNamespace(passphrase=passphrase, x25519=pyrage.x25519, DecryptError=pyrage.DecryptError)
    monkeypatch.setattr(age, "_pyrage", lambda: fake)
    return left


def header(work: int) -> bytes:
    """A well-formed key file that asks for 2 to the power of `work` steps."""
    text: Callable[[int], str] = lambda size: base64.b64encode(bytes(size)).decode().rstrip("=")  # noqa: E731
    lines = ("age-encryption.org/v1", f"-> scrypt {text(16)} {work}", text(32), f"--- {text(32)}", "")
    return "\n".join(lines).encode() + bytes(64)


def test_a_busy_moment_is_not_a_wrong_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library measures the computer anew at each try, and refuses where it seems much slower than it was."""
    identity = age.new_identity()
    left = with_answers(monkeypatch, TOO_MUCH, TOO_MUCH, identity.encode())
    assert age.identity_of(SECRET, b"") == identity
    assert left == []


def test_a_computer_that_stays_too_slow_is_told_so() -> None:
    with pytest.raises(PassphraseNotTriedError):
        age.identity_of(SECRET, header(40))


def test_a_wrong_passphrase_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    left = with_answers(monkeypatch, "Decryption failed", b"")
    with pytest.raises(PassphraseWrongError):
        age.identity_of(SECRET, b"")
    assert left == [b""]
