"""Who may do what: permissions, roles, the actor of a request, and the rule in a route's signature."""

from liveloop.people.access.actor import Actor, ActorKind, Authenticator, Identity
from liveloop.people.access.guards import IdentityDep, access_rule, identify, public, require, signed_in
from liveloop.people.access.origin import check_csrf, check_origin, is_own_origin
from liveloop.people.access.permissions import PERMISSIONS, PERMISSIONS_OF, Permission, Role
from liveloop.people.access.walk import audit_routes, route_rules

__all__ = [
    "PERMISSIONS",
    "PERMISSIONS_OF",
    "Actor",
    "ActorKind",
    "Authenticator",
    "Identity",
    "IdentityDep",
    "Permission",
    "Role",
    "access_rule",
    "audit_routes",
    "check_csrf",
    "check_origin",
    "identify",
    "is_own_origin",
    "public",
    "require",
    "route_rules",
    "signed_in",
]
