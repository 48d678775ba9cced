"""SHACL Core, evaluated directly over dictionaries: the same results as pySHACL, much faster.

In: a shapes graph and a data graph. Out: whether a node conforms, or all results of a validation.
SHACL-SPARQL and rules are left to pySHACL. tests/test_shacl.py runs the W3C suite against this and
says which of its tests pass; tests/test_reference.py compares it with pySHACL on every example.
"""

from .shape_reader import Shapes
from .shape_types import Result, Shape
from .triples import Triples, read_triples

__all__ = ["Result", "Shape", "Shapes", "Triples", "read_triples"]
