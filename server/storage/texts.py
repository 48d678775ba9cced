"""The stored texts, one file each, named by the SHA-256 of their bytes.

The bytes are the text in UTF-8 with its line ends untouched, so that offsets hold.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Set
from pathlib import Path

from ...errors import StoreError

_DRAFT = ".part"
_CHECKSUM = re.compile(r"[0-9a-f]{64}")


def checksum_of(text: str) -> str:
    """Return the SHA-256 of a text's bytes, which is its name here."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def write(folder: Path, text: str) -> str:
    """Store a text, whole or not at all, and return its checksum."""
    data = text.encode("utf-8")
    checksum = hashlib.sha256(data).hexdigest()
    path = folder / f"{checksum}.txt"
    if not path.exists():
        write_whole(path, data)
    return checksum


def read(folder: Path, checksum: str) -> str:
    """Return a stored text; raises StoreError if there is none, or it has been altered."""
    if not _CHECKSUM.fullmatch(checksum):
        raise StoreError(f"{checksum!r} is no checksum: give 64 hexadecimal digits.")
    try:
        data = (folder / f"{checksum}.txt").read_bytes()
    except OSError as error:
        raise StoreError(
            f"The text {checksum[:12]}… is not in the store ({error.strerror}): ingest its "
            "document once more."
        ) from error
    if hashlib.sha256(data).hexdigest() != checksum:
        raise StoreError(
            f"The text {checksum[:12]}… has been altered on disk: remove the file and ingest its "
            "document once more."
        )
    return data.decode("utf-8")


def remove_others(folder: Path, wanted: Set[str]) -> None:
    """Remove the texts that no agreement needs any longer: they hold personal data.

    So do the drafts of a process that was killed. Only the one process that writes may call this.
    """
    if folder.is_dir():
        for path in folder.iterdir():
            if path.suffix == _DRAFT or path.stem not in wanted:
                path.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Write a file so that a reader, or a crash, meets the old bytes or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}{_DRAFT}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
