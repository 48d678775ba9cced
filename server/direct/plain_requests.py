"""Which requests a reader may answer by itself: `GET /sparql` of a program that asks plainly.

What is not plainly so is the application's, which then is the one place that says what is wrong;
what goes this way gets the same answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ...queries.model import LANGUAGES
from ..config import ServerConfig
from ..negotiate import HTML, choose, choose_language
from ..web import answer_formats
from ..web.access import Access, Asker
from ..web.problems import ProblemError
from .ledger import MOST_REQUEST_BYTES
from .loans import Terms

_START = b"GET /sparql?query="
_END = b"\r\n\r\n"
_ELSEWHERE = frozenset(
    {
        *("IF_NONE_MATCH", "IF_MODIFIED_SINCE", "ORIGIN", "RANGE", "FORWARDED", "EXPECT"),
        *("CONTENT_LENGTH", "TRANSFER_ENCODING", "UPGRADE"),
    }
)
_FORWARDED = frozenset({"X_FORWARDED_FOR", "X_FORWARDED_HOST", "X_FORWARDED_PROTO"})
_IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_CONNECTIONS = frozenset({"", "keep-alive", "close"})


@dataclass(frozen=True, slots=True)
class Plain:
    """A request that a reader may answer, and others with it: who asks, from where, and how."""

    terms: Terms
    asker: Asker
    address: str


def may_be_plain(data: bytes) -> bool:
    """Return whether this is all of a request that is worth a closer look."""
    return (
        data.startswith(_START)
        and data.endswith(_END)
        and len(data) <= MOST_REQUEST_BYTES
        and data.find(_END) == len(data) - len(_END)
    )


def read_plain(
    data: bytes, headers: Mapping[str, str], peer: str, access: Access, config: ServerConfig
) -> Plain | None:
    """Return what a request that `may_be_plain` asks for; None if it is the application's.

    `headers` have their names as in WSGI. A request that may be answered is counted.
    """
    line, _, rest = data.partition(b"\r\n")
    connection = headers.get("CONNECTION", "").lower()
    if (
        not line.endswith(b" HTTP/1.1")
        or not _ELSEWHERE.isdisjoint(headers)
        or connection not in _CONNECTIONS
        or "q=" in headers.get("ACCEPT_ENCODING", "")
    ):
        return None
    origin = _origin(headers, peer, config)
    rows = _chosen(headers.get("ACCEPT"), answer_formats.ROWS)
    graphs = _chosen(headers.get("ACCEPT"), answer_formats.GRAPHS)
    if origin is None or (rows is None and graphs is None):
        return None
    stamp = access.tokens_stamp  # before they are read: a change between counts as one
    asker = access.known(origin.address, headers.get("AUTHORIZATION"), origin.is_forwarded)
    if asker.refusal is not None:
        return None
    try:
        access.count(asker)
    except ProblemError:
        return None
    limits = asker.limits
    terms = Terms(
        loan=0,
        first=data,
        fields=rest,
        view=asker.view.name,
        base=origin.base,
        language=choose_language(headers.get("ACCEPT_LANGUAGE"), LANGUAGES),
        rows=rows,
        graphs=graphs,
        compress="gzip" in headers.get("ACCEPT_ENCODING", ""),
        answer_bytes=limits.answer_bytes,
        memory_bytes=limits.memory_bytes,
        most_rows=limits.rows,
        tokens=None if asker.token is None else stamp,
        # Who has so many requests a minute is counted for each, which is done here; and the next
        # request from a server in front is most likely another client's.
        is_for_one=limits.per_minute > 0 or origin.is_forwarded,
        is_last=connection == "close",
    )
    return Plain(terms, asker, origin.address)


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a request comes from, and what it calls our address of queries."""

    address: str
    base: str
    is_forwarded: bool


def _origin(headers: Mapping[str, str], peer: str, config: ServerConfig) -> _Origin | None:
    """Return the origin; None where there is a doubt."""
    host, scheme, address = headers.get("HOST", ""), "http", peer
    forwarded = {name for name in headers if name.startswith("X_FORWARDED")}
    if forwarded:
        address = headers.get("X_FORWARDED_FOR", "")
        host = headers.get("X_FORWARDED_HOST", host)
        scheme = headers.get("X_FORWARDED_PROTO", scheme)
        if (
            peer != config.proxy
            or not forwarded <= _FORWARDED
            or _IPV4.fullmatch(address) is None
            or scheme not in {"http", "https"}
        ):
            return None
    if not host or "," in host:
        return None
    if config.host_names and urlsplit(f"//{host}").hostname not in config.host_names:
        return None
    return _Origin(address, f"{scheme}://{host}/sparql", bool(forwarded))


def _chosen(accept: str | None, formats: Mapping[str, str]) -> tuple[str, str] | None:
    chosen = choose(accept, (*formats, HTML))
    return None if chosen is None or chosen == HTML else (formats[chosen], chosen)
