"""The stores that a writer changes: copies of the newest generation's, which nobody reads.

What is changed here counts for nothing until `publish`; after a crash, or `discard`, the copies
are made anew from the generation. So a batch of changes to all of them happens or does not.
"""

from __future__ import annotations

import shutil
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox

from . import generations, texts

TRUTH = "truth"
"""The store that all views are made from: default graph and named graphs as they were given."""

_MANY_FILES = 300


class WorkingCopy:
    """Stores by name, opened when they are first asked for.

    Each time that they are made anew they get a folder of its own: the engine works on files in
    the background as long as anything still refers to a store, and must not meet new ones there.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._mark = data / "WORK"
        self._open: dict[str, ox.Store] = {}
        self._dropped: set[str] = set()
        self._changed: set[str] = set()
        folder, generation = self._marked()
        if generation != (generations.current(data) or "nothing"):
            self._renew()
            return
        self._folder = data / "work" / folder
        try:
            self.read(TRUTH)
        except (OSError, RuntimeError):  # something still has it, or it has been tampered with
            self._renew()

    @property
    def is_changed(self) -> bool:
        """Return whether there is something to publish."""
        return bool(self._changed or self._dropped)

    def names(self) -> frozenset[str]:
        """Return the names of the stores that are there."""
        found = {folder.name for folder in self._folder.iterdir() if folder.is_dir()}
        return frozenset(found - self._dropped)

    def read(self, name: str) -> ox.Store:
        """Return a store to look into; it is empty if it is new."""
        if name not in self._open:
            self._open[name] = ox.Store(str(self._folder / name))
        return self._open[name]

    def change(self, name: str) -> ox.Store:
        """Return a store to change."""
        if name not in self._changed:
            self._mark.unlink(missing_ok=True)
            self._changed.add(name)
        self._dropped.discard(name)
        return self.read(name)

    def drop(self, name: str) -> None:
        """Leave a store out of what is published from now on."""
        self._open.pop(name, None)
        self._changed.discard(name)
        self._dropped.add(name)
        self._mark.unlink(missing_ok=True)

    def publish(self) -> str:
        """Freeze what is here as the newest generation and return its name."""
        before = generations.current(self._data)
        name = generations.publish(self._data, lambda folder: self._freeze(folder, before))
        for dropped in self._dropped:
            shutil.rmtree(self._folder / dropped, ignore_errors=True)
        self._dropped.clear()
        self._note(name)
        self._changed.clear()
        return name

    def discard(self) -> None:
        """Go back to the newest generation."""
        if self.is_changed:
            self._renew()

    def close(self) -> None:
        """Close the stores; what is not published is lost."""
        self._open.clear()  # pyoxigraph closes a store when the last reference goes

    def _freeze(self, folder: Path, before: str | None) -> None:
        names = self.names()
        # Side by side: the time goes to waiting for the disk to have it all.
        with ThreadPoolExecutor(max_workers=max(1, len(names))) as pool:
            tuple(pool.map(lambda name: self._freeze_one(name, folder / name, before), names))

    def _freeze_one(self, name: str, target: Path, before: str | None) -> None:
        if name not in self._changed and before is not None:
            generations.copy_frozen(generations.path(self._data, before) / name, target)
            return
        store = self.read(name)
        # Each opening leaves small files; RocksDB merges them only while it is open.
        if sum(1 for _ in (self._folder / name).glob("*.sst")) > _MANY_FILES:
            store.optimize()
        store.backup(str(target))

    def _renew(self) -> None:
        self.close()
        self._dropped.clear()
        self._changed.clear()
        self._mark.unlink(missing_ok=True)
        shutil.rmtree(self._data / "work", ignore_errors=True)
        self._folder = self._data / "work" / uuid.uuid4().hex
        self._folder.mkdir(parents=True)
        newest = generations.current(self._data)
        if newest is not None:
            for frozen in generations.path(self._data, newest).iterdir():
                generations.copy_frozen(frozen, self._folder / frozen.name)
        self._note(newest)

    def _note(self, generation: str | None) -> None:
        """Say that what is here is the same as a generation."""
        texts.write_whole(self._mark, f"{self._folder.name} {generation or 'nothing'}".encode())

    def _marked(self) -> tuple[str, str]:
        try:
            folder, _, generation = self._mark.read_text("ascii").partition(" ")
        except FileNotFoundError:
            return "", ""
        is_there = folder.isalnum() and (self._data / "work" / folder).is_dir()
        return (folder, generation) if is_there else ("", "")
