"""How a desk names itself to the public: its address, its name, and where it can be reached."""

import re
from dataclasses import dataclass

from minhchung.errors import Refused

# The name of the log is the address without its scheme (C2SP tlog-tiles): no white space, no "+" (signed-note).
FORMS = {
    "address": re.compile(r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?"),
    "name": re.compile(r"[^\x00-\x1f<>]{1,100}"),
    "reach": re.compile(r"(mailto:[^\s@]+@[^\s@]+|https://\S+)"),
}
LIKE = {
    "address": "https://kiemchung.example",
    "name": "Kiểm chứng An Mẫu",
    "reach": "mailto:desk@kiemchung.example",
}


@dataclass(frozen=True)
class Imprint:
    """Each may be "" while it is unknown. `address` has no path; `reach` is a "mailto:" or "https:" address."""

    address: str = ""
    name: str = ""
    reach: str = ""

    @property
    def called(self) -> str:
        """The name, or the host where none was given."""
        return self.name or self.address.removeprefix("https://")


def sound(part: str, text: str) -> bool:
    """Whether `text` may be that `part` ("address", "name", "reach"); "" may be each."""
    return not text or FORMS[part].fullmatch(text) is not None


def read(address: str, name: str, reach: str) -> Imprint:
    """What a person wrote, trimmed. Raises Refused: field_format."""
    parts = {"address": address.strip().rstrip("/").lower(), "name": " ".join(name.split()), "reach": reach.strip()}
    for part, text in parts.items():
        if not sound(part, text):
            raise Refused("field_format", field=part, form=LIKE[part])
    return Imprint(**parts)
