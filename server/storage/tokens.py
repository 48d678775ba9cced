"""Tokens: who may do what. Only a digest of each is kept, so what is stored opens no door.

`tokens.json` in the data directory. A token is `avt_NUMBER_SECRET`; the secret has 256 bits from
the system's source of randomness, so one round of SHA-256 keeps it as well as many would.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ...errors import StoreError
from ..roles import Role
from . import texts
from .view import View

_FILE = "tokens.json"
_TOKEN = re.compile(r"avt_([0-9a-f]{12})_[A-Za-z0-9_-]{43}")
_NAME = re.compile(r"[\w.@-][\w .@-]{0,63}")


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept; `collections` None is all agreements."""

    id: str
    name: str
    role: Role
    collections: tuple[str, ...] | None
    digest: str
    created: str

    @property
    def view(self) -> View:
        """Return what its holder sees: personal data is for editors."""
        return View(self.role.may(Role.EDITOR), self.collections)


def read_tokens(data: Path) -> tuple[Token, ...]:
    """Return the tokens of a data directory; raises StoreError if the file cannot be read."""
    path = data / _FILE
    try:
        rows = json.loads(path.read_text("utf-8"))["tokens"]
        return tuple(
            Token(
                id=row["id"],
                name=row["name"],
                role=Role(row["role"]),
                collections=None if row["collections"] is None else tuple(row["collections"]),
                digest=row["digest"],
                created=row["created"],
            )
            for row in rows
        )
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{path} cannot be read: restore it, or remove it and make new tokens."
        ) from error


def create(
    data: Path, name: str, role: Role, collections: Iterable[str] | None
) -> tuple[Token, str]:
    """Keep a new token and return it with its text, which is told this once."""
    tokens = read_tokens(data)
    if not _NAME.fullmatch(name):
        raise StoreError(f"{name!r} cannot name a token: use letters, digits, dots and hyphens.")
    if any(token.name == name for token in tokens):
        raise StoreError(
            f"There is a token {name} already: revoke it first, or choose another name."
        )
    number = secrets.token_hex(6)
    text = f"avt_{number}_{secrets.token_urlsafe(32)}"
    chosen = None if collections is None else tuple(sorted(set(collections)))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    token = Token(number, name, role, chosen, _digest(text), now)
    _write(data, (*tokens, token))
    return token, text


def revoke(data: Path, name: str) -> None:
    """Forget a token; raises StoreError if there is none of this name."""
    tokens = read_tokens(data)
    left = tuple(token for token in tokens if token.name != name)
    if len(left) == len(tokens):
        raise StoreError(f"There is no token {name}: `avtalegraf token list` names them.")
    _write(data, left)


def holder(tokens: Iterable[Token], text: str) -> Token | None:
    """Return the token whose text this is."""
    match = _TOKEN.fullmatch(text)
    if match is None:
        return None
    given = _digest(text)
    found = None
    for token in tokens:
        # Both compared to the end, whatever they are: the time tells nothing.
        if hmac.compare_digest(token.digest, given) and token.id == match[1]:
            found = token
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _write(data: Path, tokens: Iterable[Token]) -> None:
    rows = [
        {
            "id": token.id,
            "name": token.name,
            "role": token.role.value,
            "collections": token.collections,
            "digest": token.digest,
            "created": token.created,
        }
        for token in tokens
    ]
    content = json.dumps({"tokens": rows}, ensure_ascii=False, indent=1).encode()
    try:
        texts.write_whole(data / _FILE, content, mode=0o600)
    except OSError as error:
        raise StoreError(
            f"{data / _FILE} cannot be written ({error.strerror}): check the folder."
        ) from error
