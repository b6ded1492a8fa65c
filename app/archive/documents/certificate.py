"""The certificate as a page: plain HTML of tables that a browser, a printer and Qt's rich text all show alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from string import Template

from app.archive.documents.calendar_table import calendar_table, month_label
from app.archive.documents.html_table import cell, header, items, number_cell, row, safe, short, short_path, table
from app.archive.documents.logo import logo_element
from app.archive.documents.proof_commands import proof_commands
from app.i18n.account_risk import owner_label, removal_sentence
from app.i18n.catalogue import Translator
from app.i18n.certificate import certificate_lines, lacking_label, proof_text, protocol_label, second_copy_line, terms
from app.i18n.headline import account_answers, headline
from app.i18n.labels import client_label, role_label, short_answer_label
from app.i18n.ledger import Task, cannot_see, stated, tasks
from app.i18n.missing import explanation
from app.i18n.name_list import NameList
from app.i18n.reasons import sentence
from app.model.deletion import AccountHoldings
from app.model.ledger import AccountKey
from app.model.mail_protocol import MailProtocol
from app.model.statement import FolderFigures, MissingItem, Statement
from app.model.verdict import Answer
from app.system.resources import resource

_FOLDERS_SHOWN = 80
_OPEN_SHOWN = 100
_SILENCES_SHOWN = 5
_SHADES = {Answer.SAFE: "#e3f1e3", Answer.NOT_SAFE: "#f9e4e1", Answer.UNKNOWN: "#fbf2d5"}
_JAPANESE = (
    "'Hiragino Sans', 'Hiragino Kaku Gothic ProN', 'Yu Gothic', Meiryo, 'Noto Sans CJK JP', 'Noto Sans JP', IPAexGothic"
)
_FONTS = {
    "ja": f"{_JAPANESE}, sans-serif",
    "en": f"'Helvetica Neue', 'Segoe UI', Arial, 'Liberation Sans', 'Noto Sans', {_JAPANESE}, sans-serif",
}
_FIXED = "Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', 'Noto Sans Mono CJK JP', monospace"


@dataclass(frozen=True, slots=True)
class _Section:
    """One language of a page in the making."""

    statement: Statement
    translator: Translator
    logo: bytes = b""

    def translate(self, message: str, /, **parameters: str | int) -> str:
        return safe(self.translator.translate(message, **parameters))


def certificate(
    statement: Statement, languages: Sequence[str], again: datetime | None = None, logo: bytes = b""
) -> str:
    """The page in these languages, one section after the other.

    `again` is when it is made anew, local time; `logo` a small PNG of the technician's company.
    """
    shell = Template(resource("pages/certificate.html").read_text(encoding="utf-8"))
    sections = [
        _section(_Section(statement, Translator(language), logo), again, first=language == languages[0])
        for language in languages
    ]
    title = f"{terms(Translator(languages[0]))['title']} – {statement.label}"
    return shell.substitute(
        language=languages[0],
        title=safe(title),
        fonts=_FONTS[languages[0]],
        fixed=_FIXED,
        sections="\n".join(sections),
    )


def _section(section: _Section, again: datetime | None, *, first: bool) -> str:
    statement, translator = section.statement, section.translator
    headings = terms(translator)
    page = Template(resource("pages/certificate-section.html").read_text(encoding="utf-8"))
    values = {name: safe(text) for name, text in headings.items()}
    return page.substitute(
        values,
        language=translator.language,
        page_break="" if first else ' style="page-break-before: always"',
        logo=logo_element(section.logo, statement.visit.company),
        seal_digits=safe(statement.short_seal),
        answer=safe(_answer(section)),
        answer_shade=_SHADES[statement.verdict.answer],
        reasons=items(sentence(reason, translator) for reason in statement.verdict.reasons),
        particulars="\n".join(_particulars(section)),
        account_table=_account_table(section, headings),
        folder_table=_folder_table(section, headings),
        calendar_table=calendar_table(statement.calendar, translator),
        silences="\n".join(_silences(section)),
        missing_table=_missing_table(section, headings),
        open_table=_open_table(section, headings),
        statements=_stated(section, headings),
        cannot_see=safe(cannot_see(translator)),
        proof_text=safe(proof_text(statement, translator)),
        commands=proof_commands(statement.seal_kind),
        origin=_origin(section, again),
        customer_line=_signer(headings["customer"], statement.visit.customer),
        technician_line=_signer(headings["technician"], statement.visit.technician),
    )


def _answer(section: _Section) -> str:
    """The same words as on the screen."""
    statement, translator = section.statement, section.translator
    accounts = account_answers(statement.accounts, translator)
    return headline(statement.verdict, accounts, len(_open_tasks(section)), translator)


def _open_tasks(section: _Section) -> list[Task]:
    statement = section.statement
    return [each for each in tasks(statement.verdict, statement.ledger, section.translator) if each.is_open]


def _particulars(section: _Section) -> Iterator[str]:
    """What, for whom, when and how much: two names and values a row; the seal stands above already."""
    given = certificate_lines(section.statement, section.translator)[:-1]
    for number in range(0, len(given), 2):
        pair = [*given[number : number + 2], ("", "")][:2]
        cells = (
            f'<th width="14%">{safe(name)}</th><td width="36%">{safe(short(value, "name"))}</td>'
            for name, value in pair
        )
        yield f"<tr>{''.join(cells)}</tr>"


def _account_table(section: _Section, headings: dict[str, str]) -> str:
    accounts = section.statement.accounts
    if not accounts:
        return f"<p>{section.translate('No account was found; the mail lay in files and folders of its own.')}</p>"
    names = ("account", "program", "messages", "only_here", "on_server", "unknown", "may_go", "removal")
    widths = (20, 12, 9, 7, 8, 7, 9, 28)
    rows = [header([headings[name] for name in names], widths, range(2, 6))]
    rows += [_account_row(holdings, section.translator) for holdings in accounts]
    return table(rows)


def _account_row(holdings: AccountHoldings, translator: Translator) -> str:
    numbers = (holdings.messages, holdings.only_here, holdings.on_server, holdings.unknown)
    protocol = protocol_label(holdings.protocol, translator) if holdings.key.name else ""
    program = " · ".join(part for part in (client_label(holdings.client, translator), protocol) if part)
    return row(
        cell(short(owner_label(holdings.key, translator), "name")),
        cell(program),
        *(number_cell(number) for number in numbers),
        cell(short_answer_label(holdings.verdict.answer, translator) if holdings.verdict is not None else "–"),
        cell(removal_sentence(holdings, translator)),
    )


def _folder_table(section: _Section, headings: dict[str, str]) -> str:
    """The folders under their accounts; where there are too many, those with the most messages."""
    translator = section.translator
    folders = [folder for folder in section.statement.folders if folder.messages]
    empty = len(section.statement.folders) - len(folders)
    if not folders:
        return f"<p>{section.translate('No message was found.')}</p>"
    biggest = sorted(range(len(folders)), key=lambda number: -folders[number].messages)[:_FOLDERS_SHOWN]
    shown = [folders[number] for number in sorted(biggest)]
    names = ("folder", "messages", "incomplete", "first", "last")
    rows = [header([headings[name] for name in names], (48, 12, 12, 14, 14), range(1, 3))]
    for (client, account), members in groupby(shown, lambda folder: (folder.client, folder.account)):
        group = f"{client_label(client, translator)} · {_owner(section, client, account)}"
        rows.append(f'<tr><td class="group" colspan="5">{safe(short(group, "name"))}</td></tr>')
        rows += [_folder_row(folder, translator) for folder in members]
    text = table(rows)
    if rest := len(folders) - len(shown):
        messages = sum(folder.messages for folder in folders) - sum(folder.messages for folder in shown)
        remainder = section.translate(
            "… and {more} smaller {more:folder|folders} with {messages} {messages:message|messages}; catalog.sqlite"
            " lists them all.",
            more=rest,
            messages=messages,
        )
        text += f'<p class="small">{remainder}</p>'
    if empty:
        text += (
            f'<p class="small">{section.translate("Folders without a message, not shown: {count}.", count=empty)}</p>'
        )
    return text


def _owner(section: _Section, client: str, account: str) -> str:
    """Whose the folders are; without a name, whether that is known to be nobody."""
    keys = [each.key for each in section.statement.accounts if (each.client, each.key.name) == (client, account)]
    known = keys[0] if len(keys) == 1 else AccountKey(client, account, MailProtocol.UNKNOWN)
    return owner_label(known, section.translator)


def _folder_row(folder: FolderFigures, translator: Translator) -> str:
    path, role = " / ".join(folder.path), role_label(folder.role, translator)
    name = short(path, "name") + (f" ({role})" if role and role.casefold() != path.casefold() else "")
    return row(
        cell(name),
        number_cell(folder.messages),
        number_cell(folder.incomplete),
        *(cell(f"{moment:%Y-%m-%d}" if moment else "–") for moment in (folder.first, folder.last)),
    )


def _silences(section: _Section) -> Iterator[str]:
    """The months without mail in words, for those who cannot see them at a glance."""
    translator, silences = section.translator, section.statement.calendar.silences()
    for silence in silences[:_SILENCES_SHOWN]:
        text = translator.translate(
            "No mail from {first} to {last} (months: {months}).",
            first=month_label(silence.start),
            last=month_label(silence.end),
            months=silence.months,
        )
        yield f"<p>{safe(text)}</p>"
    if (rest := len(silences) - _SILENCES_SHOWN) > 0:
        yield f"<p>{section.translate('… and {more} shorter gaps.', more=rest)}</p>"
    if section.statement.calendar.undated:
        undated = section.translate(
            "Messages without a usable date: {count}.", count=section.statement.calendar.undated
        )
        yield f"<p>{undated}</p>"


def _missing_table(section: _Section, headings: dict[str, str]) -> str:
    statement = section.statement
    if not statement.missing_items:
        return f"<p>{safe(lacking_label(statement.missing_count, section.translator))}</p>"
    names = ("folder", "date", "sender", "subject", "reason")
    rows = [header([headings[name] for name in names], (24, 10, 25, 20, 21))]
    rows += [_lack_row(lack, section.translator) for lack in statement.missing_items]
    text = table(rows)
    more = (statement.missing_count or 0) - len(statement.missing_items)
    if more > 0:
        text += f'<p class="small">{section.translate("… and {more} more in missing.csv.", more=more)}</p>'
    return text


def _lack_row(lack: MissingItem, translator: Translator) -> str:
    reason = explanation(lack.reasons, translator) or "–"
    if not (lack.mailbox or lack.sender or lack.subject):
        return f'<tr><td colspan="4">{safe(short_path(lack.file))}</td>{cell(reason)}</tr>'
    return row(
        cell(short(" · ".join(part for part in (lack.mailbox, lack.account) if part), "name")),
        cell(lack.date[:10] or "–"),
        cell(short(lack.sender, "sender") or "–"),
        cell(short(lack.subject, "subject") or "–"),
        cell(reason),
    )


def _open_table(section: _Section, headings: dict[str, str]) -> str:
    """What is to be cleared before the account may go, beside what the reasons above say already.

    Older archives have no ledger, only problems.
    """
    translator, statement = section.translator, section.statement
    found = [(each.text, each.remedy, each.about) for each in _open_tasks(section) if each.entries]
    if not statement.ledger:
        reasons = {sentence(reason, translator) for reason in statement.verdict.reasons}
        texts = dict.fromkeys(sentence(problem, translator) for problem in statement.problems)
        found = [(text, "", NameList("", ())) for text in texts if text not in reasons]
    if not found:
        return f"<p>{section.translate('Nothing is open.')}</p>"
    rows = [header([headings["open_what"], headings["open_todo"]], (40, 60), ())]
    for text, remedy, about in found[:_OPEN_SHOWN]:
        todo = f"<b>{safe(text)}</b>{f'<br>{safe(remedy)}' if remedy else ''}"
        rows.append(row(f"<td>{_names(about) or '–'}</td>", f"<td>{todo}</td>"))
    text = table(rows)
    if (more := len(found) - _OPEN_SHOWN) > 0:
        text += f'<p class="small">{section.translate("… and {more} more in record.json.", more=more)}</p>'
    return text


def _stated(section: _Section, headings: dict[str, str]) -> str:
    found = stated(section.statement.ledger, section.translator)
    texts = ["<br>".join((safe(each.text), *map(_names, each.about))) for each in found]
    if section.statement.second_copy is not None:
        texts.append(safe(second_copy_line(section.statement, section.translator)))
    lines = "\n".join(f"<li>{text}</li>" for text in texts)
    return f"<h2>{safe(headings['stated'])}</h2>\n<ul>\n{lines}\n</ul>" if texts else ""


def _names(about: NameList) -> str:
    """A line each; what they share stands above them."""
    return "<br>".join(safe(short_path(line)) for line in about.lines)


def _origin(section: _Section, again: datetime | None) -> str:
    looked = section.statement.as_of
    if looked is not None and not section.statement.is_read_again:
        return section.translate(
            "For the answer above the mail itself was last looked at on {when}. The whole archive was read back and"
            " compared when it was made.",
            when=f"{looked:%Y-%m-%d %H:%M}",
        )
    if looked is not None:
        return section.translate(
            "For the answer above the whole archive was read back and compared once more, and the mail itself was last"
            " looked at on {when}.",
            when=f"{looked:%Y-%m-%d %H:%M}",
        )
    if again is None:
        return section.translate(
            "This certificate was made together with the archive, after every file had been read back and compared."
        )
    return section.translate(
        "This certificate was made again on {when}, from the lists in the archive, which are as they were sealed. The"
        " saved mail itself was not read again for it; the answer above is that of the day the mail was saved.",
        when=f"{again:%Y-%m-%d %H:%M}",
    )


def _signer(role: str, name: str) -> str:
    return safe(f"{role}: {short(name, 'sender')}" if name else role)
