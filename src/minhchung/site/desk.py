"""Who publishes: what every page, feed and file of a desk says about itself."""

from dataclasses import dataclass
from pathlib import Path

# Files that are published as they are; web hands out the same ones.
ASSETS = Path(__file__).parent / "assets"
PROGRAM = "Minh Chứng"


@dataclass(frozen=True)
class Desk:
    """`address` is "https://desk.example", without a slash at its end; `name` that of the publishing organisation.

    `contact` is a "mailto:" or "https:" address, or ""; `vkey` the public key of the log (C2SP signed note).
    """

    address: str
    name: str
    sample: bool
    contact: str
    vkey: str

    @property
    def brand(self) -> str:
        """What stands at the top of every page and in its title."""
        return PROGRAM if self.sample else self.name

    @property
    def email(self) -> str:
        """Where to write to, or "" where the contact is a page."""
        return self.contact.removeprefix("mailto:").partition("?")[0] if self.contact.startswith("mailto:") else ""

    def url(self, path: str) -> str:
        """The whole address of `path`, which begins with a slash."""
        return self.address + path
