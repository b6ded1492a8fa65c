"""Which messages were met before: an upgrade left two copies of a mailbox, a filter put one into two folders."""

from enum import Enum, auto

from app.model.mail import Envelope


class Sight(Enum):
    """What a message is among those met so far."""

    NEW = auto()
    COPY = auto()
    KEPT_AFTER_ALL = auto()
    """Met before only as one that was thrown away: it was moved here, and left a copy where it had been."""


# A member of an enum takes ten times as long to be looked up.
NEW, COPY, KEPT_AFTER_ALL = Sight.NEW, Sight.COPY, Sight.KEPT_AFTER_ALL


class SeenMessages:
    """Knows every message by a number of its own: there may be a million."""

    def __init__(self) -> None:
        self._kept: set[int] = set()
        self._thrown_away: set[int] = set()

    def look(self, envelope: Envelope, writer: str, *, deleted: bool) -> Sight:
        """Notes a message; `writer` is the key of who wrote it. One that was thrown away never counts beside a copy."""
        if not envelope.message_id:
            return NEW
        identity = hash((envelope.message_id, envelope.date, writer))
        if identity in self._kept or (deleted and identity in self._thrown_away):
            return COPY
        if deleted:
            self._thrown_away.add(identity)
            return NEW
        self._kept.add(identity)
        return KEPT_AFTER_ALL if identity in self._thrown_away else NEW

    def clear(self) -> None:
        """Frees the memory."""
        self._kept.clear()
        self._thrown_away.clear()
