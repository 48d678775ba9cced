"""Header fields that our responses have."""

from __future__ import annotations

EVERY = {
    # Everything comes from here and nothing runs inline; no other page may frame us.
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Of every response."""

# Agreements are confidential: no cache that others share may keep them.
CACHE_CONTROL = "private, no-cache"
SERVER = "avtalegraf"


def content_type(media_type: str) -> str:
    """Return a media type with the charset that it allows, as werkzeug does."""
    is_text = media_type.startswith("text/") or media_type.endswith(("+xml", "/xml"))
    return f"{media_type}; charset=utf-8" if is_text else media_type


ANSWER = {
    **EVERY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": CACHE_CONTROL,
    "Vary": "Accept, Accept-Encoding, Accept-Language, Authorization",
}
"""Of every answer to a query that no page elsewhere has asked."""
