"""Takes out of a web address what says who shared it and how: tracking, share ids, fragments, user names.

What names the page stays letter for letter and in its order. Dropped are the names that campaign tools add everywhere,
and those that the apps by which messages are passed on in Viet Nam add to their own addresses.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote_plus, urlsplit, urlunsplit

# Everywhere: campaigns, click ids, mailings.
_TRACKING = re.compile(
    r"utm_\w+|utm|[fgtm]bclid|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|ttclid|twclid|li_fat_id|yclid|ysclid"
    r"|zanpid|igshid|igsh|mibextid|_rdr|__tn__|__cft__.*|fb_(?:action|ref|source|comment).*|action_(?:object|type|ref)_.*"
    r"|mc_[ce]id|_hs(?:enc|mi)|hsa_\w+|mkt_tok|oly_(?:anon|enc)_id|vero_id|wickedid|_openstat|s_cid|icid|ncid|cmpid"
    r"|ref_?(?:src|url)|referrer|share_?(?:id|app_id|link_id|item_id|author_id|token|source|from|medium)"
    r"|shared?_by|shareuid|sharer_id|sender_(?:device|id)|sec_u(?:ser_)?id|u_code|user_id|tt_from|is_from_webapp"
    r"|is_copy_url|zarsrc|_gl|_ga|spm|scm|trk|trkinfo|gidzl|zalo\w*|rdid|rdr|xmt|wtsid|paipv|eav",
    re.IGNORECASE,
)
# There only: elsewhere a short name may be what names the page.
_OF_HOST = {
    "facebook.com": re.compile(
        r"ref|refid|refsrc|source|acontext|extid|hc_\w+|notif_\w+|d|vh|idorvanity|_ft_", re.IGNORECASE
    ),
    "instagram.com": re.compile(r"hl|img_index", re.IGNORECASE),
    "threads.net": re.compile(r"slof", re.IGNORECASE),
    "threads.com": re.compile(r"slof", re.IGNORECASE),
    "youtube.com": re.compile(r"si|feature|pp|ab_channel|kw|embeds_\w+|source_ve_path", re.IGNORECASE),
    "youtu.be": re.compile(r"si|feature|pp", re.IGNORECASE),
    "tiktok.com": re.compile(
        r"_[a-z]|_r|lang|sender.*|web_id|enable_\w+|preview_pb|source|timestamp|ug\w+|region", re.IGNORECASE
    ),
    "twitter.com": re.compile(r"s|t|cxt", re.IGNORECASE),
    "x.com": re.compile(r"s|t|cxt", re.IGNORECASE),
    "spotify.com": re.compile(r"si|context", re.IGNORECASE),
    "google.com": re.compile(r"ved|ei|usg|sa|sca_\w+|gs_\w+|sourceid|rlz|usp", re.IGNORECASE),
}
# On any other site: what says where a reader came from, and names no page.
_ANYWHERE = re.compile(r"ref|si|from|source|src|sharetype", re.IGNORECASE)
_SOURCE = re.compile(
    r"[a-z]*(?:facebook|fb|zalo|messenger|share|social|twitter|mail|app|home|copy|tiktok)[\w-]*", re.IGNORECASE
)

# Addresses made anew whenever somebody shares a page: only the app knows which page it is, and who that was.
_SHARED = re.compile(
    r"https?://(?:(?:[a-z]+\.)?(?:facebook|instagram)\.com/share/|fb\.watch/|v[mt]\.tiktok\.com/|(?:www\.)?tiktok\.com/t/"
    r"|(?:[a-z]+\.)?reddit\.com/r/\w+/s/|share\.google/|spotify\.link/|pin\.it/)[^\s<>\"“”‘’«»]",
    re.IGNORECASE,
)

_ADDRESS = re.compile(r"https?://[^\s<>\"“”‘’«»]+", re.IGNORECASE)
_AFTER = ".,;:!?…)]}'"  # the sentence's, not the address's


def clean(url: str) -> str:
    """`url`, an http(s) address, without tracking. Raises ValueError where it is none."""
    parts = urlsplit(url.strip())
    host, port = parts.hostname, parts.port
    if parts.scheme.lower() not in {"http", "https"} or not host:
        raise ValueError("no http or https address")
    place = f"[{host}]" if ":" in host else host
    place += f":{port}" if port is not None else ""
    query = "&".join(_kept(parts.query, _rule(host)))
    # A fragment never reaches the site; "#:~:text=" even quotes what the sharer marked. "#!" was once how pages went.
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit((parts.scheme.lower(), place, parts.path, query, fragment))


def clean_within(text: str) -> str:
    """`text` with every http(s) address in it cleaned; what only looks like one stays as it is."""
    return _ADDRESS.sub(_cleaned, text)


def shared(text: str) -> int:
    """How many addresses in `text` are of one sharing, which cannot be taken out of them without losing the page."""
    return len(_SHARED.findall(text))


def _cleaned(found: re.Match[str]) -> str:
    address = found[0].rstrip(_AFTER)
    try:
        return clean(address) + found[0][len(address) :]
    except ValueError:
        return found[0]


def _rule(host: str) -> re.Pattern[str] | None:
    labels = host.split(".")
    return next((rule for at in range(len(labels)) if (rule := _OF_HOST.get(".".join(labels[at:])))), None)


def _kept(query: str, rule: re.Pattern[str] | None) -> Iterator[str]:
    for field in query.split("&"):
        name, _, value = (unquote_plus(part) for part in field.partition("="))
        of_host = rule.fullmatch(name) if rule else _ANYWHERE.fullmatch(name) and (name == "si" or _is_source(value))
        if field and not of_host and not _TRACKING.fullmatch(name):
            yield field


def _is_source(value: str) -> bool:
    return not value or bool(_SOURCE.fullmatch(value))
