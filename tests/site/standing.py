"""Checks with a history, as the record hands them to the pages: made for tests, every field filled."""

from dataclasses import replace

from minhchung.lib.publication import document
from minhchung.lib.publication.canonical import digest
from minhchung.lib.publication.document import Check, Citation, Reply
from minhchung.record.checks import Ended, Placed, Standing, Version
from minhchung.site.desk import Desk

DESK = Desk(
    address="https://kiemchung.example",
    name="Bàn kiểm chứng An Mẫu",
    sample=False,
    contact="https://kiemchung.example/lien-he",
    vkey="kiemchung.example/log+00000000+AQID",
)
SAMPLE = replace(DESK, address="https://sample.invalid", sample=True, contact="")
CITATION = Citation(
    quote="tạm ngừng cấp điện luân phiên tại bốn xã ven biển, thời gian mỗi nơi không quá sáu giờ",
    before="Để bảo đảm an toàn khi bão số 3 đổ bộ, đơn vị",
    after=", đóng điện lại ngay khi gió giảm.",
    title="Thông báo tạm ngừng cấp điện ngày 21/11",
    source="Điện lực An Mẫu (nguồn mẫu)",
    url="https://dien-luc.an-mau.example/tb-2111",
    captured="2026-11-21T14:12:00Z",
    sha256="8b5cc4" + "0" * 52 + "0b9faa",
    media_type="text/html",
    public=True,
)
OTHER = replace(
    CITATION,
    quote="Các nơi khác cấp điện bình thường.",
    before="Người dân bốn xã có lịch ngừng điện cần dự trữ nước uống đủ hai ngày và sạc đầy đèn, điện thoại.",
    after="",
    title="Bản tin phòng chống thiên tai số 14",
    source="Ban phòng chống thiên tai An Mẫu (nguồn mẫu)",
    url="https://www.pctt.an-mau.example/ban-tin/14",
    captured="2026-11-21T19:40:00Z",
    sha256="ac0f09" + "1" * 52 + "ff63eb",
    public=False,
)
EXPLANATION = """## Tin nói gì

Từ chiều 21/11, một đoạn tin ngắn được chuyển tiếp trong nhiều nhóm chat. Tin nói cả tỉnh An Mẫu mất điện ba ngày, \
bắt đầu ngay tối hôm đó, nhưng không dẫn thông báo nào.

## Chúng tôi tìm thấy gì

Thông báo của ngành điện ngày 21/11 nêu tên **năm xã**, giờ cắt và giờ đóng lại [[1]](#e1). Bản tin phòng chống thiên \
tai tối cùng ngày nhắc lại đúng các xã đó [[2]](#e2).

- Mỗi nơi không quá sáu giờ.
- Các nơi khác cấp điện bình thường.

## Làm sao biết

Mỗi câu trên dựa vào một bản lưu của trang gốc. Trích dẫn được tìm lại từng chữ trong bản lưu đó trước khi công bố.

## Còn chưa rõ

Chưa biết tin bắt đầu từ đâu. Chúng tôi không tìm người viết; chúng tôi chỉ xét điều tin nói."""
FIRST = Check(
    kind="published",
    id="an-mau-cat-dien",
    revision=1,
    language="vi",
    topic="disaster",
    claim="Bão số 3 sắp vào, cả tỉnh bị cắt điện ba ngày từ tối nay, bà con tích nước và sạc pin ngay.",
    title="Không có lệnh cắt điện toàn tỉnh ba ngày vì bão số 3",
    verdict="false",
    summary="Ngành điện chỉ báo cắt luân phiên ở năm xã ven biển, mỗi nơi không quá sáu giờ. Không có thông báo nào "
    "nói cắt toàn tỉnh.",
    explanation=EXPLANATION,
    citations=(CITATION, OTHER),
    first_seen="2026-11-21",
    published="2026-11-22",
    date="2026-11-22",
    supersedes="",
    reason="",
    solo=False,
    salt="0" * 32,
)
SECOND = replace(
    FIRST,
    kind="corrected",
    revision=2,
    summary=FIRST.summary.replace("năm xã", "bốn xã"),
    explanation=EXPLANATION.replace("năm xã", "bốn xã"),
    date="2026-11-23",
    supersedes=digest(document.encode(FIRST)),
    reason="Bản 1 ghi “năm xã”, đúng phải là “bốn xã”: chúng tôi đếm lặp một tên. Kết luận không đổi.",
    salt="1" * 32,
)
REPLY = Reply(
    kind="reply",
    id=FIRST.id,
    revision=1,
    language="vi",
    text="Chúng tôi xác nhận danh sách bốn xã.\nLịch cập nhật có tại bảng tin của từng xã.",
    date="2026-11-23",
    salt="2" * 32,
)


def version(check: Check, *, entry: int) -> Version:
    """A revision as the record holds it."""
    return Version(check.revision, check.kind, check.date, digest(document.encode(check)), entry, check, "")


def published(check: Check = FIRST, **changes: object) -> Standing:
    """A live check of one revision, nothing else said about it."""
    given = Standing(check.id, 1, "live", (version(check, entry=1279),), (), None, (CITATION.sha256,))
    return replace(given, **changes)  # type: ignore[arg-type]


def corrected() -> Standing:
    """A check that was corrected once and has a reply."""
    placed = Placed(1, REPLY.date, digest(document.encode(REPLY)), 1284, REPLY, "")
    return published(versions=(version(FIRST, entry=1279), version(SECOND, entry=1283)), replies=(placed,))


def retracted(reason: str = "Thông báo mà bài dựa vào hóa ra là của năm 2019.") -> Standing:
    """The same check after its retraction."""
    return replace(corrected(), state="retracted", ended=Ended("2026-11-24", reason, "3" * 64, 1290, "vi"))


def withdrawn() -> Standing:
    """The same check after the texts of both revisions were erased."""
    erased = tuple(replace(one, document=None, withdrawn="Bài chứa địa chỉ nhà riêng.") for one in corrected().versions)
    return replace(corrected(), state="withdrawn", versions=erased, copies=())
