"""Tables of the staff. Nobody outside this room imports them (import-linter); other tables point to `staff.User`.

A User is a person of the desk. An Invitation is a link that is handed over once: to somebody new, or to a person
who needs a new way in. Sessions, passkeys and one-time codes lie in the tables of Django and allauth.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Users(BaseUserManager["User"]):
    """The manager that Django's sign-in asks for."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person with this e-mail address, however it is spelled. Raises User.DoesNotExist."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person of the desk. `email` is the sign-in name, in small letters; `name` is what the desk shows.

    `roles` holds names out of `roles.ROLES`. `lang`: vi | en.
    """

    last_login = None  # when somebody was last here is nobody's business
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    roles = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    lang = models.CharField(max_length=2, default="vi")
    joined = models.DateField()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[Users] = Users()

    @property
    def is_staff(self) -> bool:
        """There is no Django admin page that writes past the workflow."""
        return False

    @property
    def is_superuser(self) -> bool:
        """Nobody stands above the guards."""
        return False


class Invitation(models.Model):
    """A link that works once. `digest`: SHA-256 of its token. `person`: whom it lets in, None until there is one.

    `clear`: the person's passkeys and codes go when the link is used. `maker` is None for the link of `./run`.
    """

    digest = models.CharField(max_length=64, unique=True)
    roles = models.JSONField(default=list)
    expires = models.DateTimeField()
    maker = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    clear = models.BooleanField(default=False)
    used = models.BooleanField(default=False)
