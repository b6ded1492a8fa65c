"""The messages of one mailbox, as long as its UIDs mean the same: a file for each, and what is known of them.

index.jsonl      {"uid": 7, "file": "7,20240305T010000Z,S.eml", "digest": "9f86d081…", "octets": 1234, "said": 1234,
                  "flags": ["$Forwarded", "\\\\Seen"]}

Of Gmail there are "labels", too: a message of several folders is in the first of them alone, and has all their names.

The last line about a message counts. `digest` is that of the bytes as they came, `said` the size the server announced.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import Any

from app.fetch.message_file import MessageFile
from app.fetch.watch import Watch
from app.formats.standard.fetched import file_name
from app.servers.imap_answers import FetchedMessage
from app.system.hashing import digest_from_storage
from app.system.moving import remove_file, rename
from app.system.paths import openable
from app.system.retry import retry

INDEX = "index.jsonl"
_PART = ".part"
_LONGEST_LINE = 1 << 16
_NAME = re.compile(r"[0-9A-Z,]+\.eml")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DIGEST_SIZE = 32
_SIZE_SIZE = 8
_PIECE = 1 << 20
_TO_JSON = json.JSONEncoder(check_circular=False).encode
_NOT_FETCHED = Watch(lambda mailbox: None, lambda octets: None, lambda messages, octets: None)
"""What is copied does not come from the server, and is not counted against what it gives out in a day."""
_NOT_SAID = (1 << 8 * _SIZE_SIZE) - 1


class EarlierFolder:
    """The same mailbox, with the same UIDVALIDITY, in an archive made before. It is only read."""

    def __init__(self, path: Path) -> None:
        """Reads the list that is there; never raises."""
        self._path = path
        self._files: dict[int, bytes] = {}
        with suppress(OSError):
            self._files = {entry["uid"]: _packed(entry) for entry in _entries(path)}

    def find(self, message: FetchedMessage) -> tuple[Path, str] | None:
        """The file and the digest of a message, if the server says the same size and date of it as then."""
        known = self._files.get(message.uid)
        if known is None or message.size is None or message.received is None:
            return None
        name, digest = _unpacked(known)
        is_same = _announced(known) == message.size and _date(name) == _date(
            file_name(message.uid, message.received, ())
        )
        return (self._path / name, digest) if is_same else None


class MailboxFolder:
    """One folder; every method may raise OSError."""

    def __init__(self, path: Path, earlier: EarlierFolder | None = None) -> None:
        """Looks at what is there: only a message whose bytes are those that came counts."""
        self.path = path
        self._earlier = earlier
        path.mkdir(parents=True, exist_ok=True)
        self._files: dict[int, bytes] = {}
        self._odd: set[int] = set()
        self._open: MessageFile | None = None
        self._inside = f"{path}{os.sep}"
        self._keep_what_is_whole()
        self._write_list()
        self._lines = len(self._files)
        self._index = (path / INDEX).open("ab")

    def close(self) -> None:
        """Nothing is added any more: the list gets one line for each message that is here."""
        try:
            self.drop_open()
            self._index.flush()
            os.fsync(self._index.fileno())
        finally:
            # Windows replaces no list that is open.
            self._index.close()
        if self._lines != len(self._files):
            self._write_list()

    def has(self, message: FetchedMessage) -> bool:
        """True where a message is here already; its file then gets the name it has by what the server says now.

        Some servers give a UID to another message and keep UIDVALIDITY: size and date have to be those from before.
        """
        known = self._files.get(message.uid)
        if known is None:
            return False
        old, new = _unpacked(known)[0], file_name(message.uid, message.received, message.flags)
        if new != old or message.size != _announced(known):
            if message.size != _announced(known) or _date(new) != _date(old):
                self.remove([old])
                return False
            self._index.flush()
            entry = next(each for each in self._last_entries() if each["uid"] == message.uid)
            rename(self.path / old, self.path / new)
            self._note({**entry, "file": new, "flags": sorted(message.flags)})
        return True

    def uids(self) -> frozenset[int]:
        """The messages that are here."""
        return frozenset(self._files)

    def new_file(self, watch: Watch) -> MessageFile:
        """A file for a message that comes next; what came before and was not kept is removed."""
        self.drop_open()
        self._open = MessageFile(self.path / f"0{_PART}", watch)
        return self._open

    def take(self, message: FetchedMessage) -> bool:
        """Keeps a message that came whole; False for one without its bytes."""
        file = message.sink
        if not isinstance(file, MessageFile) or file is not self._open or file.octets != message.body_size:
            return False
        if message.uid not in self._files:
            self._keep(message, file)
            self._open = None
        return True

    def take_earlier(self, message: FetchedMessage) -> bool:
        """Takes a message out of an archive made before, if its bytes are those that came then; False in any doubt."""
        found = self._earlier.find(message) if self._earlier is not None else None
        if found is None:
            return False
        file = MessageFile(self.path / f"{message.uid}{_PART}", _NOT_FETCHED)
        try:
            for piece in _pieces(found[0]):
                file.write(piece)
        except OSError:
            file.drop()
            raise
        if file.digest() != found[1]:
            file.drop()
            return False
        self._keep(message, file)
        return True

    def _keep(self, message: FetchedMessage, file: MessageFile) -> None:
        name = file_name(message.uid, message.received, message.flags)
        file.keep(self._inside + name, message.received)
        entry = {"uid": message.uid, "file": name, "digest": file.digest(), "octets": file.octets, "said": message.size}
        labels = {"labels": list(message.labels)} if message.labels else {}
        self._note({**entry, "flags": sorted(message.flags), **labels})

    def drop_open(self) -> None:
        """Removes what came and was not kept."""
        if self._open is not None:
            self._open.drop()
            self._open = None

    def flush(self) -> None:
        """What was noted so far outlives the program."""
        self._index.flush()

    def digests(self) -> Iterator[tuple[str, str]]:
        """The file and the digest of every message that is here."""
        yield from map(_unpacked, self._files.values())

    def odd_sizes(self, uids: Iterable[int]) -> int:
        """How many of these messages have another size than the server announced."""
        return len(self._odd.intersection(uids))

    def remove(self, files: Iterable[str]) -> None:
        """Removes messages."""
        gone = set(files)
        for name in gone:
            remove_file(self.path / name, missing_ok=True)
        self._files = {uid: known for uid, known in self._files.items() if _unpacked(known)[0] not in gone}

    def _note(self, entry: dict[str, Any]) -> None:
        self._remember(entry["uid"], _packed(entry), is_odd=_is_odd(entry))
        self._lines += 1
        self._index.write(_TO_JSON(entry).encode("ascii") + b"\n")

    def _remember(self, uid: int, known: bytes, *, is_odd: bool) -> None:
        self._files[uid] = known
        if is_odd:
            self._odd.add(uid)
        else:
            self._odd.discard(uid)

    def _last_entries(self) -> Iterator[dict[str, Any]]:
        """One line of each message that is here."""
        listed: set[int] = set()
        for entry in _entries(self.path):
            uid = entry["uid"]
            if uid not in listed and self._files.get(uid) == _packed(entry):
                listed.add(uid)
                yield entry

    def _write_list(self) -> None:
        """Writes the list anew; OSError leaves the old one."""
        beside = self.path / f"{INDEX}{_PART}"
        with beside.open("wb") as file:
            for entry in self._last_entries():
                file.write(json.dumps(entry).encode("ascii") + b"\n")
            file.flush()
            os.fsync(file.fileno())
        retry(lambda: beside.replace(self.path / INDEX))

    def _keep_what_is_whole(self) -> None:
        listed = {entry["uid"]: (_packed(entry), _is_odd(entry)) for entry in _entries(self.path)}
        for uid, (known, is_odd) in listed.items():
            name, digest = _unpacked(known)
            with suppress(FileNotFoundError):
                if digest_from_storage(self.path / name)[0] == digest:
                    self._remember(uid, known, is_odd=is_odd)
        kept = {INDEX, *(name for name, _ in self.digests())}
        for path in list(self.path.iterdir()):
            # A message is in one file, and in none that broke off.
            if path.name not in kept:
                remove_file(path)


def _entries(path: Path) -> Iterator[dict[str, Any]]:
    """What the list in a folder says of messages, the last line of each being the one that counts."""
    with suppress(FileNotFoundError), (path / INDEX).open("rb") as file:
        while line := file.readline(_LONGEST_LINE):
            if (entry := _entry(line)) is not None:
                yield entry


def _pieces(path: Path) -> Iterator[bytes]:
    """What a file holds, as far as it can be read; nothing of what is no plain file."""
    with suppress(OSError):
        if S_ISREG(path.lstat().st_mode):
            with path.open("rb") as file:
                yield from iter(lambda: file.read(_PIECE), b"")


def digests_in(path: Path) -> Iterator[str]:
    """The digests of the messages in a folder that is complete, as they came. Raises OSError."""
    with Path(openable(path / INDEX)).open("rb") as file:
        for line in file:
            if (entry := _entry(line)) is not None:
                yield entry["digest"]


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    match found:
        case {"uid": int(uid), "file": str(name), "digest": str(digest), "said": said} if name.startswith(str(uid)):
            is_size = said is None or (isinstance(said, int) and 0 <= said < _NOT_SAID)
            return dict(found) if is_size and _NAME.fullmatch(name) and _DIGEST.fullmatch(digest) else None
    return None


def _is_odd(entry: Mapping[str, Any]) -> bool:
    """True where the server announced another size than that of what came."""
    return entry["said"] not in (None, entry.get("octets"))


def _packed(entry: Mapping[str, Any]) -> bytes:
    """What is kept in memory of a message: a mailbox may have a hundred thousand."""
    said = entry["said"] if entry["said"] is not None else _NOT_SAID
    return bytes.fromhex(entry["digest"]) + said.to_bytes(_SIZE_SIZE) + str(entry["file"]).encode("ascii")


def _unpacked(known: bytes) -> tuple[str, str]:
    """The file and the digest."""
    return known[_DIGEST_SIZE + _SIZE_SIZE :].decode("ascii"), known[:_DIGEST_SIZE].hex()


def _announced(known: bytes) -> int | None:
    """The size that the server announced."""
    said = int.from_bytes(known[_DIGEST_SIZE : _DIGEST_SIZE + _SIZE_SIZE])
    return said if said != _NOT_SAID else None


def _date(name: str) -> str:
    """The date in the name of a file, or nothing."""
    return (*name.removesuffix(".eml").split(","), "")[1]
