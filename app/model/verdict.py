"""The answer to the one question: may the old account be deleted now?"""

from dataclasses import dataclass
from enum import Enum

from app.model.store import Notice


class Answer(Enum):
    """Anything that is not plainly safe is not."""

    SAFE = "safe"
    NOT_SAFE = "not_safe"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer, and every reason for it; never without a reason."""

    answer: Answer
    reasons: tuple[Notice, ...]
