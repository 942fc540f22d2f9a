"""What a pass phrase must be, and how it is kept: Argon2id in the size that OWASP recommends."""

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError

from minhchung.errors import Refused

from .models import User


class Hasher(Argon2PasswordHasher):
    """Argon2id with 46 MiB and one lane (OWASP Password Storage Cheat Sheet).

    Django's 100 MiB in eight lanes would let eight sign-ins at once take 800 MB of a small machine.
    """

    time_cost = 1
    memory_cost = 47_104  # KiB
    parallelism = 1


def check(phrase: str, *, person: User) -> None:
    """Raises Refused: phrase_short, phrase_common, phrase_digits, phrase_like (to the name or the e-mail address)."""
    for validator in get_default_password_validators():
        try:
            validator.validate(phrase, person)
        except ValidationError as error:
            raise _refused(error.error_list[0]) from error


def _refused(error: ValidationError) -> Refused:
    """What one of Django's validators says (AUTH_PASSWORD_VALIDATORS), in our words."""
    return {
        "password_too_short": Refused("phrase_short", **(error.params or {})),
        "password_too_common": Refused("phrase_common"),
        "password_entirely_numeric": Refused("phrase_digits"),
        "password_too_similar": Refused("phrase_like"),
    }[str(error.code)]
