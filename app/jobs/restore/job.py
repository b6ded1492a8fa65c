"""The job of a restore: everything is decided and checked first, then one message after another is put back."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.archive.copying.destination_error import destination_error
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.plain_archive import check_plain_archive
from app.jobs.restorable_messages import UnreadMessage, extent_of, mailboxes
from app.jobs.restore import own, place
from app.jobs.restore.damage import damaged
from app.jobs.restore.request import RestoreRequest
from app.jobs.restore.targets import KEPT, target_of
from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.codes import Code
from app.model.errors.restoring import NothingToRestoreError, OwnFilesOnlyWholeError
from app.model.events import Finished, Problem, Report, Stage
from app.model.findings import Finding
from app.model.mail import MessageFlag
from app.model.restoration import PutOutcome, RestoreRecord
from app.model.target_kind import TargetKind
from app.restore.message import RestorableMessage
from app.restore.target import Extent, Proof, Put, Target

_FILE_EACH = frozenset({TargetKind.EML, TargetKind.WINDOWS_MAIL, TargetKind.MAILDIR, TargetKind.MH})


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """What is put back where. `target` is None for the programs' own files; `extent` says how much it is."""

    request: RestoreRequest
    target: Target | None
    extent: Extent


def prepare(request: RestoreRequest, home: Sources, find: place.Find = find_stores) -> RestorePlan:
    """Checks the archive, the selection and the place before anything is written; makes the destination's folder.

    `home` is whose mail must not be written into. Raises UsageError, DestinationError, SourceError.
    """
    request = replace(request, archive=request.archive.absolute(), destination=request.destination.absolute())
    check_plain_archive(request.archive)
    place.check_outside(request.archive, request.destination)
    if request.kind is TargetKind.OWN:
        if not request.selection.is_everything:
            raise OwnFilesOnlyWholeError()
        extent = own.extent_of(request.archive)
    else:
        extent = extent_of(request.archive, request.selection)
    if not extent.messages:
        raise NothingToRestoreError()
    if request.kind is not TargetKind.THUNDERBIRD:
        place.check_no_source(request.destination, home, find)
        volume = place.make_destination(request.destination)
        place.check_room(request.destination, volume, extent, file_each=request.kind in _FILE_EACH)
        if volume.largest_file is not None:
            request = replace(request, largest=min(request.largest or volume.largest_file, volume.largest_file))
    if request.kind is TargetKind.OWN:
        return RestorePlan(request, None, extent)
    return plan_for(request, target_of(request), extent)


def plan_for(request: RestoreRequest, target: Target, extent: Extent) -> RestorePlan:
    """The plan for a target that is there already, such as a mail server. Raises UserError."""
    target.check(extent)
    return RestorePlan(request, target, extent)


def run(plan: RestorePlan, report: Report, cancel: Cancel) -> RestoreRecord:
    """Puts everything back and compares what was written. Raises CancelledError, UserError.

    Where it ends before, nothing stays that does not say that it is incomplete.
    """
    try:
        if plan.target is None:
            record = own.run(plan.request, plan.extent, report, cancel)
        else:
            record = _Restore(plan.request, plan.target, report).run(plan.extent, cancel)
    except OSError as error:
        raise destination_error(error, plan.request.destination) from error
    report(Finished(record))
    return record


@dataclass(slots=True)
class _Tally:
    """What became of the messages so far."""

    written: int = 0
    skipped: int = 0
    deleted: int = 0
    flags_lost: int = 0
    parts: int = 0
    refused: list[Finding] = field(default_factory=list)
    damaged: tuple[Finding, ...] = ()
    findings: list[Finding] = field(default_factory=list)

    def summed(self) -> tuple[Finding, ...]:
        """All findings, those that count messages last."""
        found = list(self.findings)
        if self.parts:
            found.append(Finding(Code.PARTS_NOT_RESTORED, {"count": self.parts}))
        if self.deleted:
            found.append(Finding(Code.DELETED_PUT_BACK, {"count": self.deleted}))
        if self.flags_lost:
            found.append(Finding(Code.FLAGS_NOT_KEPT, {"count": self.flags_lost}))
        return tuple(found)


class _Restore:
    """One run: messages out of the archive, into the target."""

    def __init__(self, request: RestoreRequest, target: Target, report: Report) -> None:
        self._request = request
        self._target = target
        self._report = report
        self._tally = _Tally()

    def run(self, extent: Extent, cancel: Cancel) -> RestoreRecord:
        """Raises CancelledError, UserError, OSError of the destination."""
        try:
            self._look_for_damage(cancel)
            self._put_all(Meter(Stage.RESTORING, self._report, cancel, total_messages=extent.messages))
            proof = self._proved(extent, cancel)
        except BaseException:
            self._target.abandon()
            raise
        tally = self._tally
        for finding in proof.differing:
            self._report(Problem(finding))
        return RestoreRecord(
            target=self._target.kind,
            archive=self._request.archive,
            places=proof.places,
            messages=extent.messages,
            written=tally.written,
            skipped=tally.skipped,
            refused=(*tally.damaged, *tally.refused, *proof.differing),
            findings=tally.summed(),
            proved=proof.compared == tally.written and not (proof.differing or tally.damaged),
        )

    def _look_for_damage(self, cancel: Cancel) -> None:
        """What is damaged is put back all the same, as it is now: nobody may have anything better."""
        self._tally.damaged = damaged(self._request.archive, self._request.selection, self._report, cancel)
        for finding in self._tally.damaged:
            self._report(Problem(finding))

    def _put_all(self, meter: Meter) -> None:
        for mailbox, messages in mailboxes(self._request.archive, self._request.selection):
            meter.at("", "/".join(mailbox.path))
            self._tally.findings += self._target.open_mailbox(mailbox)
            for message in messages:
                if isinstance(message, UnreadMessage):
                    self._refuse(message)
                else:
                    self._count(message)
                    self._note(self._target.put(message))
                meter.advance(messages=1)
            self._note(self._target.close_mailbox())
        meter.done()

    def _proved(self, extent: Extent, cancel: Cancel) -> Proof:
        meter = Meter(Stage.PROVING, self._report, cancel, total_messages=self._tally.written)
        proof = self._target.finish(lambda messages, size: meter.advance(size_bytes=size, messages=messages))
        meter.done()
        return proof

    def _refuse(self, message: UnreadMessage) -> None:
        row = message.row
        finding = Finding(
            Code.MESSAGE_NOT_RESTORED,
            {"mailbox": "/".join(row.path), "subject": row.envelope.subject, "error": str(message.error.code)},
        )
        self._tally.refused.append(finding)
        self._report(Problem(finding))

    def _count(self, message: RestorableMessage) -> None:
        """Counts what this target cannot keep of a message."""
        tally = self._tally
        tally.deleted += MessageFlag.DELETED in message.flags
        tally.flags_lost += bool(message.flags & ~(KEPT[self._target.kind] | MessageFlag.DELETED))
        tally.parts += not message.is_whole

    def _note(self, puts: Sequence[Put]) -> None:
        tally = self._tally
        for put in puts:
            if put.outcome is PutOutcome.WRITTEN:
                tally.written += 1
            elif put.outcome is PutOutcome.ALREADY_THERE:
                tally.skipped += 1
            if put.finding is None:
                continue
            if put.outcome is PutOutcome.REFUSED:
                tally.refused.append(put.finding)
                self._report(Problem(put.finding))
            else:
                tally.findings.append(put.finding)
