"""The doors of this room: who the people of the desk are, what they may do, and how they come in.

Reading lies in `crew`, changes in `rights`, links in `links`; other rooms know none of the three.
"""

from .crew import Account, Person, account, accounts, admins, every, has_any, one, roles
from .links import (
    Link,
    Offer,
    accept,
    arrived,
    change_words,
    first_admin_link,
    invite,
    look,
    reset,
    sweep,
    waiting,
    withdraw,
)
from .rights import deactivate, rename, set_roles
from .roles import ADMIN, CHECKER, INTAKE, PUBLISHER, REVIEWER, ROLES

__all__ = [
    "ADMIN",
    "CHECKER",
    "INTAKE",
    "PUBLISHER",
    "REVIEWER",
    "ROLES",
    "Account",
    "Link",
    "Offer",
    "Person",
    "accept",
    "account",
    "accounts",
    "admins",
    "arrived",
    "change_words",
    "deactivate",
    "every",
    "first_admin_link",
    "has_any",
    "invite",
    "look",
    "one",
    "rename",
    "reset",
    "roles",
    "set_roles",
    "sweep",
    "waiting",
    "withdraw",
]
