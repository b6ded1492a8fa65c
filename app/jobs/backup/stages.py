"""What a backup goes through, in order: the names under which its progress is reported."""

from enum import StrEnum

from app.model.plan import BackupRequest


class Stage(StrEnum):
    """One stage of a backup, as it stands in `Progress.stage`."""

    COPYING = "copying"
    COMPARING = "comparing"
    READABLE = "readable"
    PEOPLE = "people"
    PROVING = "proving"
    ENCRYPTING = "encrypting"


def stages_of(request: BackupRequest) -> tuple[Stage, ...]:
    """The stages of this backup, in order. An encrypted archive is proved twice: as a folder, then as one file."""
    stages = [Stage.COPYING, Stage.COMPARING]
    if request.readable:
        stages.append(Stage.READABLE)
    stages += [Stage.PEOPLE, Stage.PROVING]
    if request.passphrase:
        stages += [Stage.ENCRYPTING, Stage.PROVING]
    return tuple(stages)
