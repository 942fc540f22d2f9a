"""Read a page as a reader does: by its headings, links and marks."""

from django.http import HttpResponse
from lxml import html


class Page:
    """A response read as HTML."""

    def __init__(self, response: HttpResponse) -> None:
        self.tree = html.document_fromstring(response.content.decode("utf-8"))

    def texts(self, path: str) -> list[str]:
        """The text of each element of an XPath, white space run together; attributes as they stand."""
        return [
            " ".join((found if isinstance(found, str) else found.text_content()).split())
            for found in self.tree.xpath(path)
        ]

    def text(self, path: str) -> str:
        """The text of the one element there."""
        (only,) = self.texts(path)
        return only
