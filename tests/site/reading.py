"""A built page, read by XPath as a program that knows nothing of us would."""

from collections.abc import Iterator

import lxml.html


class Reading:
    """The page that `data` holds."""

    def __init__(self, data: bytes) -> None:
        self.root = lxml.html.document_fromstring(data.decode())

    def texts(self, path: str) -> list[str]:
        """Each match as text, white space as one space."""
        return [" ".join(_text(found).split()) for found in self.root.xpath(path)]

    def one(self, path: str) -> str:
        """The only match."""
        (only,) = self.texts(path)
        return only

    def links(self) -> Iterator[str]:
        """Every address within the site that the page leads to or loads."""
        for address in self.texts("//a/@href | //link/@href | //img/@src | //script/@src | //form/@action"):
            if address.startswith("/"):
                yield address.partition("#")[0]


def _text(found: object) -> str:
    return found if isinstance(found, str) else found.text_content()  # type: ignore[attr-defined,no-any-return]
