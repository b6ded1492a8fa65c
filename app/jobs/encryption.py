"""What the faces of the program ask about encrypted archives before they start a job."""

from app.archive.encrypted.age import check_passphrase
from app.archive.encrypted.container import is_encrypted
from app.archive.encrypted.recovery import groups

__all__ = ["check_passphrase", "groups", "is_encrypted"]
