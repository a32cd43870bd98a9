"""Files that are sent while they are made: nothing of them waits in memory or in a temporary file."""


class Pieces:
    """What `zipfile` takes for a file that cannot be rewound."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, piece: bytes) -> int:
        self._held += piece
        return len(piece)

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    @property
    def size(self) -> int:
        return len(self._held)

    def taken(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken
