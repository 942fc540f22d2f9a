"""What is taken out of a message before it is stored, in words."""

from django.utils.translation import pgettext_lazy

TAKEN = {
    "name": pgettext_lazy("taken out", "a person’s name"),
    "phone": pgettext_lazy("taken out", "a phone number"),
    "email": pgettext_lazy("taken out", "an e-mail address"),
    "national_id": pgettext_lazy("taken out", "the number of an identity paper"),
    "bank_account": pgettext_lazy("taken out", "a bank account"),
    "card": pgettext_lazy("taken out", "the number of a card"),
    "plate": pgettext_lazy("taken out", "a number plate"),
    "profile": pgettext_lazy("taken out", "a link to somebody’s profile"),
    "handle": pgettext_lazy("taken out", "the name of an account"),
    "address": pgettext_lazy("taken out", "a home address"),
}
