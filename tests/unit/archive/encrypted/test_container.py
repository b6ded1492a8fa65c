"""The outer zip: any zip program reads it, and no changed bit of it goes unseen."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.encrypted import container, vault
from app.model.errors import UsageError

WHEN = datetime(2026, 1, 2, 3, 4, 6)
CONTENTS = {container.READ_ME: b"<what it is>", container.KEY: b"<the secret>", container.CONTENT: bytes(range(200))}


def made(*, large: bool = False) -> bytes:
    """A container of the right shape; its contents are not really encrypted."""
    sink = io.BytesIO()
    writer = container.ContainerWriter(sink, WHEN)
    for name, data in CONTENTS.items():
        with writer.member(name, large=large and name == container.CONTENT) as member:
            member.write(data)
    writer.add(container.SUMS, "".join(f"{digest}  {name}\n" for name, digest in writer.sums.items()).encode())
    writer.finish()
    return sink.getvalue()


def quiet(files: int, size_bytes: int) -> None:
    """Nobody listens."""


@pytest.mark.parametrize("large", [False, True])
def test_any_zip_program_reads_it(large: bool) -> None:
    with zipfile.ZipFile(io.BytesIO(made(large=large))) as archive:
        assert archive.testzip() is None
        assert tuple(archive.namelist()) == container.NAMES
        assert all(archive.read(name) == data for name, data in CONTENTS.items())
        assert archive.getinfo(container.CONTENT).date_time == (2026, 1, 2, 3, 4, 6)


@pytest.mark.parametrize("large", [False, True])
def test_every_flipped_bit_is_found(tmp_path: Path, large: bool) -> None:
    good = made(large=large)
    path = tmp_path / f"x{layout.ENCRYPTED}"
    path.write_bytes(good)
    assert vault.check(path, quiet).valid
    for position in range(len(good)):
        changed = bytearray(good)
        changed[position] ^= 1 << position % 8
        path.write_bytes(changed)
        assert not vault.check(path, quiet).valid, position


def test_every_cut_and_any_addition_is_found(tmp_path: Path) -> None:
    good = made()
    path = tmp_path / f"x{layout.ENCRYPTED}"
    for length in range(len(good)):
        path.write_bytes(good[:length])
        assert not vault.check(path, quiet).valid, length
    for changed in (good + b"x", b"x" + good):
        path.write_bytes(changed)
        assert not vault.check(path, quiet).valid


def test_damage_is_named(tmp_path: Path) -> None:
    path = tmp_path / f"x{layout.ENCRYPTED}"
    for name, data in CONTENTS.items():
        path.write_bytes(made().replace(data, bytes(reversed(data)), 1))
        assert vault.check(path, quiet).damaged == (name,)
    path.write_bytes(made()[:-1])
    assert vault.check(path, quiet).damaged == (path.name,)


def test_a_zip_of_others_is_not_an_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("a", b"b")
    assert not container.is_encrypted(tmp_path / "other.zip")
    with pytest.raises(UsageError) as error:
        vault.check(tmp_path / "other.zip", quiet)
    assert error.value.code == "not_an_archive"
    (tmp_path / "renamed.zip").write_bytes(made())
    assert container.is_encrypted(tmp_path / "renamed.zip")


def test_sizes_beyond_four_gib_are_where_zip64_has_them() -> None:
    """Only the list of members: nobody writes four GiB for a test."""
    member = container.Member(container.CONTENT, 100, True, 5 << 30, 7)
    last = container.Member(container.SUMS, member.end, False, 3, 1)
    data = container.central_directory([member, last], 0)
    assert data.count(b"PK\x06\x06") == data.count(b"PK\x06\x07") == 1
    assert (5 << 30).to_bytes(8, "little") in data
    assert member.end.to_bytes(8, "little") in data
