"""The wording of one code."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.model.store import System


@dataclass(frozen=True, slots=True)
class Wording:
    """The wording of a code, in English as gettext looks it up; parameters are in braces.

    `explanation` is what happened and what is safe, `remedy` what to do about it (`advice.NOTHING` where there is
    nothing to do), and `remedy_on` what more there is to do on one operating system. `short` is one sentence without
    parameters, for rows of a list that name the file beside it.
    """

    explanation: str
    remedy: str
    short: str = ""
    remedy_on: Mapping[System, str] = field(default_factory=dict)

    def remedies(self, system: System) -> tuple[str, ...]:
        """The sentences that say what to do on `system`."""
        return (self.remedy, self.remedy_on[system]) if system in self.remedy_on else (self.remedy,)

    @property
    def brief(self) -> str:
        """`short`; the explanation where it has no parameters anyway."""
        return self.short or self.explanation
