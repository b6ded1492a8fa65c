"""The rescue command as scripts see it."""

import shlex
from pathlib import Path

from tests.builders.rescued import disk, mails, mbox
from tests.cli.conftest import Furoshiki


def test_rescue(furoshiki: Furoshiki, tmp_path: Path) -> None:
    image = tmp_path / "image.raw"
    image.write_bytes(disk(99, 24)[0])
    done = furoshiki("rescue", image, "--to", tmp_path / "usb", "--json")
    result = done.last
    assert done.code == 0
    assert {"archive", "whole", "cut", "fragments", "searched_bytes", "unreadable_bytes", "chance"} <= set(result)
    assert furoshiki("verify", str(result["archive"]), "--json").code == 0
    shown = furoshiki("rescue", image, "--to", tmp_path / "usb2", "--language", "en")
    assert "whole messages" in shown.out


def test_nothing_found_is_a_problem(furoshiki: Furoshiki, tmp_path: Path) -> None:
    image = tmp_path / "image.raw"
    image.write_bytes(bytes(8192))
    done = furoshiki("rescue", image, "--to", tmp_path / "usb", "--json")
    assert (done.code, done.last["archive"]) == (1, None)
    assert done.last["notices"] == [{"code": "no_mail_found_there", "path": str(image)}]


def test_usage(furoshiki: Furoshiki, tmp_path: Path) -> None:
    (tmp_path / "left").mkdir()
    without = furoshiki("rescue", tmp_path / "left", "--json")
    assert (without.code, without.error) == (2, "rescue_needs_destination")
    refused = furoshiki("rescue", tmp_path / "left", "--to", tmp_path / "left" / "out", "--json")
    assert (refused.code, refused.error) == (5, "destination_inside_source")
    assert furoshiki("rescue", tmp_path / "absent", "--to", tmp_path / "out", "--json").code == 2


def test_look(furoshiki: Furoshiki, tmp_path: Path) -> None:
    home = tmp_path / "Users" / "hanako"
    (home / "Library").mkdir(parents=True)
    (home / ".Trash").mkdir()
    (home / ".Trash" / "INBOX").write_bytes(mbox(mails(9, 2)))
    done = furoshiki("rescue", home, "--look", "--json")
    places = done.last["places"]
    assert isinstance(places, list)
    assert {each["kind"] for each in places} == {"system_trash", "snapshots"}
    assert done.code == 0
    assert "tmutil" in furoshiki("rescue", home, "--look", "--language", "ja").out


def test_each_place_has_its_command_whatever_it_is_called(furoshiki: Furoshiki, tmp_path: Path) -> None:
    home = tmp_path / "Users" / "hanako"
    (home / "Library").mkdir(parents=True)
    thrown = home / ".Trash" / "a'; rm -rf $HOME #\n\x1b[2J"
    thrown.parent.mkdir()
    thrown.write_bytes(mbox(mails(9, 2)))
    done = furoshiki("rescue", home, "--look", "--json")
    places = done.last["places"]
    assert isinstance(places, list)
    (trash,) = (each for each in places if each["kind"] == "system_trash")
    assert shlex.split(trash["command"]) == ["furoshiki", "backup", "--path", str(thrown), "--to", "DIR"]
    assert trash["act"] == "add"
    shown = furoshiki("rescue", home, "--look", "--language", "en").out
    assert "\x1b[2J" not in shown and "2 messages" in shown


def test_a_command_is_shown_as_it_has_to_be_typed(furoshiki: Furoshiki, tmp_path: Path) -> None:
    home = tmp_path / "Users" / "hanako"
    (home / "Library").mkdir(parents=True)
    thrown = home / ".Trash" / "two  spaces [bold]"
    thrown.parent.mkdir()
    thrown.write_bytes(mbox(mails(9, 2)))
    shown = furoshiki("rescue", home, "--look", "--language", "en").out
    assert f"        furoshiki backup --path {shlex.quote(str(thrown))} --to DIR" in shown.splitlines()
