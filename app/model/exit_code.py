"""The exit codes of the contract."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a script learns from the end of a command."""

    COMPLETE = 0
    WITH_PROBLEMS = 1
    WRONG_USAGE = 2
    NOT_SAFE = 3
    UNREADABLE = 4
    DESTINATION_UNFIT = 5
    ARCHIVE_DAMAGED = 6
    INTERNAL_ERROR = 70
    CANCELLED = 130
