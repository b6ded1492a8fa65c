"""A finding: something a person must know, as a code and its parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.model.code_definitions import Severity
from app.model.codes import AnyCode, read_code


@dataclass(frozen=True, slots=True)
class Finding:
    """A code and the parameters it is registered with. `app.i18n` turns it into a sentence."""

    code: AnyCode
    parameters: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def is_problem(self) -> bool:
        """True where the finding is a problem of the copy."""
        return self.code.severity is Severity.PROBLEM


def read_finding(values: Mapping[str, Any]) -> Finding:
    """A finding out of JSON: the code under "code", and its parameters beside it.

    What another version of the program wrote is kept as it stands. Raises KeyError where there is no code.
    """
    parameters = {name: each if isinstance(each, int) else str(each) for name, each in values.items() if name != "code"}
    return Finding(read_code(str(values["code"])), parameters)
