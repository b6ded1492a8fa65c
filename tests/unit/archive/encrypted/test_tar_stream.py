"""The stream inside: stock tar reads what is written, and no stream gets anything outside of its folder."""

import io
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.archive.bag import layout, manifest
from app.archive.encrypted.extraction import Extraction
from app.archive.encrypted.tar_stream import TarSink, UnexpectedTarError, is_plain, pack

NAMES = ("data/stores/x/受信箱.mbox", "data/stores/x/" + "ながい" * 24 + ".eml", "data/empty")


def quiet(files: int, size_bytes: int) -> None:
    """Nobody listens."""


def a_bag(folder: Path) -> Path:
    """The shape of a sealed archive, with an empty folder."""
    (folder / "data/stores/x").mkdir(parents=True)
    (folder / "data/stores/hollow").mkdir()
    for number, name in enumerate(NAMES):
        (folder / name).write_bytes(bytes(number * 700))
    (folder / layout.MANIFEST).write_text("".join(manifest.line("0" * 64, name) for name in NAMES), encoding="utf-8")
    (folder / layout.TAG_MANIFEST).write_text(manifest.line("0" * 64, layout.MANIFEST))
    return folder


def received(data: bytes, folder: Path, step: int = 1000) -> Extraction:
    """Extracts a stream that comes in pieces."""
    extraction = Extraction(folder, quiet)
    sink = TarSink(extraction)
    try:
        for start in range(0, len(data), step):
            sink.write(data[start : start + step])
        sink.close_stream()
    finally:
        extraction.close()
    return extraction


def test_stock_tar_reads_it(tmp_path: Path) -> None:
    bag = a_bag(tmp_path / "bag")
    with tarfile.open(fileobj=io.BytesIO(b"".join(pack(bag, "上")))) as archive:
        assert archive.format == tarfile.PAX_FORMAT
        names = archive.getnames()
        assert {f"上/{name}" for name in NAMES} | {"上/data/stores/hollow"} <= set(names)
        assert names.index(f"上/{layout.MANIFEST}") < names.index(f"上/{NAMES[0]}")
        sizes = [archive.getmember(f"上/{name}").size for name in NAMES]
        assert sizes == [0, 700, 1400]


@pytest.mark.parametrize("step", [1, 511, 512, 1000, 1 << 20])
def test_what_is_packed_comes_out_the_same(tmp_path: Path, step: int) -> None:
    bag = a_bag(tmp_path / "bag")
    (tmp_path / "out").mkdir()
    extraction = received(b"".join(pack(bag, "top")), tmp_path / "out", step)
    assert extraction.work == tmp_path / "out" / "top.incomplete"
    assert extraction.final == tmp_path / "out" / "top"
    there = {path.relative_to(bag): path.read_bytes() if path.is_file() else None for path in bag.rglob("*")}
    work = extraction.work
    assert there == {path.relative_to(work): path.read_bytes() if path.is_file() else None for path in work.rglob("*")}


def stream(*members: tuple[str, bytes] | tarfile.TarInfo, form: int = tarfile.PAX_FORMAT) -> bytes:
    """A stream of anybody's making."""
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w", format=form) as archive:
        top = tarfile.TarInfo("top")
        top.type = tarfile.DIRTYPE
        archive.addfile(top)
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
            else:
                info = tarfile.TarInfo(member[0])
                info.size = len(member[1])
                archive.addfile(info, io.BytesIO(member[1]))
    return sink.getvalue()


def special(kind: bytes, name: str = "top/x", target: str = "") -> tarfile.TarInfo:
    """A member that is no file."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


HOSTILE = {
    "absolute": stream(("/etc/x", b"x")),
    "above": stream(("top/../../x", b"x")),
    "dots": stream(("top/..", b"x")),
    "another top": stream(("other/x", b"x")),
    "backslash": stream(("top/..\\..\\x", b"x")),
    "drive": stream(("top/C:x", b"x")),
    "stream of a file": stream(("top/a:b", b"x")),
    "reserved": stream(("top/NUL.txt", b"x")),
    "control": stream(("top/a\nb", b"x")),
    "empty part": stream(("top//x", b"x")),
    "symbolic link": stream(special(tarfile.SYMTYPE, target="/etc/passwd")),
    "hard link": stream(special(tarfile.LNKTYPE, target="top/y")),
    "device": stream(special(tarfile.CHRTYPE)),
    "pipe": stream(special(tarfile.FIFOTYPE)),
    "sparse": stream(special(tarfile.GNUTYPE_SPARSE)),
    "twice": stream(("top/x", b"1"), ("top/x", b"2")),
    "file as folder": stream(("top/x", b"1"), ("top/x/y", b"2")),
    "no such folder": stream(("top/a/b", b"2")),
    "gnu name": stream(("top/" + "x" * 150, b"1"), form=tarfile.GNU_FORMAT),
    "top is a file": stream(("top", b"1")),
    "no end": stream(("top/x", b"1"))[:1536],
    "cut in a file": stream(("top/x", b"1" * 2000))[:2000],
    "after the end": stream() + b"x" * 512,
    "no tar": b"x" * 2048,
    "nothing": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_stream_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(UnexpectedTarError):
        received(HOSTILE[name], tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert all(path.parent.name in ("out", "top.incomplete") for path in (tmp_path / "out").rglob("*"))


def test_a_header_that_asks_for_memory_is_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo("top/x")
    info.type, info.size = tarfile.XHDTYPE, 1 << 40
    with pytest.raises(UnexpectedTarError):
        received(stream()[:512] + info.tobuf(tarfile.GNU_FORMAT), tmp_path)


@given(st.binary(max_size=3000))
def test_no_stream_brings_more_than_that(data: bytes) -> None:
    class Nothing:
        def folder(self, top: str, name: str) -> None: ...

        def begin(self, name: str, size: int) -> None: ...

        def data(self, data: bytes) -> None: ...

        def end(self) -> None: ...

    sink = TarSink(Nothing())
    with pytest.raises(UnexpectedTarError):
        sink.write(data)
        sink.close_stream()


@given(st.text(min_size=1, max_size=20))
def test_a_plain_name_stays_where_it_is(part: str) -> None:
    if is_plain(part):
        assert not manifest.leaves_the_bag(part)
        assert "/" not in part and "\\" not in part and part not in (".", "..")
    assert is_plain(layout.safe_name(part))
