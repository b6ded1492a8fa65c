"""Mail that web services handed out: Google Takeout, Proton Mail's export tool, zips of .eml (Fastmail, iCloud)."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.discovery.folders import (
    access_findings,
    files_in,
    find_files,
    folders_in,
    is_root,
    read_settings,
    roots_in,
)
from app.formats.common.roles import role_of
from app.formats.reading.detect import sniff
from app.model.client import Basis, ClientInfo, Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="web-export",
    name="Export from a web service",
    japanese_name="ウェブメールから書き出したデータ",
    generations=(
        Generation("Google Takeout (mbox with labels)", Basis.DESCRIPTION, ("takeout", "mbox", "zip", "tar")),
        Generation("Proton Mail export tool", Basis.DESCRIPTION, ("eml",)),
    ),
)

_USUAL = ("Downloads", "Documents", "Desktop", "ダウンロード", "デスクトップ", "書類")
_PROTON_LABELS = "labels.json"
# Labels of Proton that are folders (proton-mail-export, labels.json has the person's own beside).
_PROTON = {
    "0": ("Inbox", Role.INBOX), "3": ("Trash", Role.TRASH), "4": ("Spam", Role.JUNK), "6": ("Archive", Role.ARCHIVE),
    "7": ("Sent", Role.SENT), "8": ("Drafts", Role.DRAFTS),
}  # fmt: skip


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """Exports where browsers and people put them: `~/Downloads/Takeout/Mail/*.mbox`."""
    for top in (home.path / name for name in _USUAL):
        for name in dict.fromkeys((*folders_in(top, unreadable), *roots_in(top, unreadable, _is_takeout_name))):
            yield from stores_at(top / name, unreadable)
        for file in find_files(top, (".mbox",), unreadable, 4):
            if _format_of(file, unreadable) == "takeout" and not _is_takeout(file.parents[1], unreadable):
                yield _file(file, "takeout")
        # As Google hands it out: takeout-20250407T143102Z-001.zip, or .tgz where the person chose that.
        for file in (top / name for name in files_in(top, unreadable) if _is_takeout_name(name)):
            if (format_name := _format_of(file, unreadable)) in ("zip", "tar"):
                yield _file(file, format_name)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The folder of an export, unpacked."""
    if not is_root(path, unreadable):
        return
    if _PROTON_LABELS in files_in(path, unreadable) and any(
        name.endswith(".metadata.json") for name in files_in(path, unreadable)
    ):
        yield _proton(path, unreadable)
    elif _is_takeout(path, unreadable):
        yield _takeout(path, unreadable)


def _is_takeout(path: Path, unreadable: UnreadablePaths) -> bool:
    """`Takeout/Mail/*.mbox`; the folders have names in the person's language."""
    return _is_takeout_name(path.name) and next(find_files(path, (".mbox",), unreadable, 2), None) is not None


def _is_takeout_name(name: str) -> bool:
    return name.lower().startswith("takeout")


def _takeout(path: Path, unreadable: UnreadablePaths) -> Store:
    mailboxes = []
    for file in sorted(find_files(path, (".mbox",), unreadable, 3)):
        format_name = _format_of(file, unreadable)
        if format_name in ("takeout", "mbox", "zip", "tar"):
            mailboxes.append(Mailbox((file.stem,), role_of(file.stem), (MessageSource(file, format_name),)))
    findings: tuple[Finding, ...] = access_findings(path, unreadable)
    return Store(CLIENT.id, path, (path,), mailboxes=tuple(mailboxes), findings=findings)


def _file(path: Path, format_name: str) -> Store:
    mailbox = Mailbox((path.stem,), Role.OTHER, (MessageSource(path, format_name),))
    return Store(CLIENT.id, path, (path,), mailboxes=(mailbox,))


def _format_of(file: Path, unreadable: UnreadablePaths) -> str | None:
    try:
        return sniff(file)
    except OSError as error:
        unreadable.record(file, error)
        return None


def _proton(path: Path, unreadable: UnreadablePaths) -> Store:
    """One .eml and one .metadata.json a message. What the tool could not assemble is named: it is no usable mail."""
    names = _label_names(path, unreadable)
    folders: dict[tuple[str, Role], list[MessageSource]] = {}
    broken = 0
    for name in files_in(path, unreadable):
        if not name.endswith(".eml"):
            continue
        payload = _payload(path / f"{name[:-4]}.metadata.json", unreadable)
        broken += payload.get("WriterType") in (1, 2)
        labels = payload.get("LabelIDs")
        folder = _folder(labels if isinstance(labels, list) else [], names)
        folders.setdefault(folder, []).append(MessageSource(path / name, "eml"))
    mailboxes = tuple(
        Mailbox((title,), role, tuple(sources)) for (title, role), sources in sorted(folders.items(), key=str)
    )
    findings = (Finding(Code.EXPORT_INCOMPLETE, {"path": str(path), "count": broken}),) if broken else ()
    return Store(
        CLIENT.id, path, (path,), mailboxes=mailboxes, findings=(*access_findings(path, unreadable), *findings)
    )


def _folder(labels: Iterable[object], names: dict[str, str]) -> tuple[str, Role]:
    for label in map(str, labels):
        if label in _PROTON:
            return _PROTON[label]
    for label in map(str, labels):
        if label in names:
            return names[label], role_of(names[label])
    return "Mail", Role.OTHER


def _label_names(path: Path, unreadable: UnreadablePaths) -> dict[str, str]:
    labels = _json(path / _PROTON_LABELS, unreadable).get("Payload")
    return {
        str(each.get("ID")): str(each.get("Name"))
        for each in (labels if isinstance(labels, list) else [])
        if isinstance(each, dict) and each.get("Name")
    }


def _payload(path: Path, unreadable: UnreadablePaths) -> dict[str, object]:
    payload = _json(path, unreadable).get("Payload")
    return payload if isinstance(payload, dict) else {}


def _json(path: Path, unreadable: UnreadablePaths) -> dict[str, object]:
    try:
        found = json.loads(read_settings(path, unreadable) or b"{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
