"""Zip files from anywhere, read within bounds: nothing is unpacked to a path, and no member grows without end."""

import os
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from app.system.reading import open_read_only

_MAX_MEMBERS = 2_000_000
_MAX_RATIO = 1000
"""Bytes unpacked for one packed; mail packs about 3:1."""
_SMALL = 1 << 20
_PIECE = 1 << 18


class Archive:
    """An open zip. Reading raises ValueError for what is damaged or made to fill memory."""

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        """`data` is what is in it where it lies in no file. Raises OSError, and zipfile.BadZipFile for no zip."""
        self._stream = os.fdopen(open_read_only(path)[0], "rb") if data is None else BytesIO(data)
        try:
            self._zip = zipfile.ZipFile(self._stream)
        except BaseException:
            self._stream.close()
            raise
        self.members = [info for info in self._zip.infolist()[:_MAX_MEMBERS] if not info.is_dir()]
        self._by_name: dict[str, zipfile.ZipInfo] | None = None

    def close(self) -> None:
        """Closes the file."""
        self._zip.close()
        self._stream.close()

    def find(self, name: str) -> zipfile.ZipInfo | None:
        """A member by its name, in any case and with either slash; None where there is none."""
        if self._by_name is None:
            self._by_name = {_key(info.filename): info for info in self.members}
        return self._by_name.get(_key(name)) if name else None

    def read(self, info: zipfile.ZipInfo, limit: int) -> bytes:
        """The bytes of a member. Raises ValueError where it is damaged or has more than `limit` bytes."""
        data = bytearray()
        for piece in self.pieces(info):
            data += piece
            if len(data) > limit:
                raise ValueError("member too large")
        return bytes(data)

    def pieces(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """The bytes of a member, in pieces. Raises ValueError where it is damaged or unpacks to far too much."""
        bound = max(_SMALL, info.compress_size * _MAX_RATIO)
        seen = 0
        try:
            with self._zip.open(info) as stream:
                while piece := stream.read(_PIECE):
                    seen += len(piece)
                    if seen > bound:
                        raise ValueError("member grows without end")
                    yield piece
        except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError) as error:
            raise ValueError(f"zip: {error}") from error


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
