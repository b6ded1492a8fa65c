"""Ways to move mail away, and to leave a link, an empty folder or nothing in its place."""

import shutil
from pathlib import Path

from tests.builders import stores, windows
from tests.builders.unix import put
from tests.hide_and_seek.homes import Spot
from tests.hide_and_seek.ways import Scene, Way

_FAMILY = ("thunderbird", "thunderbird-imap", "seamonkey", "betterbird", "postbox", "netscape")


def _moved_away(scene: Scene, at: Path) -> str:
    """An index names the mailbox, or the message by its subject and its mailbox; not the file."""
    scene.taken(at)
    return "INBOX" if at.suffix == ".emlx" else "Inbox"


def _linked_to_disk(scene: Scene, at: Path) -> None:
    at.symlink_to(scene.taken(at))


def _linked_in_home(scene: Scene, at: Path) -> None:
    elsewhere = scene.home / "elsewhere"
    elsewhere.mkdir()
    shutil.move(at, elsewhere / "x")
    at.symlink_to(elsewhere / "x")


def _linked_twice(scene: Scene, at: Path) -> None:
    target = scene.taken(at)
    between = scene.disk / "between"
    between.symlink_to(target)
    at.symlink_to(between)


def _dangling(scene: Scene, at: Path) -> tuple[Path | str, ...]:
    """A link to a disk that is not plugged in; a person knows the place by where it leads, too."""
    scene.taken(at)
    at.symlink_to("/media/stick-that-is-not-here/x")
    return at, "/media/stick-that-is-not-here/x"


def _circle(scene: Scene, at: Path) -> None:
    scene.taken(at)
    at.symlink_to(at)


def _circle_of_two(scene: Scene, at: Path) -> None:
    scene.taken(at)
    other = at.with_name(f"{at.name}.other")
    other.symlink_to(at)
    at.symlink_to(other)


def _gone(scene: Scene, at: Path) -> tuple[Path | str, ...]:
    """Where the account's index lies elsewhere, it is the account that is named."""
    scene.taken(at)
    return at, scene.sample.account


def _unplugged(scene: Scene, at: Path) -> tuple[Path | str, ...]:
    """The folder is the place where another disk is mounted, and that is not there."""
    scene.taken(at)
    at.mkdir()
    return at, scene.sample.account


def _renamed(scene: Scene, at: Path) -> None:
    at.rename(at.with_name(f"{at.name} (old)"))


def _renamed_hidden(scene: Scene, at: Path) -> str:
    at.rename(at.with_name(f".{at.name}"))
    return at.name


def _one_more_link(scene: Scene, at: Path) -> Path:
    target = put(scene.disk / "Archive", stores.mbox(stores.message(50)))
    link = at.parent / "Archive"
    link.symlink_to(target)
    return link


def _subfolder_link(scene: Scene, at: Path) -> Path:
    put(scene.disk / "sub" / "Family", stores.mbox(stores.message(50)))
    link = at.with_name(f"{at.name}.sbd")
    link.symlink_to(scene.disk / "sub", target_is_directory=True)
    return link


def _link_to_gone_subfolder(scene: Scene, at: Path) -> Path:
    link = at.with_name(f"{at.name}.sbd")
    link.symlink_to("/media/stick-that-is-not-here/Inbox.sbd")
    return link


def _buried(scene: Scene, at: Path) -> Path:
    """A mailbox in more folders than anybody walks into."""
    put(at.joinpath(*["a.sbd"] * 45, "Deep"), stores.mbox(stores.message(50)))
    return at / "a.sbd" / "a.sbd"


def _buried_becky(scene: Scene, at: Path) -> Path:
    put(at.joinpath(*["a"] * 25, "1.bmf"), windows.bmf(windows.japanese(9)))
    return at / "a" / "a"


def _buried_apple(scene: Scene, at: Path) -> Path:
    put(at.joinpath(*["a.mbox"] * 65, "mbox"), stores.mbox(stores.message(50)))
    return at / "a.mbox" / "a.mbox"


def _forgotten_profile(scene: Scene, at: Path) -> Path:
    """A profile that no list names, deeper in the program's folder than profiles usually are."""
    profile = at.parent / "from the old computer" / "Profiles" / "old.default"
    shutil.copytree(at, profile)
    return profile


def _profile_beside(scene: Scene, at: Path) -> Path:
    """A profile that no list names, in the usual place."""
    profile = at.parent / "Profiles" / "old.default"
    shutil.copytree(at, profile)
    return profile


_DEEP = {
    Spot.MAILBOX: "mailbox",
    Spot.MESSAGE: "message",
    Spot.FOLDER: "folder",
    Spot.ACCOUNT: "account",
    Spot.ROOT: "all",
}
# Whose settings or indexes say that there is more than the folder shows.
_KNOWS_ACCOUNT = (
    "thunderbird",
    "thunderbird-imap",
    "seamonkey",
    "betterbird",
    "postbox",
    "netscape",
    "claws",
    "apple-now",
)
_KNOWS_ROOT = (*_FAMILY, "windows-mail")

WAYS = (
    Way("mailbox moved away", Spot.LISTED, _moved_away),
    Way("message moved away", Spot.LISTED_MESSAGE, _moved_away),
    *(Way(f"{name} a link to a disk", spot, _linked_to_disk, may_be_followed=True) for spot, name in _DEEP.items()),
    *(Way(f"{name} a link in the home", spot, _linked_in_home, may_be_followed=True) for spot, name in _DEEP.items()),
    *(Way(f"{name} a link to a link", spot, _linked_twice, may_be_followed=True) for spot, name in _DEEP.items()),
    *(Way(f"{name} a link to nowhere", spot, _dangling) for spot, name in _DEEP.items()),
    *(Way(f"{name} a link to itself", spot, _circle) for spot, name in _DEEP.items()),
    Way("mailbox a link in a circle", Spot.MAILBOX, _circle_of_two),
    Way("account folder gone", Spot.ACCOUNT, _gone, only=_KNOWS_ACCOUNT),
    Way("account folder on a disk not here", Spot.ACCOUNT, _unplugged, only=_KNOWS_ACCOUNT),
    Way("all of it gone", Spot.ROOT, _gone, only=_KNOWS_ROOT),
    Way("all of it on a disk not here", Spot.ROOT, _unplugged, only=_KNOWS_ROOT),
    Way("profile renamed", Spot.ROOT, _renamed, only=_FAMILY),
    Way("mailbox under another name", Spot.LISTED, _renamed_hidden),
    Way("one more mailbox, a link", Spot.LISTED, _one_more_link),
    Way("subfolders a link", Spot.LISTED, _subfolder_link),
    Way("subfolders a link to nowhere", Spot.LISTED, _link_to_gone_subfolder),
    Way("buried in folders", Spot.ACCOUNT, _buried, only=("thunderbird",)),
    Way("buried in folders of Becky!", Spot.ACCOUNT, _buried_becky, only=("becky",)),
    Way("buried in folders of Apple Mail", Spot.ACCOUNT, _buried_apple, only=("apple-old",)),
    Way("profile that nobody names", Spot.ROOT, _forgotten_profile, only=_FAMILY, may_be_followed=True, adds=5),
    Way("profile beside the others", Spot.ROOT, _profile_beside, only=_FAMILY, may_be_followed=True, adds=5),
)
