"""Mail that web services handed out: Google Takeout, Proton Mail's export tool, zips of .eml (Fastmail, iCloud)."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.discovery.folder_trees import files_in, folders_in, is_folder, refusal
from app.discovery.windows_home import sweep
from app.formats.common.roles import role_of
from app.formats.reading.detect import sniff
from app.model.client import Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store
from app.system.reading import read_small

NAME = "web-export"
GENERATIONS: tuple[Generation, ...] = (
    Generation("Google Takeout (mbox with labels)", ("takeout", "mbox")),
    Generation("Proton Mail export tool", ("eml",)),
)

_USUAL = ("Downloads", "Documents", "Desktop", "ダウンロード", "デスクトップ", "書類")
_PROTON_MARK = "labels.json"
# Labels of Proton that are folders (proton-mail-export, labels.json has the person's own beside).
_PROTON = {
    "0": ("Inbox", Role.INBOX), "3": ("Trash", Role.TRASH), "4": ("Spam", Role.JUNK), "6": ("Archive", Role.ARCHIVE),
    "7": ("Sent", Role.SENT), "8": ("Drafts", Role.DRAFTS),
}  # fmt: skip


def find_stores(home: Home) -> Iterator[Store]:
    """Exports where browsers and people put them."""
    for top in (home.path / name for name in _USUAL):
        for name in folders_in(top):
            yield from stores_at(top / name)
        for file in sweep(top, (".mbox",), 4):
            if _kind(file) == "takeout" and not _is_takeout(file.parents[1]):
                yield _file(file)


def stores_at(path: Path) -> Iterator[Store]:
    """The folder of an export, unpacked."""
    if not is_folder(path):
        return
    if _PROTON_MARK in files_in(path) and any(name.endswith(".metadata.json") for name in files_in(path)):
        yield _proton(path)
    elif _is_takeout(path):
        yield _takeout(path)


def _is_takeout(path: Path) -> bool:
    """`Takeout/Mail/*.mbox`; the folders have names in the person's language."""
    return path.name.lower().startswith("takeout") and next(sweep(path, (".mbox",), 2), None) is not None


def _takeout(path: Path) -> Store:
    mailboxes = []
    for file in sorted(sweep(path, (".mbox",), 3)):
        kind = _kind(file)
        if kind in ("takeout", "mbox"):
            mailboxes.append(Mailbox((file.stem,), role_of(file.stem), (MessageSource(file, kind),)))
    findings: tuple[Finding, ...] = refusal(path)
    return Store(NAME, path, (path,), mailboxes=tuple(mailboxes), findings=findings)


def _file(path: Path) -> Store:
    return Store(NAME, path, (path,), mailboxes=(Mailbox((path.stem,), Role.OTHER, (MessageSource(path, "takeout"),)),))


def _kind(file: Path) -> str:
    try:
        return sniff(file) or ""
    except OSError:
        return ""


def _proton(path: Path) -> Store:
    """One .eml and one .metadata.json a message. What the tool could not assemble is named: it is no usable mail."""
    names = _label_names(path)
    folders: dict[tuple[str, Role], list[MessageSource]] = {}
    broken = 0
    for name in files_in(path):
        if not name.endswith(".eml"):
            continue
        payload = _payload(path / f"{name[:-4]}.metadata.json")
        broken += payload.get("WriterType") in (1, 2)
        labels = payload.get("LabelIDs")
        folder = _folder(labels if isinstance(labels, list) else [], names)
        folders.setdefault(folder, []).append(MessageSource(path / name, "eml"))
    mailboxes = tuple(
        Mailbox((title,), role, tuple(sources)) for (title, role), sources in sorted(folders.items(), key=str)
    )
    findings = (Finding(Code.EXPORT_INCOMPLETE, {"path": str(path), "count": broken}),) if broken else ()
    return Store(NAME, path, (path,), mailboxes=mailboxes, findings=(*refusal(path), *findings))


def _folder(labels: Iterable[object], names: dict[str, str]) -> tuple[str, Role]:
    for label in map(str, labels):
        if label in _PROTON:
            return _PROTON[label]
    for label in map(str, labels):
        if label in names:
            return names[label], role_of(names[label])
    return "Mail", Role.OTHER


def _label_names(path: Path) -> dict[str, str]:
    labels = _json(path / _PROTON_MARK).get("Payload")
    return {
        str(each.get("ID")): str(each.get("Name"))
        for each in (labels if isinstance(labels, list) else [])
        if isinstance(each, dict) and each.get("Name")
    }


def _payload(path: Path) -> dict[str, object]:
    payload = _json(path).get("Payload")
    return payload if isinstance(payload, dict) else {}


def _json(path: Path) -> dict[str, object]:
    try:
        found = json.loads(read_small(path) or b"{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
