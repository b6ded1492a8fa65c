"""How the line to a mail server is protected."""

from enum import Enum

_LOOPBACK = frozenset({"127.0.0.1", "::1"})


class Security(Enum):
    """PLAIN is used only where a person who was warned asks for it; LOOPBACK is for tests on the same computer."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"
    LOOPBACK = "loopback"

    def allows(self, host: str) -> bool:
        """False where LOOPBACK would leave this computer; a name may lead anywhere, so it must be a number."""
        return self is not Security.LOOPBACK or host in _LOOPBACK
