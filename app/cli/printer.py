"""What both printers can do: the one for people and the one for scripts.

A command makes one kind of record or two: the others need not be imported to name their types here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.cli.reading_output import Reading
    from app.model.archives import CompareRecord, ListRecord
    from app.model.errors import UserError
    from app.model.events import Event
    from app.model.record import (
        AddressChangeRecord,
        BackupRecord,
        CertificateRecord,
        CheckRecord,
        DemoRecord,
        OpenRecord,
        PeopleRecord,
        SurveyRecord,
        Verification,
    )
    from app.model.rescue import LookRecord, PeopleFound, RescueRecord
    from app.model.restoration import Drill, RestoreRecord
    from app.model.self_test import SelfTestRecord
    from app.servers.settings import ServerSettings


class Printer(Protocol):
    """Shows what a job reports, and its result last. Every method raises OutputError."""

    def start(self) -> None:
        """Before the work: shows that it goes on."""

    def stop(self) -> None:
        """After the work, and before a question: nothing moves any more."""

    def report(self, event: Event) -> None:
        """An event of the job."""

    def settings(self, settings: ServerSettings, *, can_sign_in: bool) -> None:
        """How a mail server is going to be asked; `can_sign_in`: in the browser, where it takes no password."""

    def survey(self, record: SurveyRecord) -> None:
        """The result of find."""

    def backup(self, record: BackupRecord) -> None:
        """The result of backup."""

    def verification(self, record: Verification, drilled: Drill | None = None) -> None:
        """The result of verify, and of a drill."""

    def opened(self, record: OpenRecord) -> None:
        """The result of open."""

    def listing(self, record: ListRecord) -> None:
        """The result of list."""

    def comparison(self, record: CompareRecord) -> None:
        """The result of compare."""

    def check(self, record: CheckRecord) -> None:
        """The result of check."""

    def rescue(self, record: RescueRecord, people: PeopleFound) -> None:
        """The result of rescue."""

    def look(self, record: LookRecord) -> None:
        """The result of rescue --look."""

    def people(self, record: PeopleRecord) -> None:
        """The result of people."""

    def address_change(self, record: AddressChangeRecord) -> None:
        """The result of the notice command."""

    def certificate(self, record: CertificateRecord) -> None:
        """The result of certificate."""

    def restored(self, record: RestoreRecord) -> None:
        """The result of restore."""

    def demo(self, record: DemoRecord) -> None:
        """The result of demo."""

    def reading(self, record: Reading, *, original: bool = False) -> None:
        """The result of search, or of show."""

    def self_test_begins(self) -> None:
        """Before the first step of the self-test."""

    def self_test(self, record: SelfTestRecord) -> None:
        """The result of the self-test, whose steps were reported as events."""

    def error(self, error: UserError) -> None:
        """Why a command could not be carried out."""

    def cancelled(self) -> None:
        """The command was cancelled."""


@contextmanager
def asking(printer: Printer) -> Iterator[None]:
    """Inside, a question can be asked: the progress bar is gone."""
    printer.stop()
    yield
    printer.start()
