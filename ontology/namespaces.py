"""The namespaces of the graph, and the base under which its own things get their IRIs."""

from __future__ import annotations

import os
from typing import Final

from rdflib import Namespace

from ..errors import DataFileError

AVT: Final = Namespace("https://w3id.org/avtalegraf/ns#")
V: Final = Namespace("https://w3id.org/avtalegraf/vocab#")
DPV: Final = Namespace("https://w3id.org/dpv#")
PD: Final = Namespace("https://w3id.org/dpv/pd#")
LOC: Final = Namespace("https://w3id.org/dpv/loc#")
EU_GDPR: Final = Namespace("https://w3id.org/dpv/legal/eu/gdpr#")
OA: Final = Namespace("http://www.w3.org/ns/oa#")
ODRL: Final = Namespace("http://www.w3.org/ns/odrl/2/")
ELI: Final = Namespace("http://data.europa.eu/eli/ontology#")

#: Where the base is read from, and what it is when nothing is set.
BASE_VARIABLE: Final = "AVTALEGRAF_BASE_IRI"
DEFAULT_BASE: Final = "https://w3id.org/avtalegraf/id/"

_FORBIDDEN: Final = frozenset(' <>"{}|\\^`')


def base_iri() -> str:
    """Return the base of all agreements, documents and facts; it ends in `/` or `#`.

    It is read from the environment each time, so that a test or a second store may set it.
    """
    base = os.environ.get(BASE_VARIABLE, "").strip() or DEFAULT_BASE
    if ":" not in base or _FORBIDDEN & set(base):
        raise DataFileError(
            f"{BASE_VARIABLE} is {base!r}: set it to an absolute IRI such as {DEFAULT_BASE}."
        )
    return base if base.endswith(("/", "#")) else f"{base}/"
