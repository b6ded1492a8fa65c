"""The texts of the certificate: headings, what removing an account does, and why something is not whole."""

from app.i18n.catalogue import N_, Translator
from app.i18n.sizes import size
from app.model.mail_protocol import MailProtocol
from app.model.seal import SealKind
from app.model.statement import Statement
from app.textkit.paths import path_text
from app.textkit.text import one_line

TERMS = {
    "title": N_("Certificate of saved mail"),
    "subtitle": N_("What was saved, what is missing, and whether the old account may be deleted"),
    "seal": N_("Seal"),
    "question": N_("May the old account be deleted?"),
    "computer": N_("Computer"),
    "customer": N_("Customer"),
    "ticket": N_("Ticket"),
    "technician": N_("Technician"),
    "company": N_("Company"),
    "made": N_("Saved on"),
    "made_with": N_("Saved with"),
    "archive": N_("Archive name"),
    "messages": N_("Messages"),
    "period": N_("From – to"),
    "files": N_("Files"),
    "people": N_("Address book"),
    "lacking": N_("Missing items"),
    "accounts": N_("Accounts, and what removing them does"),
    "account": N_("Account"),
    "program": N_("Program"),
    "only_here": N_("Only here"),
    "on_server": N_("Server too"),
    "unknown": N_("Not known"),
    "may_go": N_("May it go?"),
    "removal": N_("What removing it does"),
    "folders": N_("Folders"),
    "folder": N_("Folder"),
    "incomplete": N_("Incomplete"),
    "first": N_("First message"),
    "last": N_("Last message"),
    "calendar": N_("Mail by month"),
    "year": N_("Year"),
    "total": N_("Total"),
    "legend": N_(
        "A number is how many messages that month has, darker where there are more. “–” is a month without any mail"
        " between the first and the last message."
    ),
    "missing": N_("What is missing or incomplete"),
    "date": N_("Date"),
    "sender": N_("Sender"),
    "subject": N_("Subject"),
    "reason": N_("What is missing"),
    "open": N_("What is still open"),
    "open_what": N_("What"),
    "open_todo": N_("What is open, and what to do"),
    "stated": N_("Confirmed, by whom and when"),
    "proof": N_("How to prove this later"),
    "signatures": N_("Signatures"),
    "signing": N_("We have read this certificate, above all the answer about deleting the account."),
}
_PROTOCOLS = {
    MailProtocol.IMAP: "IMAP",
    MailProtocol.POP: "POP",
    MailProtocol.EXCHANGE: "Exchange",
    MailProtocol.LOCAL: N_("this computer only"),
    MailProtocol.FEED: N_("news feed"),
    MailProtocol.NEWS: N_("newsgroup"),
}


def protocol_label(protocol: MailProtocol, translator: Translator) -> str:
    """How the mail of an account comes here; empty where it is not known."""
    return translator.translate(_PROTOCOLS[protocol]) if protocol in _PROTOCOLS else ""


def certificate_lines(statement: Statement, translator: Translator) -> list[tuple[str, str]]:
    """Name and value of all that identifies an archive; what is not known or was not given is left out."""
    visit = statement.visit
    period = [f"{moment:%Y-%m-%d}" for moment in (statement.first, statement.last) if moment is not None]
    files = translator.translate(
        "{files} ({size}), all read back and compared when saved",
        files=statement.files,
        size=size(statement.size_bytes),
    )
    lines = [
        ("computer", statement.label.removesuffix(f" {visit.ticket}")),
        ("made", f"{statement.made:%Y-%m-%d %H:%M} ({statement.made.tzname()})" if statement.made else ""),
        ("customer", visit.customer),
        ("ticket", visit.ticket),
        ("technician", visit.technician),
        ("company", visit.company),
        ("messages", _messages(statement, translator)),
        ("period", " – ".join(period)),
        ("files", files),
        ("lacking", lacking_label(statement.missing_count, translator)),
        (
            "people",
            translator.translate("{people} {people:person|people}", people=statement.people)
            if statement.people is not None
            else "",
        ),
        ("made_with", statement.agent),
        ("archive", statement.archive.name),
        ("seal", _seal(statement, translator)),
    ]
    return [(translator.translate(TERMS[name]), value) for name, value in lines if value]


_PROOF = {
    SealKind.EVERYTHING: N_(
        "The first command, given in a terminal in the folder of the archive, must answer with {seal} and more:"
        " then the seal is unbroken. It covers the saved files, and the lists and facts this page rests on. The other"
        " commands compare every file with the sealed lists. Furoshiki's Verify does all of it; the archive is a BagIt"
        " bag (RFC 8493), which other programs prove as well."
    ),
    SealKind.PAYLOAD: N_(
        "The first command, given in a terminal in the folder of the archive, must answer with {seal} and more:"
        " then the seal is unbroken. It covers the saved files alone, not the lists and facts this page rests on, as in"
        " all archives of the first versions. The second compares every file with the sealed list."
    ),
}


def second_copy_line(statement: Statement, translator: Translator) -> str:
    """Where a second copy of the archive was found whole, and when."""
    day = f"{statement.as_of:%Y-%m-%d}" if statement.as_of is not None else ""
    place = one_line(path_text(statement.second_copy)) if statement.second_copy is not None else ""
    return translator.translate(
        "{day}: a second copy in {place} was read and compared: it is the same, and on another drive.",
        day=day,
        place=place,
    )


def proof_text(statement: Statement, translator: Translator) -> str:
    """How anybody can prove the seal, and what it covers."""
    return translator.translate(_PROOF[statement.seal_kind], seal=statement.seal[:12])


def lacking_label(missing_count: int | None, translator: Translator) -> str:
    """How many rows missing.csv has."""
    if missing_count is None:
        return translator.translate("not known: the list (missing.csv) is not there")
    return (
        translator.translate("{count} (listed in missing.csv)", count=missing_count)
        if missing_count
        else translator.translate("nothing")
    )


def _seal(statement: Statement, translator: Translator) -> str:
    if statement.seal_kind is SealKind.EVERYTHING:
        return statement.short_seal
    return translator.translate("{seal} (of the saved files alone)", seal=statement.short_seal)


def _messages(statement: Statement, translator: Translator) -> str:
    if not statement.incomplete:
        return translator.translate("{messages}, all complete", messages=statement.messages)
    return translator.translate(
        "{messages}, {incomplete} of them incomplete", messages=statement.messages, incomplete=statement.incomplete
    )


def terms(translator: Translator) -> dict[str, str]:
    """The headings by name."""
    return {name: translator.translate(text) for name, text in TERMS.items()}
