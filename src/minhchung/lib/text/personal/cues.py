"""The words round a number that say whose it is: a phone's, a card of identity's, an account's, or nobody's."""

import re

from minhchung.lib.text.personal.digits import Window
from minhchung.lib.text.personal.reading import MASK, Reading

REACH = 56  # characters before a number in which its word is looked for
_AFTER = 40

BANKS = (
    r"vietcom ?bank|vcb|techcom ?bank|tcb|bidv|agri ?bank|vietin ?bank|ctg|mb ?bank|mbb?|acb|vp ?bank|tp ?bank"
    r"|sacom ?bank|stb|vib|shb|hd ?bank|ocb|msb|maritime ?bank|sea ?bank|exim ?bank|lien ?viet(?: ?post ?bank)?"
    r"|lp ?bank|scb|ab ?bank|nam a bank|nama ?bank|bac a bank|baca ?bank|pvcom ?bank|viet ?a ?bank|bv ?bank"
    r"|kien ?long ?bank|dong ?a ?bank|saigon ?bank|ncb|pg ?bank|bao ?viet ?bank|ocean ?bank|viet ?capital ?bank|cake"
    r"|timo|shinhan(?: ?bank)?|hsbc|woori(?: ?bank)?|uob|public bank|cimb|standard chartered|citi ?bank|momo"
    r"|zalo ?pay|viettel ?(?:pay|money)|vnpay|shopee ?pay|[a-z]+ ?bank"
)
# Kind, characters that may stand between the word and the number, the words.
_CUES = (
    # A number after one of these is nobody's, however it looks.
    ("code", 14, r"ma vach|barcode|ean|upc|isbn|issn|ma so thue|mst|ma van don|van don|ma don(?: hang)?|don hang"
     r"|so lo|serial|so se ri|seri|imei|ma san pham|ma giao dich|ma dat cho|order|tracking|giay phep kinh doanh|ve so"
     r"|day so"),
    ("national_id", 40, r"cccd(?: ?/ ?cmnd)?|cmnd(?: ?/ ?cccd)?|cmt(?:nd)?|chung minh(?: thu| nhan dan)*"
     r"|can cuoc(?: cong dan)?|so dinh danh(?: ca nhan)?|ma dinh danh|dinh danh|giay to tuy than|id ?card"
     r"|identity card|national id|ho chieu|passport|giay phep lai xe|bang lai(?: xe)?|gplx|gpxl|bhyt|bhxh"
     r"|bao hiem y te|bao hiem xa hoi|ma so bhxh|ma so thue ca nhan|mst ca nhan"),
    ("card", 40, r"so the(?: ngan hang| tin dung| atm)?|the (?:visa|master(?:card)?|tin dung|atm|ngan hang|ghi no)"
     r"|visa|master ?card|credit card|debit card|card(?: number| no\.?)?|napas"),
    ("bank_account", 40, r"so tai khoan|so tk|stk|tai khoan so|tk so|account(?: number| no\.?)?|iban|acct?|a/c|so a/c"),
    ("bank", 26, rf"{BANKS}|ngan hang|tai khoan|tk"),
    ("transfer", 18, r"chuyen khoan|ck|chuyen (?:tien |het |gap )?(?:vao|den|toi|qua|cho|ve)"
     r"|nap (?:tien )?(?:vao|qua)|(?:nop|dong|gop) (?:[a-z]+ ){0,2}(?:vao|qua|ve)|gui (?:tien )?(?:vao|ve|qua|toi)"
     r"|ung ho qua|dat coc (?:vao|qua)"),
    ("phone", 24, r"so dien thoai|sdt|so dt|dien thoai|dtdd|dt|so may|so di dong|di dong|phone(?: number)?|tel"
     r"|mobile|cell|telephone|zalo|viber|whatsapp|telegram|tele|hotline|hot line|so nong|lien he|lien lac|lh|alo"
     r"|nhan tin|nhan sms|sms|contact|fax"),
    ("call", 12, r"goi(?: so| toi| cho| den| vao| qua| ve| ngay| lai)*|call(?: me| us)?(?: at| on)?|text me|ring|ib"
     r"|pm|inbox"),
)  # fmt: skip
_CUE = re.compile("|".join(rf"(?P<{kind}>(?<![^\W_])(?:{words})(?![^\W\d_]))" for kind, _, words in _CUES))
_GAPS = {kind: gap for kind, gap, _ in _CUES}
_BANK_AFTER = re.compile(
    r"[ ,.:;(\[/|-]{0,4}(?:(?:tai|cua|o|thuoc|chi nhanh|ben|trong|la|so) )?(?:stk )?(?:(?:ngan hang|nh|bank) ?)?"
    rf"(?:tmcp )?(?:{BANKS}|ngan hang)(?!\w)"
)
_UNITS = r"d|vnd|k|tr|usd|dollars?|euro|eur|kg|km2?|m[23]?|ha|view|like|ml|mg|million|people"
_UNIT_AFTER = re.compile(
    rf" ?(?:{_UNITS}|đ|đồng|vnđ|nghìn|ngàn|triệu|tỷ|tỉ|đô(?: la)?|người|tấn|lượt|cái|chiếc|lít|gam|phiếu|ca|liều|hộ|vé)"
    r"(?![^\W_])| ?[%$€₫°]"
)
_UNIT_AFTER_PLAIN = re.compile(
    rf" ?(?:{_UNITS}|dong(?! (?:a|phi|tien|coc|vao|hoc|bao)\b)|nghin|ngan(?! hang)|trieu|ty|ti|do la|nguoi|luot|lit"
    r"|phieu|lieu)(?![^\W_])| ?[%$€₫°]"
)
_ENDS = frozenset("0123456789" + MASK)  # a word before another number speaks of that one
_PRICE_BEFORE = re.compile(r"(?:gia|chi|con|usd|vnd|[$€₫])[: ]{0,2}$")


def cue(reading: Reading, start: int) -> str:
    """The kind that the nearest word in reach before a number at `start` speaks of; "" when none does."""
    first = start
    while first and start - first < REACH and reading.plain[first - 1] not in _ENDS:
        first -= 1
    last = max(_CUE.finditer(reading.plain, first, start), key=re.Match.start, default=None)
    if last is None or start - last.end() > _GAPS[str(last.lastgroup)]:
        return ""
    return str(last.lastgroup)


def bank_follows(reading: Reading, window: Window) -> bool:
    """Whether a bank is named right behind the number."""
    return bool(_BANK_AFTER.match(reading.plain, window.end, window.end + _AFTER))


def amount(reading: Reading, window: Window) -> bool:
    """Whether the number counts or prices something."""
    before = reading.plain[max(0, window.start - 8) : window.start]
    text, units = (reading.small, _UNIT_AFTER) if reading.marked else (reading.plain, _UNIT_AFTER_PLAIN)
    return bool(units.match(text, window.end) or _PRICE_BEFORE.search(before))
