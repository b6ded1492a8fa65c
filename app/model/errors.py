"""Known trouble: codes and parameters. `app.i18n` says what happened, what is safe and what to do."""


class Trouble(Exception):
    """Something a person can be told and can act on. Anything else that is raised is a bug."""

    def __init__(self, code: str, **parameters: str | int) -> None:
        super().__init__(code, parameters)
        self.code = code
        self.parameters: dict[str, str | int] = parameters


class WrongRequest(Trouble):
    """What was asked for makes no sense (no such file, not an archive …)."""


class SourceUnreadable(Trouble):
    """The mail is there and we may not read it: permission, or a lock."""


class DestinationUnfit(Trouble):
    """The archive cannot be written there: full, read-only, FAT32, inside the source."""


class ArchiveDamaged(Trouble):
    """An archive is not what it was when it was sealed, or was never finished."""


class Cancelled(Exception):
    """The person asked to stop. Told to nobody."""
