"""What is written down about a code beside its sentences: severity, presentation, and the reason that sums it up."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Self


class Severity(Enum):
    """Whether a code is a problem of the copy."""

    INFORMATION = "information"
    PROBLEM = "problem"


class SummedBy(Enum):
    """The reason of the verdict that sums up what is open with this code."""

    PROBLEMS = "problems"
    """No reason of its own."""
    INCOMPLETE = "incomplete"
    GAPS = "gaps"
    EXCHANGE = "exchange"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"
    CHANGED = "changed"
    UNCOMPARED = "uncompared"
    SERVER = "server"


class Trait(Enum):
    """How a code is presented, or who can settle it, beyond its severity."""

    NONE = "none"
    ACT_FIRST = "act_first"
    """Worth acting on before anything is copied; shown above all others."""
    BACKUP_REMARK = "backup_remark"
    """Part of the summary of a backup: how it came about."""
    SUMMARY = "summary"
    """Sums up other findings; the verdict contains it already."""
    LOSS = "loss"
    """Damage or loss on this computer that no server heals; the owner can state that it is lost and accept it."""
    SECRET_REFUSED = "secret_refused"
    """Another passphrase or key may do: it is asked for again."""
    SERVER_ANSWER = "server_answer"
    """A person who has looked at the mail server can settle it."""
    COPY_ANSWER = "copy_answer"
    """A person can settle it by a second copy elsewhere."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a code is defined by; `parameters` are the names and types of what a finding with it carries."""

    id: str
    severity: Severity
    summed_by: SummedBy
    trait: Trait
    parameters: Mapping[str, type]


def define(
    id: str,
    /,
    *,
    severity: Severity = Severity.PROBLEM,
    summed_by: SummedBy = SummedBy.PROBLEMS,
    trait: Trait = Trait.NONE,
    **parameters: type,
) -> Definition:
    """A definition; without more said, a problem that no reason of its own sums up."""
    return Definition(id, severity, summed_by, trait, parameters)


class DefinedCode(StrEnum):
    """What every code is: a text with the attributes of its definition.

    `parameters` are the names and types (str or int) of all that a finding with this code carries.
    """

    severity: Severity
    summed_by: SummedBy
    trait: Trait
    parameters: Mapping[str, type]

    def __new__(cls, definition: Definition) -> Self:
        """A member with the attributes of its definition; the value is the code alone."""
        member = str.__new__(cls, definition.id)
        member._value_ = definition.id
        member.severity = definition.severity
        member.summed_by = definition.summed_by
        member.trait = definition.trait
        member.parameters = definition.parameters
        return member


class UnknownCode(str):
    """A code that only another version of the program knows, read from an archive: shown as it is, and a problem."""

    __slots__ = ()
    severity = Severity.PROBLEM
    summed_by = SummedBy.PROBLEMS
    trait = Trait.NONE
