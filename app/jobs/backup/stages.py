"""The stages of a backup, in the order they are worked through."""

from app.model.events import Stage
from app.model.plan import BackupRequest


def stages_of(request: BackupRequest) -> tuple[Stage, ...]:
    """The stages a backup of `request` reports, each at most once, in this order.

    Only where the system fails to flush what was written does a run start over and report the first ones again.
    """
    stages = [Stage.COPYING, Stage.COMPARING]
    if request.readable:
        stages.append(Stage.READABLE)
    stages += [Stage.PEOPLE, Stage.PROVING]
    if request.passphrase:
        stages += [Stage.ENCRYPTING, Stage.PROVING_ENCRYPTED]
    return tuple(stages)
