"""What the faces of the program ask about encrypted archives before they start a job."""

from app.archive.encrypted.age import check_passphrase
from app.archive.encrypted.recovery import groups
from app.archive.encrypted.vault import is_encrypted

__all__ = ["check_passphrase", "groups", "is_encrypted"]
