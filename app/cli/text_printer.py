"""Events and results for a person at a terminal: a progress bar, plain sentences, and nothing hostile from mail."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.markup import escape

from app.archive.bag import layout
from app.cli.progress_bar import ProgressBar
from app.cli.rescue_leads import look_lines
from app.cli.tables import archive_table, flag_markup, mailbox_table, people_table, safe, step_markup
from app.cli.verdict_markup import accounts_markup, ledger_markup, names_markup, verdict_markup
from app.i18n.archives import compare_lines, encryption_lines, list_lines, open_line
from app.i18n.catalogue import Translator
from app.i18n.certificate import certificate_lines
from app.i18n.dates import minute
from app.i18n.evidence import why_label
from app.i18n.labels import client_label
from app.i18n.ledger import stated
from app.i18n.letters import letters_lines
from app.i18n.reasons import sentence
from app.i18n.rescue import rescue_lines
from app.i18n.restoring import drill_lines, restore_lines
from app.i18n.results import backup_remarks, backup_summary, survey_summary
from app.i18n.self_test import closing_lines, opening_lines
from app.i18n.server_settings import log_in_line, warnings, way_line
from app.i18n.sizes import size
from app.jobs.encryption import groups
from app.model.archives import CompareRecord, ListRecord
from app.model.codes import Code
from app.model.contact import Suggestion
from app.model.errors import UserError
from app.model.events import Event, LogInAsked, Planned, Progress
from app.model.findings import Finding
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
from app.model.self_test import SelfTestRecord, StepResult
from app.servers.settings import ServerSettings
from app.textkit.paths import path_text
from app.textkit.text import without_controls

if TYPE_CHECKING:
    from app.cli.reading_output import Reading

_FINDINGS_SHOWN = 20
_PEOPLE_SHOWN = 40
_SUGGESTIONS_SHOWN = 20
_WIDE = 200


def console_for(out: TextIO) -> Console:
    """A terminal has its own width; output to a file must not be cut to one."""
    return Console(file=out) if out.isatty() else Console(file=out, width=_WIDE)


class TextPrinter:
    """Prints sentences to `console`; the bar goes away when the work is done."""

    def __init__(self, console: Console, translator: Translator) -> None:
        self._console = console
        self._translator = translator
        self._bar = ProgressBar(console, translator)

    def start(self) -> None:
        """Shows the bar, where there is a terminal."""
        self._bar.start()

    def stop(self) -> None:
        """Takes the bar away."""
        self._bar.stop()

    def report(self, event: Event) -> None:
        """Moves the bar. Problems are printed with the result, where they can be counted and sorted."""
        match event:
            case Planned():
                self._bar.stages = [work.stage for work in event.stages]
            case Progress():
                self._bar.show_progress(event)
            case StepResult():
                for line in step_markup(event, self._translator):
                    self._print(line)
            case LogInAsked():
                self._bar.stop()
                self.line(log_in_line(event, self._translator))
                self._bar.start()

    def settings(self, settings: ServerSettings, *, can_sign_in: bool) -> None:
        """The way to a mail server, and what to know before."""
        self._bar.stop()
        self.line(way_line(settings, self._translator))
        for line in warnings(settings, self._translator, can_sign_in=can_sign_in):
            self.line(line)
        self._bar.start()

    def survey(self, record: SurveyRecord) -> None:
        """Every store with its mailboxes."""
        for found in record.stores:
            store = found.store
            self._print(f"[bold]{safe(client_label(store.client, self._translator))}[/]  {safe(path_text(store.path))}")
            for account in store.accounts:
                self._print(f"  {safe(account.name or account.server)}  [dim]{safe(account.protocol)}[/]")
            if found.mailboxes:
                self._console.print(mailbox_table(found, self._translator))
            self._findings([finding for finding in found.findings if finding.is_problem])
        self._print(safe(survey_summary(record, self._translator)))

    def backup(self, record: BackupRecord) -> None:
        """Where the archive is, what is in it, what is wrong, and the verdict."""
        self._findings(list(record.problems))
        if record.archive is not None:
            self._print(f"[bold]{safe(path_text(record.archive))}[/]")
            self._print(safe(backup_summary(record, self._translator)))
            for remark in backup_remarks(record, self._translator):
                self.line(remark)
            for line in drill_lines(record.drill, self._translator) if record.drill is not None else ():
                self.line(line)
        self._lines(accounts_markup(record.accounts, self._translator))
        for line in encryption_lines(record, " ".join(groups(record.recovery_key)), self._translator):
            self.line(line)
        self._lines(verdict_markup(record.verdict, self._translator))

    def verification(self, record: Verification, drilled: Drill | None = None) -> None:
        """Whole, or what is damaged, by name; and what a drill showed."""
        translate = self._translator.translate
        for names, label in (
            (record.damaged, translate("Damaged")),
            (record.missing, translate("Missing")),
            (record.extra, translate("Does not belong here")),
        ):
            for name in names:
                self._print(f"[red]{label}[/]  {safe(name)}")
        self._findings(list(record.invalid))
        partly = [finding for finding in record.findings if finding.code == Code.CIPHERTEXT_ONLY]
        if record.valid and partly:
            self._findings(partly)
        elif record.valid:
            self._print(
                translate(
                    "The archive is whole: {files} {files:file|files} with {size} were read back and compared.",
                    files=record.files,
                    size=size(record.size_bytes),
                )
            )
        else:
            self._print(sentence(Finding(Code.ARCHIVE_DAMAGED, {"path": str(record.archive)}), self._translator))
        for line in drill_lines(drilled, self._translator) if drilled is not None else ():
            self.line(line)

    def opened(self, record: OpenRecord) -> None:
        """The folder of the contents, and whether they are whole."""
        self.verification(record.verification)
        self.line(open_line(record, self._translator))

    def listing(self, record: ListRecord) -> None:
        """The archives in a folder, newest first."""
        if record.archives:
            self._console.print(archive_table(record.archives, self._translator))
        for line in list_lines(record, self._translator):
            self.line(line)

    def comparison(self, record: CompareRecord) -> None:
        """Which archive holds what the other does not."""
        for proof in record.proofs:
            if not proof.valid:
                self.verification(proof)
        for line in compare_lines(record, self._translator):
            self.line(line)

    def check(self, record: CheckRecord) -> None:
        """The verdict."""
        if record.verification is not None and not record.verification.valid:
            self.verification(record.verification)
        self._lines(accounts_markup(record.accounts, self._translator))
        self._lines(ledger_markup(record.ledger, self._translator))
        self._lines(verdict_markup(record.verdict, self._translator))
        for statement in stated(record.ledger, self._translator):
            self.line(statement.text)
            for about in statement.about:
                self._lines(names_markup(about))
        if record.as_of is not None:
            self.line(self._translator.translate("The mail was last looked at: {when}", when=minute(record.as_of)))

    def certificate(self, record: CertificateRecord) -> None:
        """The files written, or else the certificate in short."""
        for path in record.files:
            self._print(f"[bold]{safe(path_text(path))}[/]")
        if record.files:
            return
        for name, value in certificate_lines(record.statement, self._translator):
            self._print(f"[bold]{safe(name)}[/]  {safe(value)}")
        self._lines(verdict_markup(record.statement.verdict, self._translator))
        if record.statement.as_of is None:
            translate = self._translator.translate
            self.line(translate("The saved mail itself was not read again for this. Verify reads it all."))

    def restored(self, record: RestoreRecord) -> None:
        """What was put back, what was not, and what there is still to do."""
        self._findings(list(record.refused))
        for line in restore_lines(record, self._translator):
            self.line(line)

    def demo(self, record: DemoRecord) -> None:
        """What the demo made, its result, and the folders."""
        translate = self._translator.translate
        self.backup(record.backup)
        archive = record.verification.archive
        for label, path in (
            (translate("The sample home"), record.home),
            (translate("Its archive"), archive),
            (translate("Read this first"), archive / layout.READ_ME),
            (translate("The address book"), archive / layout.ADDRESS_BOOK),
        ):
            self._print(f"[bold]{label}[/]  {safe(path_text(path))}")
        self._findings(list(record.failures))
        if not record.failures:
            whole = translate("Everything that was planted came out again, and the archive is whole.")
            self._print(f"[green]{whole}[/]")

    def self_test_begins(self) -> None:
        """What is going to be tried."""
        for line in opening_lines(self._translator):
            self.line(line)

    def self_test(self, record: SelfTestRecord) -> None:
        """Whether the program works here."""
        for line in closing_lines(record, self._translator):
            self.line(line)

    def address_change(self, record: AddressChangeRecord) -> None:
        """The folder of the drafts, and that nothing was sent."""
        translate = self._translator.translate
        self._print(f"[bold]{safe(path_text(record.folder))}[/]")
        self._print(
            translate(
                "{drafts} {drafts:draft|drafts} for {people} {people:person|people} were written. Nothing was sent:"
                " open them, check them, and send them with your own mail program.",
                drafts=record.drafts,
                people=record.people,
            )
        )
        for line in letters_lines(record, self._translator):
            self._print(line)

    def people(self, record: PeopleRecord) -> None:
        """The address book, most frequent first; what to beware of, and who may be one person."""
        self._console.print(people_table(record.people[:_PEOPLE_SHOWN], self._translator))
        more = len(record.people) - _PEOPLE_SHOWN
        if more > 0:
            self._print(
                self._translator.translate("… and {more} more. Use --export to write them all to a file.", more=more)
            )
        self._print(
            self._translator.translate(
                "{count} {count:person|people} in the address book", count=record.in_address_book
            )
        )
        for line in flag_markup(record.people, self._translator):
            self._print(line)
        self._suggestions(record.suggestions)
        self._findings(list(record.findings))

    def _suggestions(self, suggestions: Sequence[Suggestion]) -> None:
        if suggestions:
            self._print(
                self._translator.translate(
                    "These may be one person with two addresses. To join them: --merge ADDRESS=ADDRESS"
                )
            )
        for each in suggestions[:_SUGGESTIONS_SHOWN]:
            why = ", ".join(why_label(code, self._translator) for code in each.why)
            self._print(f"  {safe(each.address)}={safe(each.other)}  [dim]{why}[/]")

    def reading(self, record: "Reading", *, original: bool = False) -> None:
        """The result of search, or of show."""
        from app.cli.reading_output import print_reading

        print_reading(record, self._console, self._translator, original=original)

    def rescue(self, record: RescueRecord, people: PeopleFound) -> None:
        """What came back, and the archive that was made of it."""
        for line in rescue_lines(record, people, self._translator):
            self.line(line)
        self._findings(list(record.findings))

    def look(self, record: LookRecord) -> None:
        """Where mail is still kept. What a command has to be typed with stays as it is, spaces too."""
        for line in look_lines(record, self._translator):
            self._print(escape(without_controls(line)))
        self._findings(list(record.findings))

    def error(self, error: UserError) -> None:
        """Why a command could not be carried out."""
        self._print(f"[red]{safe(sentence(error, self._translator))}[/]")

    def cancelled(self) -> None:
        """Prints that the command was cancelled."""
        self._print(
            self._translator.translate("Stopped. The mail is untouched; what was begun is marked as incomplete.")
        )

    def line(self, message: str) -> None:
        """One plain line."""
        self._print(safe(message))

    def _findings(self, findings: list[Finding]) -> None:
        for finding in findings[:_FINDINGS_SHOWN]:
            self._print(f"  [yellow]![/] {safe(sentence(finding, self._translator))}")
        more = len(findings) - _FINDINGS_SHOWN
        if more > 0:
            rest = self._translator.translate("… and {more} more of this kind.", more=more)
            self._print(f"  [yellow]![/] {rest}")

    def _lines(self, markup: Iterable[str]) -> None:
        for line in markup:
            self._print(line)

    def _print(self, markup: str) -> None:
        self._console.print(markup, soft_wrap=True, highlight=False)
