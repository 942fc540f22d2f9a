"""Words by which somebody introduces a name: họ tên, tôi là, người tên, chào."""

import re
from collections.abc import Iterator

from minhchung.lib.text.personal.reading import Reading, unmarked

_SELF = "tôi|mình|em|cháu|con|tui|tớ"
_PERSONS = (
    r"tôi|mình|em|e|con|cháu|tui|tớ|anh|chị|cô|chú|bác|ông|bà|bạn|vợ|chồng|mẹ|bố|má|cha|cụ|bé|thằng|nó|gã|kẻ|hàng xóm"
    r"|dì|cậu"
)
_TOLD = (  # a name is announced
    r"(?<!\w)(?:họ (?:và )?tên(?: đầy đủ)?|tên (?:tôi|mình|em|cháu|con|tui|của (?:tôi|mình|em)|đầy đủ|thật"
    r"|khai sinh|chủ (?:tk|tài khoản|thẻ)|tài khoản|tk|người \w+)"
    r"|chủ (?:tài khoản|tk|stk|thẻ|thuê bao|sim|hộ|xe)|ctk|người (?:nhận|gửi|bán|mua|liên hệ|thụ hưởng|đứng tên"
    r"|đại diện|khai|tố cáo|bị hại|làm chứng|phụ trách|thuê|vay|nợ)"
    r"(?: (?:tên|tiền|hàng))?|thụ hưởng|ký tên|người viết đơn"
    r"|tên (?:hiển thị|zalo|facebook|fb|nick)(?: của \w+)?"
    r"|account (?:name|holder)|beneficiary|missing|my name is|full name|i am|i'm|sender|recipient)"
    r"[ :.,/=-]{1,4}(?:là[ :]{1,2})?"
)
_PERSON = (  # behind it, what begins with a capital is a name whatever it looks like
    rf"(?<!\w)(?:{_PERSONS}|người|thanh niên|đối tượng|shipper|đứa|phụ nữ|đàn ông|gái|trai|học sinh|sinh viên"
    r"|nhân viên)"
    r"(?: \w+){0,3} tên(?: (?:thật|đầy đủ))?[ :]{1,2}(?:là[ :]{1,2})?"
)
_I_AM = rf"(?<!\w)(?:{_SELF}|(?:bố|mẹ|ba|má|cha|vợ|chồng) (?:{_SELF})) là[ :]{{1,2}}"
_IS = rf"(?<!\w)(?:{_PERSONS})(?: (?!là )\w+){{0,2}} là[ :]{{1,2}}"
_THINGS = "miền|thuốc|công|bài|phim|quán|đường|sản|trường|bão|sách|app|trang|nhóm|kênh|cửa|shop|món|loại|hãng|dự|chương"
_NAMED = rf"(?<!\w)tên(?: (?!{_THINGS})(?!là )\w+(?: (?!là )\w+){{0,2}} là| là)?[ :]{{1,2}}"
_CALLED = (  # somebody says who they are, is greeted, accused or looked for
    r"(?<!\w)(?:(?:giới thiệu|tự nhận|xưng|giả danh|mạo danh)(?: (?:mình|tên))?(?: là)?|chào|kính gửi|thân gửi|dear"
    r"|tố cáo|tố giác|bóc phốt|ký tên(?: \w+){0,2}|bên [abc](?:[:,]| là)?) "
)
_BESIDE = (  # mẹ tôi, Lê Thị Hoa, …
    rf"(?<!\w)(?:(?:{_PERSONS}|họ|dâu|rể|gái|trai)(?: (?:của|chồng|vợ|ruột|họ))? )?"
    r"(?:tôi|mình|em|cháu|tui|tớ|nó|chị|anh|chú|cô|bác), "
)
_INTRODUCED = (
    (re.compile(_PERSON), "surely"),
    (re.compile(_TOLD), "likely"),
    (re.compile(_I_AM), "self"),
    *((re.compile(pattern), "perhaps") for pattern in (_IS, _NAMED, _CALLED, _BESIDE)),
)
_INTRODUCED_PLAIN = tuple((re.compile(unmarked(pattern.pattern)), trust) for pattern, trust in _INTRODUCED)


def introductions(reading: Reading) -> Iterator[tuple[int, str]]:
    """The word that each leads to, and how surely a name begins there.

    "surely" (người tên), "likely" (họ tên), "self" (tôi là) or "perhaps" (mẹ tôi là, chào).
    """
    text, patterns = (reading.small, _INTRODUCED) if reading.marked else (reading.plain, _INTRODUCED_PLAIN)
    for pattern, trust in patterns:
        for found in pattern.finditer(text):
            at = reading.word_at(found.end())
            if at < len(reading.words) and reading.words[at].start - found.end() <= 1:
                yield at, trust
