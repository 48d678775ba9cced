"""What can go wrong, as one family, so that a caller catches one name.

AvtalegrafError                 each message is one sentence that says what to do
├── UnreadableDocumentError     a file that is no agreement text (empty, binary, too large)
├── NothingToReadError          a path without a file that we read
├── NothingToJudgeError         agreements to which no requirement applies
├── UnknownAgreementError       a name that no stored agreement has
├── UnknownQueryError           a name that no stored query has
├── QueryParameterError         a parameter that the query lacks, or a value it refuses
├── QueryRefusedError           SPARQL that does not parse, or asks for what we do not do
├── QueryStoppedError           a query that ran past its time or memory
├── EndpointError               a remote SPARQL endpoint that did not answer as one
├── StoreError                  the store cannot be opened or written
├── UnknownRequirementError     an id that no requirement has
├── HouseRulesError             a SHACL file of the reader's own that cannot be used
└── DataFileError               one of our own data files contradicts another
"""


class AvtalegrafError(Exception):
    """Base of all errors that are ours; `str(error)` is one sentence for a person."""


class UnreadableDocumentError(AvtalegrafError):
    """The file cannot be read as an agreement text."""


class NothingToReadError(AvtalegrafError):
    """The path holds no file that can be read."""


class NothingToJudgeError(AvtalegrafError):
    """No requirement applies, so it cannot be told whether anything is met."""


class UnknownAgreementError(AvtalegrafError):
    """No stored agreement has this name."""


class UnknownQueryError(AvtalegrafError):
    """No stored query has this name."""


class QueryParameterError(AvtalegrafError):
    """A query parameter is unknown, or its value is not of the declared type.

    `reason` (unknown, missing, integer, decimal, iri or code) and `values` let others say the same
    in another language.
    """

    def __init__(self, message: str, reason: str, **values: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.values = values


class QueryRefusedError(AvtalegrafError):
    """The SPARQL text does not parse, or uses something that is refused here."""


class QueryStoppedError(AvtalegrafError):
    """The query ran longer, or took more memory, than is allowed."""


class EndpointError(AvtalegrafError):
    """A remote SPARQL endpoint could not be reached or did not answer in its protocol."""


class StoreError(AvtalegrafError):
    """The store cannot be opened, read or written."""


class UnknownRequirementError(AvtalegrafError):
    """No requirement has this id, or none of the agreements is under it."""


class HouseRulesError(AvtalegrafError):
    """A shapes file of the reader's own is malformed, or asks for what we do not do."""


class DataFileError(AvtalegrafError):
    """A data file of the program is malformed or contradicts another."""
