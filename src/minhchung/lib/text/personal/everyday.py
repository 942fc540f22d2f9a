"""Everyday words that in small letters look like names or titles, and what may follow a name.

Written for this project from common knowledge. Entries are in NFC, lower case.
"""

import re

from minhchung.lib.text.personal.people import words
from minhchung.lib.text.personal.reading import Lexicon, unmarked

# Given names that before "nói" or "kể" are rather verbs and the like.
VERBS = words(
    "nhớ hiểu định đến thương mừng vui tính khuyên cải sang thường thành danh tình trưởng nết sự luận tưởng mến"
    " chắt ý công thế đại hay chung tiến truyền thúc tin hậu gia yến cả út thật nở trực tiếp thoại sống tập viên quen"
)
ENGLISH_STOPS = words(
    "the and from said says was is are has had who that this here there with for not but you they and calling"
)
# In small letters these are the first halves of other words, or said of anybody.
THI_VAN = re.compile(
    r"(?:thị (?:trường|trấn|phần|xã|trưởng|giác|hiếu|lực|phi|dân|tỳ|uy|sát|tộc|thành)|văn (?:hóa|hoá|bản|phòng"
    r"|học|minh|kiện"
    r"|nghệ|hiến|bằng|chương|vẻ|thơ|mẫu|vật|thi|thư))(?!\w)|thi truong|van phong|van hoa|van ban|van hoc"
    r"|thi tran|thi xa"
)
PLAIN_TITLES = re.compile(  # ảnh hưởng, chỉ mình, ống nghiệm, bạn đồng hành: no title at all
    r"(?:anh (?:huong|chinh|hai|hung|dung|dong|bang|sang|phong)|chi (?:minh|hai|tiet|nhanh|dung|em|nhung|phi"
    r"|tieu)|ong nghiem"
    r"|ban (?:dong|dung|hang|hanh|ten)|em (?:dang|ho|dung))(?!\w)"
)
# Words whose first half is also a surname.
SURNAME_WORDS = re.compile(
    r"(?:trần (?:tình|trụi|nhà|thế|tục|gian)|vũ (?:trang|trường|khí|trụ|nữ|đạo|lực|phu)|lê (?:la|thê|lết|dân)"
    r"|hoàng (?:hôn|gia|tộc|cung|mang|hậu|tử|thành)|phạm (?:luật|lỗi|tội|vi|nhân|pháp|quy)|nguyên (?:nhân|liệu)"
    r"|lương (?:thực|tâm|tháng|thiện|khô|bổng|hưu|y)|ngô (?:nghê|đồng)|võ (?:thuật|sĩ|nghệ|trang|đài|đường|sư)"
    r"|bùi (?:ngùi|nhùi)|đinh (?:ninh|tán|lăng)|nghiêm (?:trọng|túc|khắc|cấm|chỉnh|ngặt|minh)"
    r"|vương (?:quốc|vãi|vấn|miện|bài|giả)|trương (?:mục|tuần)|đoàn (?:viên|thể|kết|tụ|tàu|xe|người))(?!\w)"
)
PLAIN_COMPOUNDS = re.compile(
    rf"{unmarked(SURNAME_WORDS.pattern)}|"
    r"(?:nguyen (?:nhan|tac|lieu|vat|ban|the|trang|ven|tu|don)|tran (?:ngap|dau|lan)|pham (?:vi|phap|toi|luat"
    r"|nhan)|hoang mang"
    r"|vo (?:ly|y|tinh|chong|tu|con)|le (?:phi|hoi|te)|vu (?:an|khi|tru|viec)|bui nhui|luong (?:cao|thap)"
    r"|trinh (?:do|bay)|tu van|nong (?:dan|thon|nghiep|san)|to (?:cong|dan|truong|chuc|khai)"
    r"|do (?:an|uong|dac|dung|thu|trong)"
    r"|than (?:hanh|nhan|the|phan|thien)|phan (?:anh|ung|doi|hoi|bon|biet|loai|mem)|cao (?:cap|su|tuoi|thap|oc)"
    r"|ly (?:do|luan|tuong|lich|hon)|ho (?:so|tro|khau|hang|hap|hoi)|ha (?:noi|tang|gia|canh)|chu (?:tich|y|nha|quan)"
    r"|dang (?:ky|bai|tai|tin|vien|lam)|dinh (?:chi|duong|cu|ky)|duong (?:tinh|day|pho|sat|bo|thuy)"
    r"|lam (?:viec|sao|san)"
    r"|mai (?:moi|tang|mot|nay|cup)|ngo (?:doc|nghe|nhan|hem)|tong (?:dai|cuc|hop|thong|thu)|ta (?:va|noi)"
    r"|thach (?:thuc|cao)|thai (?:do|san|lan|binh)|trieu (?:chung|tap|dong|nguoi)|truong (?:hop|hoc|thon|phong)"
    r"|vo (?:so|hieu)|giap ranh|luu (?:hanh|y|tru|thong)|bui bam|dao (?:tao|ly|duc)|chau (?:au|a|phi|my))(?!\w)"
)
COMPOUNDS = re.compile(
    rf"{SURNAME_WORDS.pattern}|"
    r"(?:ngân hàng|hưng phấn|hương (?:liệu|vị)|phúc lợi|nghĩa (?:là|vụ|trang)|thủy (?:điện|sản|lợi|ngân)"
    r"|thuỷ (?:điện|sản)"
    r"|đức (?:tin|hạnh|cha)|hậu (?:quả|môn|bối)|hùng(?= dân| lực)|hoàng (?:hôn|gia)|tú tài|diệu kỳ|duy (?:trì"
    r"|nhất)|yên tâm"
    r"|vũ (?:khí|trụ|công|phu|trường|nữ|đạo)|hiếu thảo|tài (?:xế|khoản|chính|sản|trợ|liệu|năng)|minh (?:oan|bạch)"
    r"|phong (?:tỏa|bì|trào|cách|tục)|linh tinh|trung (?:niên|quốc|thực|bình|tâm)|hồng (?:hào|ngoại|cầu)|giang hồ"
    r"|bình (?:thường|luận|tĩnh|an|yên|chọn|quân)|quân đội|khoa (?:học|trương)|thanh (?:niên|toán|tra)"
    r"|thu (?:tiền|nhập|hồi|hoạch|mua|phí)|hải (?:quan|sản)|hàng (?:xóm|hóa|hoá|không|quán)|phụ (?:nữ|huynh|trách)"
    r"|quốc tế|thư ký|quý vị|đạt (?:chuẩn|được)|thắng (?:lợi|giải|cảnh)|hà nội|việt nam|long đong"
    r"|vinh (?:dự|quang|danh|hạnh)|hạnh phúc|hiền (?:lành|hậu|từ|lắm)"
    r"|hòa (?:bình|giải|nhạc)|thảo (?:luận|dược|mộc)|tâm (?:sự|lý|trạng|linh)|phương (?:pháp|án|tiện)"
    r"|mai (?:mới|mốt|táng)|dung (?:dịch|tích)|sơn (?:tường|nhà)"
    r"|quang (?:cảnh|vinh)|kiên (?:quyết|trì|nhẫn)|cường (?:điệu|độ)|tuyết rơi"
    r"|loan (?:báo|tin)|lan (?:truyền|tỏa|rộng)|trọng (?:đại|lượng|tài)"
    r"|thuận (?:lợi|tiện)|mạnh (?:mẽ|khỏe|khoẻ|tay)|tân trang|liên (?:hệ|lạc|quan|tục)|khánh (?:thành|kiệt)"
    r"|ánh (?:sáng|mắt|nắng))(?!\w)"
)
COMPOUNDS_PLAIN = re.compile(unmarked(COMPOUNDS.pattern))
# What may follow a name that was typed in small letters.
_FOLLOWERS = (
    "ở bên kế nhà nói kể bán bạn ban gửi gởi nhắn nhận gọi báo bảo kêu đang đăng số sđt tổ xóm hàng lừa cho làm bị có"
    " là đã vừa mới đi chia chuyển rủ hứa và với muốn hỏi ấy này nay kia chủ chú con vẫn thì đưa cũng sẽ hôm sáng chiều"
    " tối tôi mấy máy mày mua thu tên tuổi xin khoe dự dụ giao phụ dạy đây đấy của chồng vợ bác hay vậy vay nhé nha nhá"
    " ơi ui ạ à hả đt dt zalo ib liên cn trường trưởng khối lớp share post mất lại chạy qua khuyên khẳng mách lần trên"
    " dưới"
)
FOLLOWERS = Lexicon(
    _FOLLOWERS,
    unmarked=(
        "o ben nha noi ke ban gui nhan goi bao keu dang so sdt to xom hang lua cho lam bi co la da vua moi di chia"
        " chuyen ru hua va voi muon hoi ay nay kia chu con thi dua cung se hom sang chieu toi may mua thu ten tuoi"
        " xin khoe du giao phu day cua chong vo bac hay vay nhe oi ui a ha dt zalo ib lien cn truong khoi lop share"
        " post mat lai chay qua khuyen khang mach lan tren duoi"
    ),
)
# The same behind surname, middle name and given name, where less is to be feared.
ACTS = Lexicon(
    f"{_FOLLOWERS} học dân dẫn dặn giữ cần nghe uống sống đánh lấy tìm lên vào ra ăn ngồi đứng dừng dùng bỏ mặc mắc mở"
    " mổ đặt cầm cấm từ tự livestream thấy viết trả đòi đổi đợi được định hẹn từng bay bày xem tin nghỉ nghĩ",
    unmarked=(
        " ".join(sorted(FOLLOWERS.folded))
        + " hoc dan giu can nghe uong song danh lay tim len vao ra an ngoi dung bo mac mo dat cam tu livestream thay"
        " viet tra doi duoc dinh hen tung bay xem tin nghi"
    ),
)
# What somebody says or sends: before it, any given name after a title is one.
SAYS = words("nói kể bảo khoe gửi nhắn kêu noi ke khoe day chu")
# In small letters, what stands after one of these and a title is a market, a lane or a shop: chợ bà hoa.
SHOPS = words(
    "chợ đường phố cầu hẻm ngõ đền chùa quán tiệm phở bún cơm chè bánh mì xôi hiệu kiệt hồ sông kênh rạch núi đèo miếu"
    " lò nem chả cháo ốc lẩu xóm cống bến ngã dốc giếng"
)
