"""Links in the trees of stores: those mail was read through are followed, the others named."""

from pathlib import Path

from app.discovery.links import follow_links, name_links
from app.model.mail import Role
from app.model.store import Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths
from tests.builders.unix import mbox, put


def store(tree: Path, *sources: Path, harmless: tuple[Path, ...] = ()) -> Store:
    boxes = tuple(Mailbox((path.name,), Role.OTHER, (MessageSource(path, "mbox"),)) for path in sources)
    return Store("thunderbird", tree, (tree,), mailboxes=boxes, harmless_links=harmless)


def named(*stores: Store) -> dict[str, str]:
    """The codes of what was named, by the name of the link."""
    found = name_links(stores, UnreadablePaths())
    return {Path(str(each.parameters["path"])).name: each.code for _, each in found}


def test_links_that_lead_out_or_nowhere_are_named(tmp_path: Path) -> None:
    root = tmp_path / "mail"
    put(root / "a", mbox(1))
    put(tmp_path / "elsewhere" / "b", mbox(5))
    (root / "inside").symlink_to(root / "a")
    (root / "outside").symlink_to(tmp_path / "elsewhere")
    (root / "nowhere").symlink_to(tmp_path / "missing")
    (root / "itself").symlink_to("itself")
    (root / "circle").symlink_to(root)
    (root / "lock").symlink_to("127.0.0.1:+1")
    expected = {"outside": "link_not_followed", "nowhere": "link_leads_nowhere", "itself": "link_leads_nowhere"}
    assert named(store(root, harmless=(root / "lock",))) == expected
    assert named(store(root)) == {**expected, "lock": "link_leads_nowhere"}
    # What another store copies is copied.
    assert "outside" not in named(store(root), store(tmp_path / "elsewhere"))


def test_a_tree_that_is_a_link_is_followed(tmp_path: Path) -> None:
    put(tmp_path / "disk" / "mail" / "a", mbox(1))
    (tmp_path / "mail").symlink_to(tmp_path / "disk" / "mail")
    followed = follow_links(store(tmp_path / "mail", tmp_path / "mail" / "a"))
    assert followed.trees == (tmp_path / "disk" / "mail",)
    assert followed.mailboxes[0].sources[0].path == tmp_path / "disk" / "mail" / "a"


def test_a_link_that_mail_was_read_through_is_a_tree(tmp_path: Path) -> None:
    put(tmp_path / "disk" / "pop" / "a", mbox(1))
    put(tmp_path / "profile" / "Mail" / "b", mbox(1))
    (tmp_path / "profile" / "Mail" / "pop").symlink_to(tmp_path / "disk" / "pop")
    (tmp_path / "profile" / "Mail" / "near").symlink_to(tmp_path / "profile" / "Mail")
    mail = tmp_path / "profile" / "Mail"
    found = store(tmp_path / "profile", mail / "pop" / "a", mail / "near" / "b")
    followed = follow_links(found)
    assert set(followed.trees) == {tmp_path / "profile", tmp_path / "disk" / "pop"}
    assert [box.sources[0].path for box in followed.mailboxes] == [tmp_path / "disk" / "pop" / "a", mail / "b"]
    assert named(followed) == {}


def test_a_link_to_a_folder_around_the_store_is_left(tmp_path: Path) -> None:
    put(tmp_path / "profile" / "a", mbox(1))
    (tmp_path / "profile" / "up").symlink_to(tmp_path)
    found = store(tmp_path / "profile", tmp_path / "profile" / "up" / "b")
    assert follow_links(found) == found
    assert named(found) == {"up": "link_not_followed"}


def test_nothing_changes_without_links(tmp_path: Path) -> None:
    put(tmp_path / "mail" / "a", mbox(1))
    found = store(tmp_path / "mail", tmp_path / "mail" / "a")
    assert follow_links(found) == found
