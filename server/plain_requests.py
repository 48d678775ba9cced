"""Which requests a reader may answer by itself: `GET /sparql` of a program that asks plainly.

What is not plainly so is the application's, which then is the one place that says what is wrong;
what goes this way gets the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..queries.model import LANGUAGES
from . import answer_formats
from .access import Access, Asker
from .config import ServerConfig
from .ledger import MOST_REQUEST_BYTES
from .loans import Terms
from .negotiate import HTML, choose, choose_language
from .problems import ProblemError

_START = b"GET /sparql?query="
_END = b"\r\n\r\n"
_ELSEWHERE = frozenset(
    {
        *("IF_NONE_MATCH", "IF_MODIFIED_SINCE", "ORIGIN", "RANGE", "FORWARDED", "EXPECT"),
        *("CONTENT_LENGTH", "TRANSFER_ENCODING", "UPGRADE"),
    }
)
_KEPT = frozenset({"", "keep-alive"})


@dataclass(frozen=True, slots=True)
class Plain:
    """A request that a reader may answer, and others with it: who asks, and how to answer."""

    terms: Terms
    asker: Asker


def may_be_plain(data: bytes) -> bool:
    """Return whether this is all of a request that is worth a closer look."""
    return (
        data.startswith(_START)
        and data.endswith(_END)
        and len(data) <= MOST_REQUEST_BYTES
        and data.find(_END) == len(data) - len(_END)
    )


def read_plain(
    data: bytes, headers: Mapping[str, str], address: str, access: Access, config: ServerConfig
) -> Plain | None:
    """Return what a request that `may_be_plain` asks for; None if it is the application's.

    `headers` have their names as in WSGI. A request that may be answered is counted.
    """
    line, _, rest = data.partition(b"\r\n")
    host = headers.get("HOST", "")
    if (
        not line.endswith(b" HTTP/1.1")
        or not _ELSEWHERE.isdisjoint(headers)
        or any(name.startswith("X_FORWARDED") for name in headers)
        or headers.get("CONNECTION", "").lower() not in _KEPT
        or "q=" in headers.get("ACCEPT_ENCODING", "")
        or not host
        or (config.host_names and urlsplit(f"//{host}").hostname not in config.host_names)
    ):
        return None
    rows = _chosen(headers.get("ACCEPT"), answer_formats.ROWS)
    graphs = _chosen(headers.get("ACCEPT"), answer_formats.GRAPHS)
    stamp = access.tokens_stamp  # before they are read: a change between counts as one
    asker = access.known(address, headers.get("AUTHORIZATION"), False)
    if (rows is None and graphs is None) or asker.refusal is not None:
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
        base=f"http://{host}/sparql",
        language=choose_language(headers.get("ACCEPT_LANGUAGE"), LANGUAGES),
        rows=rows,
        graphs=graphs,
        compress="gzip" in headers.get("ACCEPT_ENCODING", ""),
        answer_bytes=limits.answer_bytes,
        memory_bytes=limits.memory_bytes,
        most_rows=limits.rows,
        tokens=None if asker.token is None else stamp,
        # Who has so many requests a minute is counted for each, which we do here.
        is_for_one=limits.per_minute > 0,
    )
    return Plain(terms, asker)


def _chosen(accept: str | None, formats: Mapping[str, str]) -> tuple[str, str] | None:
    chosen = choose(accept, (*formats, HTML))
    return None if chosen is None or chosen == HTML else (formats[chosen], chosen)
