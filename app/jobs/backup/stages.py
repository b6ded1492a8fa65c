"""The stages of a backup, in the order they are worked through, and what each of them takes."""

from app.model.events import Stage, StageWork
from app.model.plan import BackupPlan

_MB = 1_000_000
_OVERHEAD = 0.2
"""Seconds of even the smallest stage."""
_BYTES_OF_A_MESSAGE = 20_000
"""Where nobody counted the messages: as large as they are on average."""


def stages_of(plan: BackupPlan) -> tuple[StageWork, ...]:
    """The stages a backup reports, each at most once, in this order; what needs no work is not among them.

    Only where the system fails to flush what was written, or where shared files of an earlier archive are damaged, does
    a run start over and report the first ones again. The seconds were measured with 200 MB of mail in 8,000 files; what
    matters is what they are to each other.
    """
    megabytes, messages, files = plan.size_bytes / _MB, _messages(plan), plan.files
    copying = 0.01 * megabytes + 0.0007 * files + 0.0007 * messages
    stages = [_work(Stage.COPYING, copying, True), _work(Stage.COMPARING, 0.00003 * messages, False)]
    if plan.request.readable and plan.closed_bytes:
        closed = plan.closed_bytes / plan.size_bytes * messages
        stages.append(_work(Stage.READABLE, 0.0004 * closed, False))
    stages.append(_work(Stage.PEOPLE, 0.0008 * messages, False))
    stages.append(_work(Stage.PROVING, 0.005 * megabytes + 0.00013 * files, True))
    if plan.request.passphrase:
        stages.append(_work(Stage.ENCRYPTING, 1 + 0.017 * megabytes + 0.0001 * files, True))
        stages.append(_work(Stage.PROVING_ENCRYPTED, 1 + 0.02 * megabytes + 0.0001 * files, True))
    return tuple(stages)


def _work(stage: Stage, seconds: float, moves_data: bool) -> StageWork:
    return StageWork(stage, _OVERHEAD + seconds, moves_data)


def _messages(plan: BackupPlan) -> int:
    counts = [each.counted for each in plan.stores]
    if any(counted is None for counted in counts):
        return plan.size_bytes // _BYTES_OF_A_MESSAGE
    return sum(each.messages for counted in counts for each in counted or ())
