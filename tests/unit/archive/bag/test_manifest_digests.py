"""The digests of single files out of a manifest: what reading all of it says of them."""

from pathlib import Path

from app.archive.bag import manifest


def test_they_are_those_that_reading_all_of_it_finds(tmp_path: Path) -> None:
    path = tmp_path / "manifest-sha256.txt"
    names = ["data/mail/a/予約.mbox", "data/mail/a b/100%.mbox", "data/mail/line\nend.mbox", "data/stores/x.emlx"]
    lines = [manifest.line(f"{number:064x}", name) for number, name in enumerate(names)]
    path.write_text("".join([*lines, "no line\n", "x  data/mail/bad.mbox\n"]), encoding="utf-8", newline="\n")
    wanted = [*names[:3], "data/mail/bad.mbox", "data/mail/gone.mbox"]
    found = {name: digest for digest, name in manifest.read(path) if digest and name in wanted}
    assert manifest.digests_of(path, wanted) == found
    assert list(found) == names[:3]
