"""Mail that is not in a mail program of this computer: what a server still has, and what was deleted."""

from pathlib import Path

from app.model.rescue import Grade
from tests.builders.pop_server import PASSWORD, PopServer
from tests.builders.pop_server import USER as ACCOUNT
from tests.builders.rescued import Planted, disk
from windows.checking import PATIENCE, Check, last, text

_COUNT = 40
_TEXTS = [b"Subject: %d\r\n\r\n.%s\r\n" % (number, b"x" * number) for number in range(_COUNT)]


def fetched(check: Check) -> None:
    """The inbox of a server on this machine, twice: every byte of it, and nothing unfinished stays."""
    folder = check.new_folder("server")
    (folder / "password.txt").write_text(f"{PASSWORD}\n", encoding="utf-8")
    to = check.new_folder("fetched")
    with PopServer([(b"name%d" % number, each) for number, each in enumerate(_TEXTS)]) as server:
        where = f"{server.endpoint.host}:{server.endpoint.port}"
        how = ("--pop", "--plain", "--server", where, "--password-file", r"C:\server\password.txt")
        for number in range(1, 3):
            done = check.command("fetch", ACCOUNT, *how, "--to", r"C:\fetched", "--json", timeout=PATIENCE)
            result = last(done)
            check.expect(done.returncode in (0, 1), f"fetch {number} ends", text(done)[-1500:])
            check.expect(result.get("messages") == _COUNT, f"fetch {number} has all messages", result)
            archive = check.path(str(result.get("archive", r"C:\none")))
            saved = sorted(path.read_bytes() for path in archive.glob("data/**/*.eml"))
            check.expect(saved == sorted(_TEXTS), f"fetch {number} has every byte of them", len(saved))
    left = [path.name for path in to.iterdir() if path.name.endswith(".incomplete")]
    check.expect(not left, "nothing unfinished stays", left)


def rescued(check: Check) -> None:
    """An image of a disk with deleted mail: as much comes back as there is."""
    data, planted = disk(2024, _COUNT)
    (check.new_folder("image") / "disk.raw").write_bytes(data)
    to = check.new_folder("rescued")
    done = check.command("rescue", r"C:\image\disk.raw", "--to", r"C:\rescued", "--json", timeout=PATIENCE)
    check.expect(done.returncode in (0, 1, 4), "rescue ends", text(done)[-1500:])
    found = _found(to)
    wanted = [each for each in planted if _is_whole(each)]
    back = sum(each.mail.data in found for each in wanted)
    check.expect(back >= 0.98 * len(wanted) > 0, f"{back} of {len(wanted)} whole messages come back")
    left = [path.name for path in to.iterdir() if path.name.startswith("furoshiki-rescue")]
    check.expect(not left, "the folder it gathered in is gone", left)


def _is_whole(planted: Planted) -> bool:
    return planted.expected is Grade.WHOLE


def _found(to: Path) -> set[bytes]:
    return {path.read_bytes() for path in to.glob("*/data/stores/rescued/*/whole/*.eml")}
