"""Who asks: by a token, or nobody in particular; and so what may be seen, done and taken."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, g, request
from werkzeug.datastructures import Authorization

from ..config import ServerConfig
from ..limits import Limits
from ..roles import Role
from ..storage.file_stamp import stamp_of
from ..storage.tokens import Token, holder, read_tokens
from ..storage.view import View
from .problems import ProblemError
from .rate import RateLimiter

_CHALLENGE = 'Bearer realm="avtalegraf", Basic realm="avtalegraf", charset="UTF-8"'


@dataclass(frozen=True, slots=True)
class Asker:
    """Who makes this request; `name` is that of the token, `client` tells clients apart.

    `refusal` is the key of why nothing may be asked, None if something may.
    """

    role: Role
    name: str
    token: Token | None
    view: View
    limits: Limits
    client: str
    refusal: str | None = None


class Access:
    """The tokens and limits of a service."""

    def __init__(self, config: ServerConfig) -> None:
        self._config = config
        self._limits = config.limits()
        self._rate = RateLimiter()
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._tokens: tuple[Token, ...] = ()

    @property
    def tokens_stamp(self) -> tuple[int, int] | None:
        """Return what changes whenever a token is made or revoked."""
        return stamp_of(self._config.data / "tokens.json")

    def asker(self) -> Asker:
        """Return who makes this request; raises ProblemError (401, 429)."""
        headers = request.headers
        found = self.known(
            request.remote_addr or "?",
            headers.get("Authorization"),
            "X-Forwarded-For" in headers or "Forwarded" in headers,
        )
        self.count(found)
        if found.refusal is not None:
            raise unauthorized(found.refusal)
        return found

    def known(self, address: str, authorization: str | None, is_forwarded: bool) -> Asker:
        """Return who asks from an address with an Authorization header, or why nobody may."""
        given = _given_token(authorization)
        if given is not None:
            token = holder(self._known(), given)
            if token is None:
                # Guesses are counted as what they are: requests of nobody in particular.
                return self._nobody(address, "bad-token")
            limits = self._limits[token.role]
            return Asker(token.role, token.name, token, token.view, limits, f"token {token.id}")
        # A server in front of us says for whom it asks: then it is not this machine's own user.
        if not self._config.anonymous_may_read or (is_forwarded and not self._config.is_public):
            return self._nobody(address, "token-needed")
        return self._nobody(address)

    def count(self, asker: Asker) -> None:
        """Count a request; raises ProblemError (429) if it is one too many."""
        seconds = self._rate.wait(asker.client, asker.limits.per_minute)
        if seconds:
            raise ProblemError(
                429, "too-many", headers={"Retry-After": str(max(1, math.ceil(seconds)))}
            )

    def _nobody(self, address: str, refusal: str | None = None) -> Asker:
        limits = self._limits[Role.ANONYMOUS]
        view = View(is_full=False)
        return Asker(Role.ANONYMOUS, "", None, view, limits, f"address {address}", refusal)

    def _known(self) -> tuple[Token, ...]:
        """Return the tokens, read anew when their file has changed."""
        stamp = self.tokens_stamp
        with self._lock:
            if stamp != self._stamp:
                self._tokens, self._stamp = read_tokens(self._config.data), stamp
            return self._tokens


def asker() -> Asker:
    """Return who makes this request; raises ProblemError if it is nobody who may ask."""
    if "asker" not in g:
        access: Access = current_app.extensions["access"]
        g.asker = access.asker()
    found: Asker = g.asker
    return found


def require(role: Role) -> Asker:
    """Return who makes this request, who has at least this role; raises ProblemError."""
    found = asker()
    if not found.role.may(role):
        if found.token is None:
            raise unauthorized("token-needed")
        raise ProblemError(403, "role-needed", role=role.value)
    return found


def require_writer() -> Asker:
    """Return the editor who makes this request, from no foreign page; raises ProblemError."""
    found = require(Role.EDITOR)
    # A browser sends a password that it remembers to us for any page that asks it to.
    origin = request.headers.get("Origin")
    config: ServerConfig = current_app.extensions["config"]
    if origin is not None and urlsplit(origin).netloc != request.host:
        if origin not in config.origins:
            raise ProblemError(403, "foreign-page")
    elif request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
        raise ProblemError(403, "foreign-page")
    return found


def unauthorized(key: str) -> ProblemError:
    """Return the refusal of who has no token that counts."""
    return ProblemError(401, key, headers={"WWW-Authenticate": _CHALLENGE})


def _given_token(header: str | None) -> str | None:
    """Return the token of a header: as a bearer's (RFC 6750), or as a password (RFC 7617)."""
    if header is None:
        return None
    given = Authorization.from_header(header)
    if given is None:
        return ""
    if given.type == "bearer":
        return given.token or ""
    return (given.password or "") if given.type == "basic" else ""
