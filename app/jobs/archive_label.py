"""What an archive is called where nobody named it."""

import platform

from app.model.plan import BackupRequest


def label_of(request: BackupRequest) -> str:
    """The default name of an archive: that of the computer."""
    return request.label or platform.node().partition(".")[0]
