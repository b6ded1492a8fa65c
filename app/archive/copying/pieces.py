"""Bytes that come in small pieces and go on in large ones."""


class Pieces:
    """Gathers bytes until there are `least` of them."""

    def __init__(self, least: int) -> None:
        self._least = least
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0

    def add(self, data: bytes) -> bytes:
        """Takes the next bytes. Returns all that were gathered once they are enough, and none before that."""
        self._waiting.append(data)
        self._waiting_bytes += len(data)
        return self.rest() if self._waiting_bytes >= self._least else b""

    def rest(self) -> bytes:
        """All that were gathered since the last piece."""
        piece = b"".join(self._waiting)
        self._waiting.clear()
        self._waiting_bytes = 0
        return piece
