"""Roles and rules in words."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from minhchung.staff import people

ROLES = {
    people.INTAKE: (_("intake"), _("Opens, groups and declines claims.")),
    people.CHECKER: (_("checker"), _("Gathers evidence, writes drafts and submits them.")),
    people.REVIEWER: (_("reviewer"), _("Approves or sends back what others wrote.")),
    people.PUBLISHER: (_("publisher"), _("Publishes, corrects and retracts.")),
    people.ADMIN: (_("admin"), _("Invites people and gives roles.")),
}


def role_words(roles: Collection[str]) -> list[str]:
    """The names of `roles` in the active language, in our order."""
    return [str(ROLES[role][0]) for role in people.ROLES if role in roles]
