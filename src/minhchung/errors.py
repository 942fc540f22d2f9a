"""Every error that this program raises on purpose.

    MinhChungError
    ├── Refused     the caller can act: the code is stable, the message says what to do
    ├── Failed      something outside did not work; trying again may help
    └── Broken      our own promise does not hold; stop and wake somebody

An error is a code and its facts. The message of a code stands once, here, in English; its Vietnamese is in
`locale/vi`. A test walks the source and fails on a code without a message or a message without a code.
"""

import gettext
from pathlib import Path
from typing import ClassVar

LOCALES = Path(__file__).parent / "locale"

MESSAGES = {
    # asking
    "empty_text": "There is no text to check. Paste the message you received.",
    "text_too_long": "The text has {length} characters; at most {limit} are read. Paste the part with the claim.",
    "no_words": "There are no words in this text. Paste the message itself, in any language.",
    "only_link": "A link alone cannot be matched. Paste what the page or the post says.",
    "bad_lang": "The language must be a code such as vi, en or zh-Hant.",
    "bad_k": "k, the number of answers, must be from 1 to {most}.",
    "unknown_check": "There is no such check here.",
    # setting up
    "bad_setting": "The setting {name} does not understand “{value}”. See docs/settings.md.",
    "data_folder": "The data folder {folder} cannot be used: {reason}. Choose another one with --data DIR.",
    "data_newer": "The data folder was written by a newer version of this program. Update the program.",
    "port_taken": "Cannot serve on {host}, port {port}: {reason}. Choose another port with --port N.",
    "disk_full": "The disk is full or cannot be written. Nothing is half done; make room and run this again.",
    "database_broken": "The database in the data folder is damaged. Put a backup of the data folder back.",
    "unexpected": "This is a mistake of the program ({kind}). Please report it with the lines above.",
    # measuring
    "bench_line": "{file}, line {line}, must be one JSON object with “{needed}”.",
    # sources of an import
    "source_missing": "{source} is not there. Give a file, a folder or an http(s) address.",
    "source_empty_folder": "The folder {source} holds no .json, .jsonl, .ndjson, .html or .xml file (or one with .gz).",
    "source_too_deep": "{source} lists sitemaps within sitemaps too deeply.",
    "import_running": "Another import is running on this data folder. Wait until it ends, then run this again.",
    # pages and API
    "bad_form": "The form could not be read. Go back to the ask box and send it again.",
    "bad_host": "This desk does not answer under this host name. Add the name to the setting MINHCHUNG_HOSTS.",
    "bad_json": 'The body is not a JSON object in UTF-8. Send for example {{"text": "the message"}}.',
    "bad_text": 'The field "text" is missing or is not text. Send for example {{"text": "the message"}}.',
    "bad_parameter": "{name} should be a whole number of at most nine digits. Correct it or leave it out.",
    "bad_method": "{method} is not possible at this address. Possible: {allowed}.",
    "body_too_large": "The request is larger than the {limit} bytes that are read. Send only the part with the claim.",
    "too_many_questions": "Too many questions came from your network. Wait {seconds} seconds and ask again.",
    "no_such_page": "There is no page at this address. Check its spelling, or start from the ask box.",
    "page_broken": "This page broke on our side. Your message was not kept. Try again later.",
    # the index
    "index_busy": "Another process has been writing to the index for over {seconds} seconds. Try again later.",
    # libraries that fetch and read sources
    "url_invalid": "{address} is not a web address that can be read. Check its spelling.",
    "url_not_http": "{address} cannot be fetched: only addresses that begin with http:// or https:// are.",
    "url_userinfo": "{address} was given with a user name or a password. Take them out of the address.",
    "url_port": "Port {port} of {host} is not allowed. Use 80 or 443, or allow it in the settings.",
    "url_not_public": "{host} is not on the public internet, so it is not fetched.",
    "url_unresolved": "The host {host} was not found. Check its spelling, or try again later.",
    "fetch_unreachable": "{host} does not accept a connection. Try again later.",
    "fetch_tls": "{host} has no certificate that can be trusted, so nothing was read from it.",
    "fetch_too_large": "{host} sends more than the {limit} bytes that are read at most.",
    "fetch_too_slow": "{host} did not finish answering in the time allowed. Try again later.",
    "fetch_too_many_redirects": "{host} redirects more than {limit} times. Use the address where it ends.",
    "fetch_status": "{host} answered with HTTP status {status}. Check the address, or try again later.",
    "fetch_encoding": "{host} answered in the coding {coding}; only gzip and deflate are read. Try again later.",
    "fetch_failed": "{host} broke off, or its answer is not sound HTTP. Try again later.",
    "source_unreadable": "{source} cannot be read: {reason}",
    "source_empty": "{source} is empty. Check the address or the file.",
    "source_unknown": "{source} is none of JSON, HTML, a sitemap, RSS or Atom. Give one of these.",
    "source_no_reviews": "{source} holds no ClaimReview. Check that it is the right feed, file or page.",
    "source_broken": "{source} is not valid {form} at line {line}. Nothing of it is taken; fetch it again.",
    "source_cut": "{source} breaks off at line {line}. Nothing of it is taken; fetch it again.",
    "source_nested": "{source} nests too deeply at line {line}. Nothing of it is taken; tell its publisher.",
    "source_too_large": "{source} goes beyond what is read at most ({limit}). Split it, or tell its publisher.",
    "source_bad_gzip": "{source} is a gzip file that is damaged or cut off. Fetch it again.",
    "xml_unsafe": "{source} is XML with entities or a document type of its own, which is not read. Tell its publisher.",
}


class MinhChungError(Exception):
    """Carries `code` (a key of MESSAGES) and `facts` (the values its message names)."""

    kind: ClassVar[str]

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def say(self, lang: str = "en") -> str:
        """The message in `lang` ("vi" or "en"; anything else reads as English)."""
        table = gettext.translation("django", LOCALES, languages=[lang], fallback=True)
        return table.gettext(MESSAGES[self.code]).format(**self.facts)

    def __str__(self) -> str:
        return self.say()


class Refused(MinhChungError):
    """The caller can act. Web answers 4xx, the command line exits 1."""

    kind = "refused"


class Failed(MinhChungError):
    """Something outside did not work; trying again may help. Web answers 503, the command line exits 1."""

    kind = "failed"


class Broken(MinhChungError):
    """Our own promise does not hold. Web answers 500, the command line exits 3."""

    kind = "broken"
