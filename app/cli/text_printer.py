"""Events and results for a person at a terminal: a progress bar, plain sentences, and nothing hostile from mail."""

from collections.abc import Sequence

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TaskID, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.progress import Progress as Bar

from app.archive.bag import layout
from app.cli.tables import archive_table, mailbox_table, people_table, safe
from app.i18n.account_risk import removal_sentence, whereabouts
from app.i18n.archives import compare_lines, encryption_lines, list_lines, open_line
from app.i18n.catalogue import Translator
from app.i18n.certificate import certificate_lines
from app.i18n.dates import minute
from app.i18n.evidence import flag_sentence, why_label
from app.i18n.labels import answer_label, client_label, stage_label
from app.i18n.reasons import sentence
from app.i18n.results import backup_remarks, backup_summary, survey_summary
from app.i18n.sizes import size
from app.jobs.encryption import groups
from app.model.archives import CompareRecord, ListRecord
from app.model.codes import Code
from app.model.contact import Contact, Suggestion
from app.model.deletion import AccountHoldings
from app.model.errors import UserError
from app.model.events import Event, Progress
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
from app.model.verdict import Answer, Verdict
from app.textkit.paths import path_text

_FINDINGS_SHOWN = 20
_PEOPLE_SHOWN = 40
_ADDRESSES_SHOWN = 5
_SUGGESTIONS_SHOWN = 20


class TextPrinter:
    """Prints sentences to `console`; the bar goes away when the work is done."""

    def __init__(self, console: Console, words: Translator) -> None:
        self._console = console
        self._words = words
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}
        self._started = False

    def start(self) -> None:
        """Shows the bar, where there is a terminal."""
        if self._console.is_terminal:
            self._started = True
            self._bar.start()

    def stop(self) -> None:
        """Takes the bar away."""
        if self._started:
            self._started = False
            self._bar.stop()

    def report(self, event: Event) -> None:
        """Moves the bar. Problems are printed with the result, where they can be counted and sorted."""
        if isinstance(event, Progress):
            if event.stage not in self._tasks:
                self._tasks[event.stage] = self._bar.add_task(stage_label(event.stage, self._words))
            total = event.total_bytes or None
            self._bar.update(self._tasks[event.stage], completed=event.bytes, total=total)

    def survey(self, record: SurveyRecord) -> None:
        """Every store with its mailboxes."""
        for found in record.stores:
            store = found.store
            self._say(f"[bold]{safe(client_label(store.client, self._words))}[/]  {safe(path_text(store.path))}")
            for account in store.accounts:
                self._say(f"  {safe(account.address or account.server)}  [dim]{safe(account.protocol)}[/]")
            if found.mailboxes:
                self._console.print(mailbox_table(found, self._words))
            self._findings([finding for finding in found.findings if finding.is_problem])
        self._say(safe(survey_summary(record, self._words)))

    def backup(self, record: BackupRecord) -> None:
        """Where the archive is, what is in it, what is wrong, and the verdict."""
        self._findings(list(record.problems))
        if record.archive is not None:
            self._say(f"[bold]{safe(path_text(record.archive))}[/]")
            self._say(safe(backup_summary(record, self._words)))
            for remark in backup_remarks(record, self._words):
                self.line(remark)
        self._accounts(record.accounts)
        for line in encryption_lines(record, " ".join(groups(record.recovery_key)), self._words):
            self.line(line)
        self._verdict(record.verdict)

    def verification(self, record: Verification) -> None:
        """Whole, or what is damaged, by name."""
        translate = self._words.translate
        for names, label in (
            (record.damaged, translate("Damaged")),
            (record.missing, translate("Missing")),
            (record.extra, translate("Does not belong here")),
        ):
            for name in names:
                self._say(f"[red]{label}[/]  {safe(name)}")
        self._findings(list(record.invalid))
        partly = [finding for finding in record.findings if finding.code == Code.CIPHERTEXT_ONLY]
        if record.valid and partly:
            self._findings(partly)
        elif record.valid:
            self._say(
                translate(
                    "The archive is whole: {files} {files:file|files} with {size} were read back and compared.",
                    files=record.files,
                    size=size(record.size_bytes),
                )
            )
        else:
            self._say(sentence(Finding(Code.ARCHIVE_DAMAGED, {"path": str(record.archive)}), self._words))

    def opened(self, record: OpenRecord) -> None:
        """Where the contents lie, and whether they are whole."""
        self.verification(record.verification)
        self.line(open_line(record, self._words))

    def listing(self, record: ListRecord) -> None:
        """The archives at a place, newest first."""
        if record.archives:
            self._console.print(archive_table(record.archives, self._words))
        for line in list_lines(record, self._words):
            self.line(line)

    def comparison(self, record: CompareRecord) -> None:
        """Which archive holds what the other does not."""
        for proof in record.proofs:
            if not proof.valid:
                self.verification(proof)
        for line in compare_lines(record, self._words):
            self.line(line)

    def check(self, record: CheckRecord) -> None:
        """The verdict."""
        if record.verification is not None and not record.verification.valid:
            self.verification(record.verification)
        self._accounts(record.accounts)
        self._verdict(record.verdict)
        if record.as_of is not None:
            self.line(self._words.translate("The mail was last looked at: {when}", when=minute(record.as_of)))

    def certificate(self, record: CertificateRecord) -> None:
        """The files written, or else the certificate in short."""
        for path in record.files:
            self._say(f"[bold]{safe(path_text(path))}[/]")
        if record.files:
            return
        for name, value in certificate_lines(record.statement, self._words):
            self._say(f"[bold]{safe(name)}[/]  {safe(value)}")
        self._verdict(record.statement.verdict)
        self.line(self._words.translate("The saved mail itself was not read again for this. Verify reads it all."))

    def demo(self, record: DemoRecord) -> None:
        """What was made, what came of it, and where everything lies."""
        translate = self._words.translate
        self.backup(record.backup)
        archive = record.verification.archive
        for label, path in (
            (translate("The sample home"), record.home),
            (translate("Its archive"), archive),
            (translate("Read this first"), archive / layout.READ_ME),
            (translate("The address book"), archive / layout.ADDRESS_BOOK),
        ):
            self._say(f"[bold]{label}[/]  {safe(path_text(path))}")
        self._findings(list(record.failures))
        if not record.failures:
            whole = translate("Everything that was planted came out again, and the archive is whole.")
            self._say(f"[green]{whole}[/]")

    def address_change(self, record: AddressChangeRecord) -> None:
        """Where the drafts lie, and that nothing was sent."""
        translate = self._words.translate
        self._say(f"[bold]{safe(path_text(record.folder))}[/]")
        self._say(
            translate(
                "{drafts} {drafts:draft|drafts} for {people} {people:person|people} were written. Nothing was sent:"
                " open them, check them, and send them with your own mail program.",
                drafts=record.drafts,
                people=record.people,
            )
        )
        if record.doubtful:
            self._say(
                translate(
                    "{count} of these addresses may not be reachable; the list marks them.", count=record.doubtful
                )
            )
        if record.without_address:
            self._say(
                translate(
                    "{count} {count:person has|people have} a telephone number only.", count=record.without_address
                )
            )

    def people(self, record: PeopleRecord) -> None:
        """The address book, most frequent first; what to beware of, and who may be one person."""
        self._console.print(people_table(record.people[:_PEOPLE_SHOWN], self._words))
        more = len(record.people) - _PEOPLE_SHOWN
        if more > 0:
            self._say(self._words.translate("… and {more} more. Use --export to write them all to a file.", more=more))
        self._flags(record.people)
        self._suggestions(record.suggestions)
        self._findings(list(record.findings))

    def _flags(self, people: Sequence[Contact]) -> None:
        """Each thing to beware of once, with whom it is about."""
        about: dict[str, list[str]] = {}
        for contact in people:
            for code in contact.flags:
                about.setdefault(code, []).append(contact.address or contact.name)
        for code, addresses in about.items():
            shown = ", ".join(safe(each) for each in addresses[:_ADDRESSES_SHOWN])
            more = ", …" if len(addresses) > _ADDRESSES_SHOWN else ""
            self._say(f"  [yellow]![/] {safe(flag_sentence(code, self._words))} [dim]{shown}{more}[/]")

    def _suggestions(self, suggestions: Sequence[Suggestion]) -> None:
        if suggestions:
            self._say(
                self._words.translate(
                    "These may be one person with two addresses. To join them: --merge ADDRESS=ADDRESS"
                )
            )
        for each in suggestions[:_SUGGESTIONS_SHOWN]:
            why = ", ".join(why_label(code, self._words) for code in each.why)
            self._say(f"  {safe(each.address)}={safe(each.other)}  [dim]{why}[/]")

    def trouble(self, trouble: UserError) -> None:
        """Why a command could not be carried out."""
        self._say(f"[red]{safe(sentence(trouble, self._words))}[/]")

    def cancelled(self) -> None:
        """Nothing to say but that it stopped."""
        self._say(self._words.translate("Stopped. The mail is untouched; what was begun is marked as incomplete."))

    def line(self, message: str) -> None:
        """One plain line."""
        self._say(safe(message))

    def _accounts(self, accounts: Sequence[AccountHoldings]) -> None:
        """What deleting each account would destroy."""
        for holdings in accounts:
            program = client_label(holdings.client, self._words)
            owner = holdings.address or self._words.translate("Folders without an account")
            self._say(f"[bold]{safe(owner)}[/]  {safe(program)}")
            self._say(f"  {safe(whereabouts(holdings, self._words))}")
            self._say(f"  {safe(removal_sentence(holdings, self._words))}")

    def _verdict(self, verdict: Verdict) -> None:
        colour = {Answer.SAFE: "green", Answer.NOT_SAFE: "red", Answer.UNKNOWN: "yellow"}[verdict.answer]
        self._say(f"[bold {colour}]{answer_label(verdict.answer, self._words)}[/]")
        for reason in verdict.reasons:
            self._say(f"  · {safe(sentence(reason, self._words))}")

    def _findings(self, findings: list[Finding]) -> None:
        for finding in findings[:_FINDINGS_SHOWN]:
            self._say(f"  [yellow]![/] {safe(sentence(finding, self._words))}")
        more = len(findings) - _FINDINGS_SHOWN
        if more > 0:
            rest = self._words.translate("… and {more} more of this kind.", more=more)
            self._say(f"  [yellow]![/] {rest}")

    def _say(self, markup: str) -> None:
        self._console.print(markup, soft_wrap=True, highlight=False)
