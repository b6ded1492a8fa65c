"""The answer to the one question: may the old account be deleted now? And all that it rests on."""

from dataclasses import dataclass
from enum import Enum

from app.model.codes import AnyCode
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol


class Answer(Enum):
    """Anything that is not plainly safe is not."""

    SAFE = "safe"
    NOT_SAFE = "not_safe"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer, and every reason for it; never without a reason."""

    answer: Answer
    reasons: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All a verdict may rest on. `read_back` is True only where every byte was read back and compared.

    Of the messages, `incomplete` are not whole here and `gaps` are known to an index but in no file. Of the files,
    `unreadable` (also vanished, or read with holes) and `changed` are no good copies. `uncompared` are the codes of why
    an index of a program could not be compared. `past_cache` is False where reading back may have seen memory only.
    `same_disk` is None where it is not known; `second_copy` is True once a copy elsewhere was proved.
    `server_protocols` are the protocols of the accounts found and of all mail, unknown for mail whose account nobody
    knows; `server_seen` is True once a person has looked at what the server still holds. `home_searched` is True where
    a whole home was looked through, not only what somebody named.
    """

    archived: bool
    read_back: bool
    messages: int
    incomplete: int
    unreadable: int
    changed: int
    other_problems: int
    clients_running: tuple[str, ...]
    same_disk: bool | None
    server_protocols: frozenset[MailProtocol]
    gaps: int
    uncompared: tuple[AnyCode, ...]
    past_cache: bool
    second_copy: bool
    server_seen: bool
    home_searched: bool
