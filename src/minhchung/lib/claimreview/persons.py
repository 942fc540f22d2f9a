"""Who may be named: organisations. Whoever may be a person is left out, in doubt too.

Markup hides persons in four ways: a Person among several types, a plain string, an "Organization" whose address is an
author's page, and an "Organization" with a birth date or a job. All four read as persons here.
"""

import re
from collections.abc import Iterator
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from minhchung.lib.claimreview.addresses import LONGEST, BadUrl, absolute
from minhchung.lib.claimreview.fields import Lookup, Node, kinds, nodes, words
from minhchung.lib.claimreview.plain import plain

# schema.org types that are no persons though their name does not end in "organization".
_GROUPS = {
    "brand",
    "consortium",
    "corporation",
    "ngo",
    "newspaper",
    "onlinebusiness",
    "periodical",
    "project",
    "website",
}
# schema.org properties of Person, and of nothing that publishes.
_OF_PERSONS = {
    "additionalname", "alumniof", "birthdate", "birthplace", "familyname", "gender", "givenname",
    "honorificprefix", "honorificsuffix", "jobtitle", "nationality", "spouse", "worksfor",
}  # fmt: skip
_PERSON_PAGE = re.compile(
    r"/(?:[@~][^/]+|(?:[\w-]+-)?(?:authors?|autore?s?|autoras?|auteurs?|autoren|autorzy|penulis|tac-gia|people|persons?"
    r"|profiles?|profile\.php|perfil|profil|staff|team|equipo|equipe|users?|members?|contributors?|editors?|reporters?"
    r"|journalists?|writers?|bio|byline))(?:/|$)"
)
# sameAs: organisations have accounts under /@name and /user/name as well; these places hold persons only.
_PERSON_ACCOUNT = re.compile(
    r"//(?:[\w-]+\.)*(?:linkedin\.com/in|orcid\.org|muckrack\.com|about\.me|scholar\.google\.[a-z.]+)/|/authors?/",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]+\s*(?:@|\(at\)|\[at\])\s*[\w-]+(?:\.[\w-]+)+")

# What a refused item may keep. Everything else in it is dropped unseen: a name can stand under any key.
_KEPT_TEXT = {
    "type", "context", "id", "url", "claimreviewed", "headline", "title", "datepublished", "datemodified",
    "datecreated", "reviewdate", "claimdate", "inlanguage", "languagecode", "textualrating", "alternatename",
    "ratingvalue", "bestrating", "worstrating", "script",
}  # fmt: skip
_KEPT_PARTS = {
    "item", "datafeedelement", "claims", "claimreview", "reviewrating", "graph", "node", "review", "mainentity",
    "mainentityofpage",
}  # fmt: skip
_DEEP = 8
_MANY = 20
_LONG = 300


def publisher(node: Node, *, host: str, find: Lookup | None = None) -> str:
    """The organisation that publishes `node`: its author, else its publisher, else `host`."""
    return next((name for name, _ in organisations(node, host=host, find=find)), host)


def organisations(node: Node, *, host: str, find: Lookup | None = None) -> Iterator[tuple[str, str]]:
    """Name and address ("" if none) of each organisation among author, creator, publisher and sourceOrganization.

    A string, or an object without a type, counts only when its name is the host's ("Full Fact" at fullfact.org).
    """
    for key in ("author", "creator", "publisher", "sourceOrganization"):
        for each in nodes(node.get(key), find):
            name = plain(words(each.get("name")), limit=100)
            if name and _is_organisation(each, name, host) and not _EMAIL.search(name):
                yield name, words(each.get("url"))
        name = plain(words(list(_strings(node.get(key)))), limit=100)
        if name and names_host(name, host):
            yield name, ""


def names_host(name: str, host: str) -> bool:
    """Whether the words of `name` are the labels of `host`: each stands in one, and they use up those they touch."""
    labels = [_letters(label) for label in host.split(".")]
    spelled = [_letters(word) for word in re.split(r"[\s.]+", name)]
    if sum(map(len, spelled)) < 3:
        return False
    rest = list(labels)
    for word in sorted(spelled, key=len, reverse=True):
        at = next((i for i, label in enumerate(rest) if word in label), None)
        if at is None:
            return False
        rest[at] = rest[at].replace(word, "", 1)
    return all(left in ("", whole) for left, whole in zip(rest, labels, strict=True))


def without_persons(item: object) -> Node:
    """What may be kept of a refused `item`: addresses, dates, claim, headline and rating, never a person or e-mail."""
    kept = _kept(item, "", 0)
    return kept if isinstance(kept, dict) else {}


def _is_organisation(node: Node, name: str, host: str) -> bool:
    types = kinds(node)
    if "person" in types or {key.lower() for key in node} & _OF_PERSONS:
        return False
    if any(is_person_page(each) for key in ("url", "@id") for each in _strings(node.get(key))):
        return False
    accounts = list(_strings(node.get("sameAs")))
    if accounts and all(_PERSON_ACCOUNT.search(each) for each in accounts):
        return False
    if any(each in _GROUPS or each.endswith("organization") for each in types):
        return True
    return names_host(name, host)


def is_person_page(url: str) -> bool:
    """Whether the path of `url` is one that sites give to a person."""
    try:
        path = urlsplit(url[:LONGEST].strip()).path
    except ValueError:
        return False
    return bool(_PERSON_PAGE.search(unquote(path).lower()))


def _strings(value: object) -> Iterator[str]:
    return (each for each in _listed(value) if isinstance(each, str) and each)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _letters(text: str) -> str:
    split = normalize("NFD", text.casefold()).replace("đ", "d").replace("ł", "l").replace("ø", "o")
    return "".join(c for c in split if c.isalnum())


def _kept(value: object, key: str, depth: int) -> object:
    if depth > _DEEP:
        return None
    if isinstance(value, dict):
        return _kept_fields(value, depth) or None
    if isinstance(value, list):
        return [kept for each in value[:_MANY] if (kept := _kept(each, key, depth + 1)) is not None] or None
    if key not in _KEPT_TEXT or value is None or isinstance(value, bool):
        return None
    text = _EMAIL.sub("", plain(words(value), limit=_LONG)).strip()
    return _kept_url(text) if key in ("url", "id") else text or None


def _kept_fields(node: Node, depth: int) -> Node:
    if "person" in kinds(node):
        return {}
    kept: Node = {}
    for key, value in node.items():
        folded = "".join(c for c in key.rpartition("/")[2].lower() if c.isalpha())
        nested = isinstance(value, dict | list)
        if folded in _KEPT_PARTS or (folded in _KEPT_TEXT and not isinstance(value, dict)):
            left = _kept(value, "url" if folded == "mainentityofpage" and not nested else folded, depth + 1)
            if left is not None:
                kept[key] = left
    return kept


def _kept_url(text: str) -> str | None:
    """An address loses its query and user name (both can name a person); a person's page is dropped whole."""
    if is_person_page(text):
        return None
    try:
        return absolute(text).partition("?")[0]
    except BadUrl:
        return re.split(r"[?#]", text.rpartition("@")[2])[0] or None
