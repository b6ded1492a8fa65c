"""Real stores made by others: the counts of independent tools, and that nothing at all crashes us."""

import email
import re
from pathlib import Path

import pytest

from app.formats.apple import emlx
from app.formats.common.folder_listing import list_folder
from app.jobs import survey
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.mail import Message
from app.model.record import SurveyRecord
from app.system.home import own_home
from app.system.reading import SourceFile
from tests.corpus.conftest import IN_GROUPS, in_group, messages_in, surveyed

MBOX = "mbox/gitpan__Email-Folder/t/mboxes"
PARSER = "mbox/gitpan__Mail-Mbox-MessageParser/t/mailboxes"
FUZZ = "mbox/getpatchwork__patchwork/patchwork/tests/data/fuzz"

# Where we differ from the count of `^From ` lines, and why we are right.
DIFFERENT = {
    # "From perl5-porters:" and "From this principle, …" are lines of the text; Content-Length says so too.
    f"{MBOX}/mboxcl2": 3,
    f"{MBOX}/mboxcl2.lies": 3,
    f"{PARSER}/separators2.sep": 2,
    # Classic Mac line ends: the other tools see one line.
    f"{MBOX}/testmbox.mac": 10,
    # Headers cut to pieces by a fuzzer: what is left of "From: x" is followed by no header fields.
    f"{FUZZ}/name-len.mbox": 1,
    f"{FUZZ}/codec-null.mbox": 1,
}


def surveyed_whole(path: Path) -> SurveyRecord:
    """What find says of a folder as one."""
    return survey.run(survey.prepare(Sources(own_home(), (path,))), lambda event: None, Cancel())


def expected(corpus: Path) -> dict[str, int]:
    """The count of `^From ` lines of every mbox of the index."""
    pattern = re.compile(r"^\| (mbox/.+?) \|.*From_ (\d+), after blank")
    lines = (corpus / "INDEX.md").read_text(encoding="utf-8").splitlines()
    return {found[1]: int(found[2]) for line in lines if (found := pattern.match(line))}


@in_group("mbox")
def test_every_mbox(corpus: Path) -> None:
    counts = expected(corpus)
    assert len(counts) > 200
    found = {f"mbox/{name}": messages for name, messages in messages_in("mbox").items()}
    assert {name: found[name] for name in counts} == {**counts, **DIFFERENT}


@in_group("eml")
def test_every_eml_is_one_message(corpus: Path) -> None:
    counts = {name: messages for name, messages in messages_in("eml").items() if name.endswith(".eml")}
    assert len(counts) > 1000
    # An empty file is no message; every other one is exactly one, however broken.
    wrong = [name for name, messages in counts.items() if messages != ((corpus / "eml" / name).stat().st_size > 0)]
    assert wrong == []


@in_group("emlx")
def test_every_emlx_is_one_message(corpus: Path) -> None:
    counts = {name: messages for name, messages in messages_in("emlx").items() if name.endswith(".emlx")}
    assert len(counts) > 20
    assert [name for name, messages in counts.items() if messages != (not name.endswith("/invalid.emlx"))] == []


def test_exported_apple_mailbox(corpus: Path) -> None:
    (package,) = (corpus / "emlx").rglob("test.mbox")
    record = surveyed_whole(package)
    assert record.total.messages == 213
    assert record.stores[0].store.client == "apple-mail"


def test_partials_are_made_whole(corpus: Path) -> None:
    rebuilt = 0
    for path in (corpus / "emlx").rglob("*.partial.emlx"):
        with SourceFile(path) as source:
            (found,) = [item for item in emlx.read(source) if isinstance(item, Message)]
        whole = email.message_from_bytes(b"".join(emlx.read_message(path, found, list_folder)))
        contents = [part.get_payload(decode=True) for part in whole.walk() if not part.is_multipart()]
        for attachment in (path.parent.parent / "Attachments" / path.name.partition(".")[0]).rglob("*"):
            if attachment.is_file():
                assert attachment.read_bytes() in contents, attachment
                rebuilt += 1
    assert rebuilt == 12


def test_maildirs(corpus: Path) -> None:
    for name in ("djcb__mu/testdata/testdir", "gitpan__Email-Folder/t/testmaildir"):
        folder = corpus / "maildir" / name
        messages = [path for sub in ("cur", "new") for path in (folder / sub).glob("[!.]*")]
        assert surveyed_whole(folder).total.messages == len(messages)


@pytest.mark.parametrize("folder", IN_GROUPS)
def test_nothing_crashes(corpus: Path, folder: str) -> None:
    assert surveyed(folder)
