"""The digest by which a certificate on paper knows its archive."""

from dataclasses import dataclass
from enum import Enum


class SealKind(Enum):
    """What a seal covers."""

    EVERYTHING = "everything"
    """The saved files, and the lists, figures and facts that the certificate and the verdict rest on."""
    PAYLOAD = "payload"
    """The saved files alone, as in archives of the first months."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A SHA-256 in 64 hex digits, and what it covers."""

    digest: str
    kind: SealKind
