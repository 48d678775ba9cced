"""Who may change a data directory: one process at a time, by a lock that dies with its owner."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from ...errors import StoreError

_PAUSE = 0.05


class BusyStoreError(StoreError):
    """Another process changes the store just now."""


class DataLock:
    """The right to change a data directory; `release` gives it back."""

    def __init__(self, data: Path, patience: float) -> None:
        """Wait at most so many seconds; raises BusyStoreError, StoreError for a bad folder."""
        try:
            data.mkdir(parents=True, exist_ok=True)
            self._file = os.open(data / "LOCK", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreError(
                f"The store in {data} cannot be opened for writing ({error.strerror}): check the "
                "folder and its permissions."
            ) from error
        deadline = time.monotonic() + patience
        while not self._taken():
            if time.monotonic() >= deadline:
                os.close(self._file)
                raise BusyStoreError(
                    f"Another process writes to {data}: wait until it is done, then try again."
                )
            time.sleep(_PAUSE)

    def release(self) -> None:
        """Let others in; the kernel does the same when this process ends."""
        os.close(self._file)

    def _taken(self) -> bool:
        try:
            # Not fcntl.lockf: its locks vanish when any other file object on the file is closed.
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
