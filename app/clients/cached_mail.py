"""Programs that keep no mail on the computer, only a cache of a server's: one table says where they leave it.

Such a cache is named, so that nobody takes a computer with nothing else on it for one without mail. Where it holds
texts or people, it is copied as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.discovery.folders import access_findings, is_root, names_in, roots_in
from app.discovery.windows_home import find_child, local_app_data, may_be_windows, roaming_app_data
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Store
from app.model.unreadable_paths import UnreadablePaths
from app.textkit.lazy_pattern import lazy_pattern

_SUPPORT = "Library/Application Support"
_CONTAINERS, _GROUPS = "Library/Containers", "Library/Group Containers"
_IN_CONTAINER = f"Data/{_SUPPORT}"
# Airmail's folder of an account: `hanako@example.jp_1`.
_ACCOUNT_FOLDER = lazy_pattern(r"([^\s@<>]+@[^\s@<>]+)_\d+\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that shows that a program was used, and the folder in it that is copied.

    A container of the Mac has links to the person's documents beside what the program keeps: only a part is copied.
    """

    path: str
    copied: str = ""

    @property
    def ending(self) -> tuple[str, ...]:
        """The end of a path that is surely this place: a container by its name alone, another folder by two names."""
        parts = Path(self.path).parts
        if parts[:2] in (("Library", "Containers"), ("Library", "Group Containers")):
            return parts[-1:]
        return parts[-2:] if len(parts) > 1 else ("Roaming", *parts)


@dataclass(slots=True)
class CachedMail:
    """A program of the table: it fulfils `Client` as a module does.

    `home` are places in a home, `local` and `roaming` those in the two folders for application data of Windows.
    `server` is where all of its mail is, for a program that knows only one; `is_own_service` is True where no other
    program can fetch it from there.
    """

    CLIENT: ClientInfo
    home: tuple[Place, ...] = ()
    local: tuple[Place, ...] = ()
    roaming: tuple[Place, ...] = ()
    server: str = ""
    is_own_service: bool = False

    def find_stores(self, home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
        """One store for each place the program left something at."""
        for place in self.home:
            yield from self._at(home.path / place.path, place, unreadable)
        if (self.local or self.roaming) and may_be_windows(home, unreadable):
            found = [(folder, place) for folder in local_app_data(home, unreadable) for place in self.local]
            found += [(folder, place) for folder in roaming_app_data(home, unreadable) for place in self.roaming]
            for folder, place in found:
                path = find_child(folder, unreadable, *place.path.split("/"))
                if path is not None:
                    yield from self._at(path, place, unreadable)

    def stores_at(self, path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
        """A place of the table, wherever it lies now: by the end of its path."""
        for place in (*self.home, *self.local, *self.roaming):
            if path.parts[-len(place.ending) :] == place.ending:
                yield from self._at(path, place, unreadable)
                return

    def _at(self, path: Path, place: Place, unreadable: UnreadablePaths) -> Iterator[Store]:
        if not is_root(path, unreadable):
            return
        findings = access_findings(path, unreadable)
        if not findings and not names_in(path, unreadable):
            return
        tree = path / place.copied
        is_copied = self._is_copied and (not place.copied or is_root(tree, unreadable))
        doubt = self._doubt(path)
        trees = (tree,) if is_copied else ()
        yield Store(self.CLIENT.id, path, trees, self._accounts(tree, unreadable), findings=(*findings, doubt))

    def _doubt(self, path: Path) -> Finding:
        """What is open as long as nobody fetched the mail in another way."""
        if self.is_own_service:
            return Finding(Code.CACHE_OF_SERVICE, {"path": str(path), "client": self.CLIENT.id})
        return Finding(Code.CACHE_OF_SERVER, {"path": str(path), "client": self.CLIENT.id})

    @property
    def _is_copied(self) -> bool:
        return any(generation.is_copied for generation in self.CLIENT.generations)

    def _accounts(self, tree: Path, unreadable: UnreadablePaths) -> tuple[Account, ...]:
        names = roots_in(tree, unreadable) if self._is_copied else []
        found = [Account(match[1]) for name in names if (match := _ACCOUNT_FOLDER.match(name))]
        return (*found, *([Account("", MailProtocol.IMAP, self.server)] if self.server else []))


def _info(
    name: str, *processes: str, generation: str, basis: Basis = Basis.DESCRIPTION, copied: bool, traces: bool = False
) -> ClientInfo:
    return ClientInfo(
        id=name.lower().replace(" ", "-"),
        name=name,
        generations=(Generation(generation, basis, has_traces=traces, is_copied=copied),),
        processes=tuple(ProcessName(process) for process in processes),
    )


def _wrapped(name: str, folder: str, *processes: str, is_own_service: bool) -> CachedMail:
    """A web page in a window of its own: its folder is that of a browser, with keys to the account in it."""
    return CachedMail(
        _info(name, *processes, generation="every version (a browser's cache)", copied=False),
        home=(Place(f"{_SUPPORT}/{folder}"), Place(f".config/{folder}")),
        roaming=(Place(folder),),
        is_own_service=is_own_service,
    )


PROGRAMS: tuple[CachedMail, ...] = (
    CachedMail(
        _info(
            "Spark",
            "spark desktop", "spark desktop.exe", "spark mail",
            generation="every version (messages.sqlite)", basis=Basis.REAL_SCHEMA, copied=True, traces=True,
        ),
        home=(
            Place(f"{_SUPPORT}/Spark Desktop/core-data"),
            Place(f"{_SUPPORT}/Spark Mail/core-data"),
            Place(f"{_CONTAINERS}/com.readdle.SparkDesktop.appstore", f"{_IN_CONTAINER}/Spark Desktop/core-data"),
            Place(f"{_GROUPS}/3L68KQB4HG.group.com.readdle.smartemail", "databases"),
            Place(f"{_CONTAINERS}/com.readdle.smartemail-Mac", _IN_CONTAINER),
        ),
        local=(Place("Spark Desktop/core-data"),),
    ),
    CachedMail(
        _info("Mimestream", "mimestream", generation="every version (Mimestream.sqlite)", copied=True),
        home=(Place(f"{_CONTAINERS}/com.mimestream.Mimestream", f"{_IN_CONTAINER}/Mimestream"),),
        server="imap.gmail.com",
    ),
    CachedMail(
        _info("Airmail", "airmail", "airmail 3", "airmail 5", generation="every version", copied=True),
        home=(
            Place(f"{_CONTAINERS}/it.bloop.airmail2", f"{_IN_CONTAINER}/Airmail"),
            Place(f"{_CONTAINERS}/it.bloop.airmail", f"{_IN_CONTAINER}/Airmail"),
            Place(f"{_GROUPS}/2E337YPCZY.airmail"),
            Place(f"{_SUPPORT}/Airmail"),
        ),
    ),
    CachedMail(
        _info("Canary Mail", "canary mail", generation="every version (CanaryDB)", copied=True),
        home=(Place(f"{_CONTAINERS}/io.canarymail.mac", f"{_IN_CONTAINER}/CanaryDB"),),
    ),
    CachedMail(
        _info("Newton Mail", "newton", generation="every version", copied=False),
        home=(Place(f"{_CONTAINERS}/com.CloudMagic.Mail"),),
    ),
    _wrapped("Superhuman", "Superhuman", "superhuman", "superhuman.exe", is_own_service=False),
    _wrapped("HEY", "HEY", "hey", "hey.exe", is_own_service=True),
    _wrapped("Proton Mail", "Proton Mail", "proton mail", "proton mail.exe", is_own_service=True),
    _wrapped("Tuta Mail", "tutanota-desktop", "tutanota-desktop", "tutanota-desktop.exe", is_own_service=True),
)  # fmt: skip
"""Every program of the table. Sources of the places: the lists of files that package managers remove with a program,
and public code that reads Spark's, Mimestream's and Airmail's data."""
