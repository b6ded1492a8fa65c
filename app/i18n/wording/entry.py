"""The wording of one code."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """The wording of a code, in English as gettext looks it up; parameters are in braces.

    `explanation` is what happened and what is safe, `remedy` what to do about it (`advice.NOTHING` where there is
    nothing to do). `short` is one sentence without parameters, for rows of a list that name the file beside it.
    """

    explanation: str
    remedy: str
    short: str = ""

    @property
    def brief(self) -> str:
        """`short`; the explanation where it has no parameters anyway."""
        return self.short or self.explanation
