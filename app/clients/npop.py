"""Where nPOP and nPOPQ keep their mail: one .dat file an account, beside the program or in a folder it is told."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from app.discovery.account_sources import read_account_text, report_unreadable
from app.discovery.folders import access_findings, each_once, files_in
from app.discovery.named_places import place_of_program, windows_place
from app.discovery.windows_home import may_be_windows, program_folders
from app.mime import charsets
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths
from app.textkit.lazy_pattern import lazy_pattern

CLIENT = ClientInfo(
    id="npop",
    name="nPOP",
    generations=(Generation("nPOP, nPOPQ, nPOPuk (dot-separated dat)", Basis.REAL_SCHEMA, ("bmf",), is_partial=True),),
    processes=(ProcessName("npop.exe"), ProcessName("npopq.exe"), ProcessName("npopuk.exe")),
)

_NAMES = ("nPOP", "nPOPQ", "nPOPuk")
_SETTINGS = ("npop.ini", "npopq.ini", "npopuk.ini")
_MAILBOX = lazy_pattern(r"(?i)mailbox([0-9]{1,4})\.dat\Z")
_OWN = {"sendbox.dat": ("送信箱", Role.SENT), "savebox.dat": ("保存箱", Role.ARCHIVE)}
_SECTION = lazy_pattern(r"(?ms)^\[([^\]\r\n]+)\][ \t]*\r?$(.*?)(?=^\[|\Z)")
_VALUE = lazy_pattern(r"(?m)^([A-Za-z][A-Za-z0-9_-]*)=([^\r\n]*)")

_Sections = Mapping[str, Mapping[str, str]]


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""One store for each folder with the program's files: `C:\nPOP`, and the `DataFileDir` of its nPOP.ini."""
    if may_be_windows(home, unreadable):
        for program in program_folders(home, unreadable, *_NAMES):
            yield from _stores(program, unreadable, home)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The folder of the program, or the one with its mailboxes."""
    names = {name.lower() for name in files_in(path, unreadable)}
    if not names.isdisjoint(_SETTINGS) or (any(map(_MAILBOX.match, names)) and not names.isdisjoint(_OWN)):
        yield from _stores(path, unreadable, None)


def _stores(program: Path, unreadable: UnreadablePaths, home: Home | None) -> Iterator[Store]:
    findings: list[Finding] = []
    sections = _settings(program, unreadable, findings)
    text = sections.get("general", {}).get("datafiledir", "").strip()
    named = None
    if text:
        named = (
            windows_place(home, CLIENT.id, text, unreadable)
            if home is not None and ":" in text
            else place_of_program(program, CLIENT.id, text, unreadable)
        )
    inside = named is not None and program in (named, *named.parents)
    if named is not None and not inside:
        yield _store(named, (named,), sections, unreadable, tuple(findings))
    folders = each_once((program, named)) if named is not None and inside else [program]
    store = _store(program, folders, sections, unreadable, tuple(findings))
    if store.mailboxes or (store.accounts and (named is None or inside)) or store.findings:
        yield store


def _settings(program: Path, unreadable: UnreadablePaths, findings: list[Finding]) -> _Sections:
    """The sections of the program's settings: `[GENERAL]`, and `[MAILBOX-0]` for each account."""
    for name in files_in(program, unreadable):
        if name.lower() in _SETTINGS:
            text = charsets.decode(read_account_text(program / name, findings), "cp932")
            found = {title.lower(): _values(lines) for title, lines in _SECTION.findall(text)}
            if text.strip() and not found:
                report_unreadable(program / name, findings)
            return found
    return {}


def _values(lines: str) -> Mapping[str, str]:
    return {key.lower(): value.strip() for key, value in _VALUE.findall(lines)}


def _store(
    path: Path,
    folders: Sequence[Path],
    sections: _Sections,
    unreadable: UnreadablePaths,
    findings: tuple[Finding, ...],
) -> Store:
    accounts = {
        title: Account(values["mailaddress"], MailProtocol.POP, values.get("server", ""))
        for title, values in sections.items()
        if title.startswith("mailbox-") and "@" in values.get("mailaddress", "")
    }
    mailboxes = tuple(
        mailbox
        for folder in folders
        for name in files_in(folder, unreadable)
        if (mailbox := _mailbox(folder / name, sections, accounts)) is not None
    )
    kept = (Finding(Code.KEPT_WITHOUT_ORIGINAL, {"path": str(path)}),) if mailboxes else ()
    return Store(
        CLIENT.id,
        path,
        (path,),
        tuple(accounts.values()),
        mailboxes,
        (*access_findings(path, unreadable), *findings, *kept),
    )


def _mailbox(file: Path, sections: _Sections, accounts: Mapping[str, Account]) -> Mailbox | None:
    """The mailbox of an account, or one of the program's own; None for any other file."""
    source = (MessageSource(file, "bmf"),)
    if number := _MAILBOX.match(file.name):
        section = f"mailbox-{int(number[1])}"
        title = sections.get(section, {}).get("name") or file.stem
        account = accounts.get(section)
        return Mailbox((title,), Role.INBOX, source, account.address if account else "")
    own = _OWN.get(file.name.lower())
    return Mailbox((own[0],), own[1], source) if own else None
