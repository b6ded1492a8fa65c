"""What can go wrong and a person can act on: the groups. Each error is a class of its own in the modules beside.

Every class names its code; its fields are the parameters of that code, so that forgetting one is a type error.
"""

from inspect import get_annotations
from typing import ClassVar, dataclass_transform

from app.model.codes import Code
from app.model.exit_code import ExitCode
from app.model.findings import Finding


@dataclass_transform(eq_default=False)
class UserError(Exception):
    """Something a person can act on. Anything else that is raised is a bug.

    The names a class annotates are its fields, as if it were a `dataclass`. That would compile a method for each of a
    hundred classes, at every start of the program, and hardly ever is one of them raised.
    """

    code: ClassVar[Code]
    exit_code: ClassVar[ExitCode] = ExitCode.WRONG_USAGE
    field_names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls.field_names += tuple(get_annotations(cls))

    def __init__(self, *values: object, **named: object) -> None:
        """Takes every field, in order or by name."""
        given = dict(zip(self.field_names, values, strict=False)) | named
        if len(values) + len(named) != len(self.field_names) or given.keys() != set(self.field_names):
            raise TypeError(f"{type(self).__name__} takes {self.field_names}")
        self.__dict__.update(given)

    def __str__(self) -> str:
        return self.code

    @property
    def parameters(self) -> dict[str, str | int]:
        """The fields by name; paths as text."""
        values = {name: getattr(self, name) for name in self.field_names}
        return {name: value if isinstance(value, int) else str(value) for name, value in values.items()}

    @property
    def finding(self) -> Finding:
        """The same as an entry of a record, where a job goes on in spite of it."""
        return Finding(self.code, self.parameters)


class UsageError(UserError):
    """The request makes no sense (no such file, not an archive …)."""


class SourceError(UserError):
    """The mail or the archive is there and may not be read: permission, a lock, a wrong passphrase."""

    exit_code = ExitCode.UNREADABLE


class DestinationError(UserError):
    """Nothing can be written there: full, read-only, FAT32, inside the source."""

    exit_code = ExitCode.DESTINATION_UNFIT


class ArchiveDamagedError(UserError):
    """An archive is not what it was when it was sealed, or was never finished."""

    exit_code = ExitCode.ARCHIVE_DAMAGED


class CancelledError(Exception):
    """The person asked to stop; no sentence is shown."""
