"""An agreement in, out the role that its parties share where they stand on one level."""

from __future__ import annotations

from ..scope import Scope
from .party_roles import MUTUAL_ROLE
from .party_statements import statements


def shared_role(scope: Scope) -> str | None:
    """Return the role that the parties of an agreement share, if they stand on one level.

    Those who cooperate are independent controllers where the agreement says so, and names no
    processor among them.
    """
    kind = scope.region.kind
    if kind != "cooperation_agreement":
        return MUTUAL_ROLE.get(kind)
    independent = any("independent" in unit.codes("sense") for unit in scope.units)
    if independent and not any(said.role == "processor" for said in statements(scope)):
        return "independent_controller"
    return MUTUAL_ROLE[kind]
