"""Mailboxes as Apple Mail exports and imports them: packages `NAME.mbox` with a file `mbox` in them.

    Restored 2026-11-29/hanako@example.jp/INBOX.mbox/mbox
    Restored 2026-11-29/hanako@example.jp/INBOX (2).mbox/mbox          from 1 GB on
    Restored 2026-11-29/hanako@example.jp/INBOX/Customers.mbox/mbox

Mail shows every ">", so that only lines that would be taken for separators get one. It is reported to stop at mailboxes
of 2 to 4 GB. Nothing is ever written into `~/Library/Mail`: Mail takes the packages in by File > Import Mailboxes.
"""

from app.formats.standard.mbox_writing import Quoting
from app.model.target_kind import TargetKind
from app.restore.mbox import MboxStyle

LARGEST = 1 << 30


def packages(largest: int | None = None) -> MboxStyle:
    """The style of `app.restore.mbox` that Apple Mail imports."""
    return MboxStyle(TargetKind.APPLE_MAIL, Quoting.BARE, "mbox", min(largest or LARGEST, LARGEST))
