"""Events and results as JSON, one object a line; the last line is the result."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TextIO

from app.archive.documents.record_file import finding_fields
from app.cli.json_results import (
    Result,
    address_change_result,
    backup_result,
    certificate_result,
    check_result,
    compare_result,
    demo_result,
    find_result,
    list_result,
    open_result,
    people_pieces,
    self_test_result,
    step_fields,
    verify_result,
)
from app.i18n.catalogue import Translator
from app.i18n.reasons import sentence
from app.model.events import LogInAsked, Problem, Progress
from app.model.self_test import StepResult

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


class JsonPrinter:
    """Prints to a stream scripts read. Plain ASCII, so that no terminal and no code page can spoil it."""

    def __init__(self, out: TextIO, translator: Translator) -> None:
        self._out = out
        self._translator = translator

    def report(self, event: Event) -> None:
        """Progress and problems; the result is printed by `result`."""
        if isinstance(event, Progress):
            self._line(
                {
                    "event": "progress",
                    "stage": event.stage,
                    "files": event.files,
                    "total_files": event.total_files,
                    "bytes": event.bytes,
                    "total_bytes": event.total_bytes,
                    "messages": event.messages,
                }
            )
        elif isinstance(event, Problem):
            self._line({"event": "problem", **finding_fields(event.finding)})
        elif isinstance(event, StepResult):
            self._line({"event": "step", **step_fields(event)})
        elif isinstance(event, LogInAsked):
            self._line({"event": "log_in", "url": event.url, "code": event.code})

    def start(self) -> None:
        """Nothing to prepare."""

    def stop(self) -> None:
        """Nothing to take away."""

    def settings(self, settings: ServerSettings, *, can_sign_in: bool) -> None:
        """A line before the progress."""
        self._line(
            {
                "event": "server",
                "protocol": settings.protocol,
                "host": settings.endpoint.host,
                "port": settings.endpoint.port,
                "security": settings.endpoint.security.value,
                "user": settings.user,
                "source": settings.source,
                "login": settings.login.value,
            }
        )

    def survey(self, record: SurveyRecord) -> None:
        """The result of find."""
        self._line(find_result(record))

    def backup(self, record: BackupRecord) -> None:
        """The result of backup."""
        self._line(backup_result(record))

    def verification(self, record: Verification, drilled: Drill | None = None) -> None:
        """The result of verify, and of a drill."""
        drill: Result = {}
        if drilled is not None:
            from app.cli.json_mail_back import drill_result

            drill = drill_result(drilled)
        self._line({**verify_result(record), **drill})

    def opened(self, record: OpenRecord) -> None:
        """The result of open."""
        self._line(open_result(record))

    def listing(self, record: ListRecord) -> None:
        """The result of list."""
        self._line(list_result(record))

    def comparison(self, record: CompareRecord) -> None:
        """The result of compare."""
        self._line(compare_result(record))

    def check(self, record: CheckRecord) -> None:
        """The result of check."""
        self._line(check_result(record))

    def rescue(self, record: RescueRecord, people: PeopleFound) -> None:
        """The result of rescue."""
        from app.cli.json_mail_back import rescue_result

        self._line(rescue_result(record, people))

    def look(self, record: LookRecord) -> None:
        """The result of rescue --look."""
        from app.cli.json_mail_back import look_result

        self._line(look_result(record))

    def people(self, record: PeopleRecord) -> None:
        """The result of people."""
        # Person by person: a million of them in one piece would not fit into memory.
        for piece in people_pieces(record):
            self._out.write(piece)
        self._out.write("\n")
        self._out.flush()

    def address_change(self, record: AddressChangeRecord) -> None:
        """The result of the notice command."""
        self._line(address_change_result(record))

    def certificate(self, record: CertificateRecord) -> None:
        """The result of certificate."""
        self._line(certificate_result(record))

    def restored(self, record: RestoreRecord) -> None:
        """The result of restore."""
        from app.cli.json_mail_back import restore_result

        self._line(restore_result(record))

    def demo(self, record: DemoRecord) -> None:
        """The result of demo."""
        self._line(demo_result(record))

    def reading(self, record: Reading, *, original: bool = False) -> None:
        """The result of search, or of show."""
        from app.cli.reading_output import reading_lines

        for line in reading_lines(record, original=original):
            self._out.write(f"{line}\n")
        self._out.flush()

    def self_test_begins(self) -> None:
        """Nothing to say yet."""

    def self_test(self, record: SelfTestRecord) -> None:
        """The result of the self-test."""
        self._line(self_test_result(record))

    def error(self, error: UserError) -> None:
        """The last line of a command that could not be carried out."""
        message = sentence(error, self._translator)
        self._line({"error": {"code": error.code, **error.parameters, "message": message}})

    def cancelled(self) -> None:
        """The last line of a cancelled command."""
        self._line({"error": {"code": "cancelled"}})

    def _line(self, value: Result) -> None:
        self._out.write(json.dumps(value) + "\n")
        self._out.flush()
