"""What opens an encrypted archive."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Secret:
    """The passphrase, or the recovery key as text; never shown by accident."""

    passphrase: str = field(default="", repr=False)
    recovery_key: str = field(default="", repr=False)
