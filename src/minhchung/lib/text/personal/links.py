"""E-mail addresses, links to somebody's profile or group, and @handles.

A link to a post, a video or a page of news stays: it is what the claim is about. All patterns run over bare lower case.
"""

import re
from collections.abc import Iterator
from itertools import chain

from minhchung.lib.text.personal.reading import MASK, Found, Reading

_DOT = r"(?:\.| ?[\[({] ?(?:dot|cham|\.) ?[\])}] ?| (?:dot|cham) )"
_MAILBOXES = r"g ?mail|yahoo|hotmail|outlook|icloud|proton(?:mail)?|yandex|ymail|live|aol|zoho|mail"
_EMAIL = re.compile(
    r"(?<![\w.+%-])[a-z0-9_](?:[\w.+%'-])*+"
    rf"(?:(?:(?<![.])@| @ | ?[\[({{<] ?(?:@|at|a"
    rf"|a cong) ?[\])}}>] ?)(?:[\w-]{{1,63}}{_DOT}){{1,5}}[a-z][a-z-]{{0,22}}[a-z]"
    rf"| (?:at|a cong) [\w-]{{1,63}}(?: (?:dot|cham) [a-z]{{2,24}}){{1,4}}"
    rf"|(?:@| @ | (?:at|a cong) )(?:{_MAILBOXES})(?: ?\. ?(?:com|vn|net|org|me|fr|de)){{0,2}}(?![\w]))"
)
_LINK_HEAD = r"(?<![\w.@/-])(?:h(?:tt|xx)ps?(?::|\[:\])//)?(?:[a-z-]{1,12}\.)?"
_TAIL = rf"[^\s{MASK}<>\"'“”‘’«»(){{}}|]"
_HOSTS = {
    "facebook": rf"(?:facebook|fb){_DOT}com|fb{_DOT}me",
    "contact": rf"m{_DOT}me|messenger{_DOT}com/t|zalo{_DOT}me|t{_DOT}me|telegram{_DOT}(?:me|dog)|wa{_DOT}me"
    rf"|api{_DOT}whatsapp{_DOT}com|chat{_DOT}whatsapp{_DOT}com|line{_DOT}me|instagr{_DOT}am|linktr{_DOT}ee"
    rf"|discord{_DOT}gg|discord{_DOT}com/(?:users|invite)|snapchat{_DOT}com/add|linkedin{_DOT}com/in|vk{_DOT}com"
    rf"|reddit{_DOT}com/u(?:ser)?|bsky{_DOT}app/profile|viber{_DOT}click|locket{_DOT}cam|ngl{_DOT}link",
    "named": rf"tiktok{_DOT}com/@|threads{_DOT}(?:net|com)/@|youtube{_DOT}com/(?:@|c/|user/|channel/)",
    "instagram": rf"instagram{_DOT}com",
    "x": rf"(?<!pic\.)(?:twitter|x){_DOT}com",
}
_PROFILE = re.compile(
    _LINK_HEAD
    + "(?:"
    + "|".join(f"(?P<{name}>{host})" for name, host in _HOSTS.items())
    + rf")(?: ?/ ?)?(?P<path>{_TAIL}*+)"
)
# First parts of a path that lead to a post, a film, a group's page or a form rather than to somebody.
_PUBLIC = {
    "facebook": re.compile(
        r"(?:watch|groups|reel|reels|events|photo|photo\.php|video|video\.php|videos|hashtag|marketplace|help"
        r"|business"
        r"|policies|login|gaming|sharer|sharer\.php|dialog|ads|legal|settings|share/[pvr])(?![\w.-])(?!.*[?&]id=\d)"
    ),
    "instagram": re.compile(r"(?:p|reel|reels|tv|explore|accounts)(?![\w.-])"),
    "x": re.compile(r"(?:i|search|hashtag|home|explore|intent|share)(?![\w-])"),
}
_HANDLE = re.compile(
    r"(?<![\w@./+&=-])@(?![\d.,:]+(?:am|pm|h|k|tr|m|g|kg|km|d|usd|vnd|l|s)?\d*(?![\w.]))[\w.-]*\w(?:@[\w.-]*\w)*+"
)
_EVERYBODY = {"all", "everyone", "here", "channel", "moinguoi", "tatca", "ad", "admin", "admins"}
_NICK = re.compile(
    r"(?<!\w)(?:facebook|fb|face|insta(?:gram)?|ig|tik ?tok|tele(?:gram)?|zalo|twitter|skype|viber|wechat|line"
    r"|nick(?: ?name)?|username|user|acc(?:ount)?|id)(?: (?:name|id|la|ten|cua (?:no|toi|minh|em)))? ?(?:[:=]| la ) ?"
    r"(?P<nick>[a-z](?=[\w.-]*[\d._])[\w.-]{2,39}(?<![.-]))(?![\w@/])"
)


def emails(reading: Reading) -> Iterator[Found]:
    for found in _EMAIL.finditer(reading.plain):
        yield found.start(), found.end(), "email"


def profiles(reading: Reading) -> Iterator[Found]:
    for found in _PROFILE.finditer(reading.plain):
        path = found["path"].rstrip(".,;:!?…")
        end = found.start("path") + len(path)
        public = any(pattern.match(path) for host, pattern in _PUBLIC.items() if found[host])
        if re.search(r"[^\W_]", path) and not public:
            yield found.start(), end, "profile"


def handles(reading: Reading) -> Iterator[Found]:
    at = ((found.start(), found.end()) for found in _HANDLE.finditer(reading.plain))
    nicks = (found.span("nick") for found in _NICK.finditer(reading.plain))
    for start, end in chain(at, nicks):
        name = reading.plain[start:end].split("@")[-1]
        if re.search(r"[^\W\d_]", name) and name not in _EVERYBODY:
            yield start, end, "handle"
