"""The tables and lists of the command line, for a terminal of any width."""

from collections.abc import Iterable, Iterator

from rich.markup import escape
from rich.table import Table

from app.i18n.archives import listed
from app.i18n.catalogue import Translator
from app.i18n.evidence import WHY, evidence, flag_sentence, why_label
from app.i18n.labels import kind_label, role_label
from app.i18n.self_test import outcome_label, reason_lines, step_line
from app.i18n.sizes import size
from app.model.archives import ArchiveSummary
from app.model.contact import Contact
from app.model.record import StoreSurvey
from app.model.self_test import StepOutcome, StepResult
from app.textkit.text import one_line

_REASONS_SHOWN = 3
_ADDRESSES_SHOWN = 5
_OUTCOMES = {StepOutcome.OK: "green", StepOutcome.FAILED: "bold red", StepOutcome.SKIPPED: "yellow"}


def safe(value: str) -> str:
    """Text from mail or from a file name: no control character and no markup of it reaches the terminal."""
    return escape(one_line(value))


def mailbox_table(found: StoreSurvey, translator: Translator) -> Table:
    """The mailboxes of a store with their figures."""
    table = Table(box=None, padding=(0, 2, 0, 2))
    for heading in (
        translator.translate("Folder"),
        translator.translate("Account"),
        translator.translate("Kind"),
    ):
        table.add_column(heading)
    for heading in (
        translator.translate("Messages"),
        translator.translate("Not whole"),
        translator.translate("Size"),
    ):
        table.add_column(heading, justify="right")
    for mailbox, count in found.mailboxes:
        table.add_row(
            safe(" / ".join(mailbox.path)),
            safe(mailbox.account),
            role_label(mailbox.role, translator),
            f"{count.messages:,}",
            f"{count.incomplete:,}" if count.incomplete else "",
            size(count.size_bytes),
        )
    return table


def archive_table(archives: Iterable[ArchiveSummary], translator: Translator) -> Table:
    """The archives in a folder, a row for each."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    translate = translator.translate
    for heading in (
        translate("Date"),
        translate("State"),
        translate("Name"),
        translate("Messages"),
        translate("Size"),
        translate("Verdict"),
        "",
    ):
        table.add_column(heading)
    table.add_column(translate("Folder or file"))
    for archive in archives:
        table.add_row(*map(safe, (*listed(archive, translator), archive.path.name)))
    return table


def people_table(people: Iterable[Contact], translator: Translator) -> Table:
    """People with their evidence, a row for each."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in (
        translator.translate("Name"),
        translator.translate("Address"),
        translator.translate("Kind"),
    ):
        table.add_column(heading)
    table.add_column(translator.translate("Mail"))
    table.add_column(translator.translate("Because"))
    for contact in people:
        table.add_row(
            safe(contact.name),
            safe(contact.address or ", ".join(contact.without_mail)),
            kind_label(contact.kind, translator),
            evidence(contact, translator),
            ", ".join(why_label(code, translator) for code in contact.why[:_REASONS_SHOWN] if code in WHY),
        )
    return table


def step_markup(result: StepResult, translator: Translator) -> Iterator[str]:
    """A step of the self-test: how it ended, what it was, and below that why it failed or was not tried."""
    outcome = f"[{_OUTCOMES[result.outcome]}]{outcome_label(result.outcome, translator)}[/]"
    yield f"  {outcome}  {safe(step_line(result, translator))}"
    for reason in reason_lines(result, translator):
        yield f"      {safe(reason)}"


def flag_markup(people: Iterable[Contact], translator: Translator) -> Iterator[str]:
    """Each thing to beware of once, with whom it is about."""
    about: dict[str, list[str]] = {}
    for contact in people:
        for code in contact.flags:
            about.setdefault(code, []).append(contact.address or contact.name)
    for code, addresses in about.items():
        shown = ", ".join(safe(each) for each in addresses[:_ADDRESSES_SHOWN])
        more = ", …" if len(addresses) > _ADDRESSES_SHOWN else ""
        yield f"  [yellow]![/] {safe(flag_sentence(code, translator))} [dim]{shown}{more}[/]"
