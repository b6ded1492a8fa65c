"""Known trouble: codes and parameters. `app.i18n` says what happened, what is safe and what to do."""


class UserError(Exception):
    """Something a person can be told and can act on. Anything else that is raised is a bug."""

    def __init__(self, code: str, **parameters: str | int) -> None:
        super().__init__(code, parameters)
        self.code = code
        self.parameters: dict[str, str | int] = parameters


class UsageError(UserError):
    """What was asked for makes no sense (no such file, not an archive …)."""


class SourceError(UserError):
    """The mail is there and we may not read it: permission, or a lock."""


class DestinationError(UserError):
    """The archive cannot be written there: full, read-only, FAT32, inside the source."""


class ArchiveDamagedError(UserError):
    """An archive is not what it was when it was sealed, or was never finished."""


class CancelledError(Exception):
    """The person asked to stop. Told to nobody."""
