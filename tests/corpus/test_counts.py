"""Real stores made by others: the counts of independent tools, and that nothing at all crashes us."""

import email
import re
from pathlib import Path

import pytest

from app.formats.apple import emlx
from app.jobs import survey
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.mail import Message
from app.model.record import SurveyRecord
from app.system.home import own_home
from app.system.reading import SourceFile

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


def surveyed(path: Path) -> SurveyRecord:
    """What find says of a path."""
    return survey.run(survey.prepare(Sources(own_home(), (path,))), lambda event: None, Cancel())


def expected(corpus: Path) -> dict[str, int]:
    """The count of `^From ` lines of every mbox of the index."""
    pattern = re.compile(r"^\| (mbox/.+?) \|.*From_ (\d+), after blank")
    lines = (corpus / "INDEX.md").read_text(encoding="utf-8").splitlines()
    return {found[1]: int(found[2]) for line in lines if (found := pattern.match(line))}


def test_every_mbox(corpus: Path) -> None:
    counts = expected(corpus)
    assert len(counts) > 200
    ours = {name: surveyed(corpus / name).total.messages for name in counts}
    assert ours == {**counts, **DIFFERENT}


def test_every_eml_is_one_message(corpus: Path) -> None:
    files = sorted((corpus / "eml").rglob("*.eml"))
    assert len(files) > 1000
    # An empty file is no message; every other one is exactly one, however broken.
    wrong = [path for path in files if surveyed(path).total.messages != (1 if path.read_bytes() else 0)]
    assert wrong == []


def test_every_emlx_is_one_message(corpus: Path) -> None:
    for path in (corpus / "emlx").rglob("*.emlx"):
        assert surveyed(path).total.messages == (0 if path.name == "invalid.emlx" else 1), path


def test_exported_apple_mailbox(corpus: Path) -> None:
    (package,) = (corpus / "emlx").rglob("test.mbox")
    record = surveyed(package)
    assert record.total.messages == 213
    assert record.stores[0].store.client == "apple-mail"


def test_partials_are_made_whole(corpus: Path) -> None:
    rebuilt = 0
    for path in (corpus / "emlx").rglob("*.partial.emlx"):
        with SourceFile(path) as source:
            (found,) = [item for item in emlx.read(source) if isinstance(item, Message)]
        whole = email.message_from_bytes(b"".join(emlx.read_message(path, found, emlx.list_folder)))
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
        assert surveyed(folder).total.messages == len(messages)


@pytest.mark.slow
def test_nothing_crashes(corpus: Path) -> None:
    for path in corpus.rglob("*"):
        if path.is_file():
            surveyed(path)
