"""Lists of Vietnamese names: surnames, given names, titles, and the persons and places that are no private names.

Written for this project from common knowledge. Entries are in NFC, lower case; `folded` lists are without marks.
"""

import re

from minhchung.lib.text.fold import fold
from minhchung.lib.text.personal.reading import Lexicon, unmarked


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _folded(*lists: frozenset[str]) -> frozenset[str]:
    return frozenset(fold(word) for words in lists for word in words)


SURNAMES = words(
    "nguyễn trần lê phạm huỳnh hoàng phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đinh đoàn lương mai trịnh"
    " trương tô tạ"
    " hà cao châu chu thái thạch kiều la lâm lưu mạc nghiêm ninh nông ông phùng quách tăng thân tống triệu"
    " trang từ văn"
    " vương viên cù doãn giáp hứa khổng khương lại lò lục ma mã đàm điền bạch âu an bế hầu hàn sùng giàng vàng"
    " lầu thào"
    " cầm quàng sầm tôn tòng nhâm nhữ phí tiêu uông ung vi danh sơn kim thẩm trà diệp đồng lữ ngụy tào tiết"
    " thiều vòng"
    " chung lường hạ khuất mẫn ngọ nhan quan quản bành bá cung đới đậu giang hoa hồng khúc lều liêu lộc ngạc"
    " phó phương"
    " sử tề lã lữ phí âu thi tiền tôn trưng ưng vừ xa y"
)
# Rarer ones, many of the smaller peoples, to know where they begin with a capital.
RARE_SURNAMES = words(
    "lềnh đèo tẩn siu rơ điểu chảo phàn tráng cháng sồng hờ lừ tằng chíu chìu voòng alăng niê ksor rmah kpă kpuih"
    " rcom hạng lèo lù lồ đàng bhling riah zơrâm neáng mùa lộ mè thích chế"
)
# Surnames that in small letters are hardly anything else.
CLEAR = words(
    "nguyễn trần phạm huỳnh hoàng phan đặng bùi ngô đinh đoàn trịnh trương phùng vũ võ lê lương quách nghiêm vương"
)
# Surnames to know in texts without marks: after a call, an introduction or before thi; PLAIN_CLEAR after anh, chi.
PLAIN_SURNAMES = words(
    "nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly dao dinh doan luong mai trinh"
    " truong to ta"
    " ha cao chau chu thai thach kieu lam luu mac nghiem ninh nong phung quach than tong trieu vuong vien giap khuong"
)
# Of these, the ones that go before thi (thị, but also thì and thi) after co, ba, cu and their like.
THI_SURNAMES = PLAIN_SURNAMES - words("do mai luong to cao duong dang ho than khuong trieu dinh doan")
STRONG_SURNAMES = words("nguyen tran pham huynh bui trinh nghiem quach")
BARE_SURNAMES = STRONG_SURNAMES | words("le hoang vo vu phung ngo")
PLAIN_CLEAR = words("nguyen tran pham huynh hoang bui trinh nghiem quach vuong phung luong le vo vu")
MIDDLE = words("thị văn thi van")
BEFORE_THI = words("siêu đô tiếp cận thành hiển viễn loạn yết chợ")  # where the two are no name: siêu thị
AFTER_THI = words("trường trấn xã dân phần hiếu giác lực sát")  # where it is no name: thị trường, thị xã
# Syllables that stand between surname and given name.
MIDDLES = words(
    "thị văn hữu đức công đình quang quốc minh ngọc gia bảo thanh thành kim xuân hoàng hồng thu thùy thuỳ thúy thuý"
    " phương mỹ khánh tuấn bá trọng duy hoài nhật như quỳnh tấn tiến viết trung thế nguyên phước phúc tường hải diệu"
    " nhã"
    " tiểu bích mai lan kiều hà huy mạnh trí việt vĩnh đăng sỹ sĩ anh bình cẩm chí diễm gia hạnh hùng khắc lâm linh"
    " ngân nhất phú phi sơn tâm thái thiên thiện tú tuyết tường tùng vân yến đan khả thảo trúc tôn thất lê nguyễn"
)
GIVEN = words(
    "an anh ánh ân bách bằng bảo bích bình bội cẩm cầm cẩn chánh châu chi chí chiến chinh chính chung chương"
    " cương cường"
    " cúc công dạ danh dao diễm diên diễn diệp diệu dịu doanh du dung dũng duy duyên dưỡng đại đăng đan đào"
    " đạo đạt đến"
    " điệp định đình đoan đoàn đông đồng đức gia giang giáp hà hạ hải hạnh hào hảo hân hậu hằng hiên hiến hiền"
    " hiển hiệp"
    " hiếu hiệu hoa hòa hoà hoài hoan hoàn hoàng hòe hợp hồng huân huấn huệ hùng huy huyên huyền huỳnh hưng"
    " hương hường"
    " hữu kha khải khang khanh khánh khiêm khoa khoát khôi khuê khương kiên kiệt kiều kim kính kỳ la lam lan"
    " lành lâm lân"
    " lập lê lệ liêm liên liễu linh loan long lộc lợi luân luận lục lương lượng lưu ly lý mai mạnh mẫn mận mận"
    " mây mến mi"
    " minh mơ mùi muội mỹ my na nam nga ngà ngân nghi nghĩa nghị ngoan ngọc ngôn nguyên nguyệt nhã nhàn nhân"
    " nhâm nhật nhi"
    " nhiên nhu nhung như nhựt ninh nương nở oanh phát phi phong phú phúc phụng phước phương phượng quan quân"
    " quang quảng quế"
    " quốc quý quyên quyền quyết quỳnh sa sang sáng sâm sen sinh sơn song sương tài tâm tân tấn thạch thái"
    " thắm thanh thành"
    " thạnh thảo thắng thập thân thế thi thiên thiện thiệu thịnh thọ thoa thoại thoan thông thơ thơm thu thuận"
    " thục thúc thuý"
    " thúy thuỳ thùy thuỷ thủy thuyên thuyết thư thương thường thức tiên tiến tiệp tín tình tính toàn toán"
    " toản tố trà trâm"
    " trân trang tráng trí triết triều triệu trinh trình trọng trúc trung trường trực tú tuân tuấn tuệ tùng"
    " tuyên tuyền tuyến"
    " tuyết tường tưởng tỵ tý uy uyên uyển ưng vân vàng văn viên viễn việt vinh vĩ vĩnh vọng vũ vui vương"
    " vượng vy vỹ xinh xoan"
    " xuân xuyến xuyên yên yến ý ửng út bưởi lụa đậu mít nhài thìn tuất sửu dần mão hợi ngọ bền chắt cải còi"
    " hiểu khuyên bắc"
    " nhớ nết sự tèo tí trưởng hoạch hoạt hoằng bàng bá đắc đàm khuyến lãm luyến luyện mừng nụ thịnh vịnh bốn dậu"
)
SYLLABLES = SURNAMES | GIVEN | words("thị bá đình đăng hữu đức xuân tiểu")
# Typed without marks, surnames that may stand before thị; and what a name is made of.
PLAIN_BEFORE_THI = _folded(SURNAMES) - words("cu la ma an da lai lo y a co van quan danh")
PLAIN_BEFORE_MIDDLE = PLAIN_SURNAMES | words("bach nguy tieu hua uong sam giang vien tang vi luc")
# Surnames in a marked text that are everyday words as well: the given name behind them must be known.
LOOSE = words("từ lại an ông văn danh quan chung ma la y thi quản sử phó tiền phương sơn")
FOLDED_SURNAMES, FOLDED_SYLLABLES, FOLDED_MIDDLES = _folded(SURNAMES), _folded(SYLLABLES), _folded(MIDDLES)
# Given names that, in small letters after a title, are hardly another word.
CERTAIN_GIVEN = words(
    "tuấn dũng cường hương hường hằng thúy thủy thuỷ thuý thùy phượng quỳnh nhung oanh huyền hưng hiếu huy huệ"
    " trâm trinh"
    " uyên vũ tùng tú quyên phúc phước nguyệt nghĩa ngân nhàn nhi my luân lộc loan vy hân huân khôi lân diệp diệu đức"
    " bích châu duy thắm thoa xuyến khuê khải diễm sửu tuất mão tỵ hợi trân khiêm kiều cẩm phụng thịnh trúc lệ"
    " yên hậu liễu hoàng khang"
)
# Everyday words that are names as well: taken only before a pause or what follows a name (FOLLOWERS).
EVERYDAY_GIVEN = words(
    "hoa mai lan bình hồng đào sen lụa thu thanh tài hùng hà minh phú thắng quý hạnh hòa hoà thơm thảo sơn tâm"
    " linh trang"
    " trung thư lâm lam long phong đạt xuân hiền việt quốc quân trí ánh bằng điệp vân giang hải nga mạnh khoa"
    " mận thái"
    " sương tuyết yến hoài thuận tường vinh duyên dung cúc kiên quang trọng tân thiện liên ngọc phương khánh"
)
# The same for messages without marks: after anh, chi, ong, em only.
FOLDED_GIVEN = words(
    "tuan hung cuong huong phuong quynh oanh khanh huyen thuy duc hang linh trang dung hoa hien minh nga tuyet"
    " thang kien"
    " khoa hieu long loan yen vinh ngoc hanh thao hoang lan dat hai son tam nhung"
)
FOLDED_GIVENS = _folded(GIVEN) - words(
    "an anh y tu to tinh nam hai ban ba bon da den thi than the la mi do co lam hay khi dau nha"
)
FOLDED_LAST = FOLDED_GIVENS | words("an anh nam hai tu")  # behind a surname and a middle name
FOLDED_CERTAIN = words("tuan hung cuong quynh huyen thuy khanh oanh")
# Given names that without marks are hardly a word that goes before noi or ke, even after co, ba, chu.
FOLDED_SPOKEN = FOLDED_GIVEN - words(
    "hai thang dung trang hang minh khoa son yen long hoa kien tam hien lan thanh huong tuyet"
)
# Titles by which a name may follow. Ordinary kinship and forms of address:
KIN = words("anh chị ông bà cô bác chú em cháu thầy bạn cậu dì mợ thím dượng cụ con má mẹ ba bố thằng sếp lão mụ")
# Without dượng and cậu: those are roads and bridges.
FOLDED_KIN = words("anh chi ong ba co bac chu em chau thay ban di mo thim cu sep lao thang me")
PARENTS = words("con má mẹ ba bố thằng ma me bo thang")  # in small letters hardly before a name
PLAIN_KIN = words("anh chi ong em")
# Typed without marks these are everyday words as well (có, ba, chủ, bán, thay).
BLURRED = FOLDED_KIN - PLAIN_KIN
# Calls and ranks, behind which a foreign name is a person's as well; stations, behind which it is a firm or a school.
_CALLS = (
    r"bác sĩ|bác sỹ|bs|cô giáo|thầy giáo|giáo sư|gs|pgs|tiến sĩ|tiến sỹ|ts|thạc sĩ|thạc sỹ|ths|luật sư|ls|kỹ sư"
    r"|kĩ sư|dược sĩ"
    r"|dược sỹ|y sĩ|y tá|điều dưỡng|lương y|bà cụ|ông cụ|thằng (?:cha|cu)|bà lão|ông lão|cụ bà|cụ ông|cô bé|cậu bé"
    r"|em bé|bé|(?:ông|bà|cô|anh|chị) chủ|ông lang|bà lang|(?:ông )?thầy (?:lang|cúng|bói)"
    r"|cháu bé|chị gái"
    r"|em gái|anh trai|em trai|chị dâu|em dâu|anh rể|em rể|con gái|con trai|con dâu|con rể|vợ|chồng|bạn trai"
    r"|bạn(?= (?:mình|tôi|tui))|(?:anh|chị|em) họ"
    r"|bạn gái|người yêu"
    r"|hàng xóm|đại tá|thượng tá|trung tá|thiếu tá|đại [úu][yý]|đại [uú]ý|thượng [úu]y|thượng uý|trung [úu]y"
    r"|trung uý|thiếu [úu]y"
    r"|thiếu uý|đại uý|linh mục|mục sư|phóng viên|nhà báo|mc|đối tượng|bị can|bị cáo|nghi phạm|nạn nhân|bệnh nhân"
)
_STATIONS = (
    r"giáo viên|gvcn|trưởng (?:thôn|xóm|ấp|bản|phòng|ban|khoa|nhóm|tàu)|tổ trưởng|nhóm trưởng|lớp trưởng"
    r"|lớp phó|hiệu trưởng"
    r"|hiệu phó|giám đốc|phó phòng|kế toán|thượng sĩ|trung sĩ|hạ sĩ|chiến sĩ|cán bộ|cảnh sát|shipper"
    r"|(?:nhân viên|nv)(?: (?:ngân hàng|bảo hiểm|bưu điện|điện lực|tư vấn|y tế|giao hàng))?"
    r"|(?:tài xế|lái xe)(?: (?:ôm|grab|taxi|xe ôm|công nghệ))?|xe ôm|hướng dẫn viên|hdv|thợ(?: \w+)?|giúp việc"
    r"|bảo mẫu|gia sư|công nhân|nông dân|ngư dân|tiểu thương|dân phòng|công an viên|trợ lý|thư ký|thuyền trưởng"
    r"|cơ trưởng|tiếp viên|phi công|thực tập sinh|du học sinh|cộng tác viên|ctv|tình nguyện viên"
    r"|bảo vệ|học sinh|sinh viên|phụ huynh|chủ (?:quán|tiệm|shop|nhà|xe|trọ|hụi)|chủ tịch (?:xã|phường)"
    r"|bí thư (?:xã|chi bộ)"
    r"|admin|sư thầy|sư cô|cựu chiến binh|hộ lý|môi giới|cò đất"
)
CALL = re.compile(rf"(?<!\w)(?:{_CALLS})(?: (?:của )?(?:tôi|tui|em|mình|nó|cháu))?(?: tên là| tên| là)?(?!\w)")
STATION = re.compile(rf"(?<!\w)(?:{_STATIONS})(?: tên là| tên| là)?(?!\w)")
# Of these, the ones that without marks are hardly anything else.
_PLAIN_CALLS = (
    r"bac s[iy]|bs|gs|pgs|ts|ths|nan nhan|co giao|thay giao|giao su|tien s[iy]|luat su|y ta|ba cu|ong cu"
    r"|chi gai|em gai|anh trai|em trai|con gai|con trai"
    r"|be|ban(?= (?:minh|toi|tui))|(?:(?:anh|chi|em) ho|vo|chong)(?= (?:toi|tui|em|minh))"
    r"|ky su|duoc si|y si|luong y|linh muc|phong vien|nha bao|nghi pham|thang cha|em dau|anh re|chi dau"
    r"|hang xom|trung ta|thieu ta|dai uy|thuong uy|trung uy|thieu uy|benh nhan|bi can|bi cao|doi tuong"
)
_PLAIN_STATIONS = (
    r"giao vien|truong (?:thon|phong)|to truong|lop truong|hieu truong|giam doc|can bo|shipper|tai xe"
    r"|(?:nhan vien|nv)(?: (?:ngan hang|bao hiem|buu dien|dien luc|tu van|y te|giao hang))?"
    r"|chu (?:quan|shop|nha|tro)"
)
FOLDED_CALL = re.compile(
    rf"(?<!\w)(?:{_PLAIN_CALLS})(?: (?:cua )?(?:toi|tui|em|minh|no|chau))?(?: ten la| ten| la)?(?!\w)"
)
FOLDED_STATION = re.compile(rf"(?<!\w)(?:{_PLAIN_STATIONS})(?: ten la| ten| la)?(?!\w)")
FOREIGN = re.compile(
    r"(?<!\w)(?:mr|mrs|ms|miss|mister|dr|prof|professor|madam|madame|sir|captain|officer|colonel|sergeant|nurse|pastor"
    r"|uncle|aunt|auntie|(?:my|our|his|her|their) (?:neighbou?r|doctor|teacher|friend|boss|landlord|landlady|cousin"
    r"|brother|sister|husband|wife|son|daughter|mother|father|colleague|classmate|driver))(?!\w)\.?"
)

# Known from history or to the whole world: the name is the claim.
PUBLIC = re.compile(
    r"(?:hồ chí minh|nguyễn ái quốc|nguyễn tất thành|võ nguyên giáp|trần hưng đạo|trần quốc tuấn|trần quốc toản"
    r"|quang trung"
    r"|nguyễn huệ|lê lợi|lê lai|lý thường kiệt|phan bội châu|phan châu trinh|phan chu trinh|nguyễn trãi"
    r"|nguyễn du|trưng trắc"
    r"|trưng nhị|trưng vương|trưng|triệu thị trinh|triệu(?! \w)|lý thái tổ|lý công uẩn|lý thánh tông|lý nam đế"
    r"|ngô quyền"
    r"|đinh bộ lĩnh|đinh tiên hoàng|lê duẩn|lê hoàn|lê thánh tông|lê quý đôn|lê hồng phong|phạm văn đồng|trường chinh"
    r"|tôn đức thắng|võ thị sáu|nguyễn thị minh khai|nguyễn văn cừ|nguyễn văn trỗi|nguyễn viết xuân|nguyễn thị định"
    r"|hoàng hoa thám|hoàng diệu|hoàng văn thụ|phan đình phùng|phan đình giót|bế văn đàn|tô vĩnh diện|la văn cầu"
    r"|kim đồng|lê văn tám|lý tự trọng|đặng thùy trâm|đặng thuỳ trâm|nguyễn đình chiểu|hồ xuân hương|đoàn thị điểm"
    r"|huyện thanh quan|nguyễn bỉnh khiêm|chu văn an|mạc đĩnh chi|lương thế vinh|cao bá quát|nguyễn công trứ"
    r"|nam cao|tố hữu"
    r"|xuân diệu|xuân quỳnh|huy cận|hàn mặc tử|vũ trọng phụng|ngô tất tố|nguyễn tuân|tô hoài|văn cao"
    r"|trịnh công sơn|phạm duy"
    r"|gia long|minh mạng|tự đức|bảo đại|hàm nghi|duy tân|thành thái|khải định|an dương vương|hùng vương"
    r"|lạc long quân"
    r"|âu cơ|thánh gióng|mai an tiêm|ngô đình diệm|nguyễn văn thiệu|dương văn minh|yết kiêu|dã tượng"
    r"|bùi thị xuân|út tịch"
    r"|trương định|nguyễn trung trực|nguyễn hữu cảnh|tôn thất thuyết|tôn thất tùng|trần đại nghĩa|lương định của"
    r"|phạm ngọc thạch|đặng văn ngữ|phạm tuân|yersin|alexandre yersin|alexandre de rhodes|thích quảng đức"
    r"|hải thượng lãn ông"
    r"|tuệ tĩnh|chế lan viên|nguyễn thị bình|lê đức thọ|nguyễn chí thanh|văn tiến dũng|phùng hưng|khúc thừa dụ"
    r"|mai thúc loan"
    r"|lê thái tổ|trần nhân tông|trần thái tông|trần thủ độ|hồ quý ly|mạc đăng dung|nguyễn ánh|phan thanh giản"
    r"|bà triệu"
    r"|hai bà trưng|hồ(?! \w)|tôn(?! \w)|trump|donald trump|biden|joe biden|putin|zelensky|obama|musk|elon musk"
    r"|bill gates"
    r"|tập cận bình|tập(?! \w)|kim jong un|kim|macron|einstein|newton|darwin|edison|tesla|marx|lenin|stalin|mao"
    r"|mao trạch đông"
    r"|hitler|napoleon|gandhi|mandela|jobs|steve jobs|zuckerberg|mark zuckerberg|fauci|pepper|bean|beast"
    r"|strange|who|albert einstein|isaac newton|charles darwin|thomas edison|marie curie|karl marx|vladimir putin"
    r"|volodymyr zelensky|barack obama|emmanuel macron|nelson mandela|taylor swift|ronaldo|cristiano ronaldo|messi"
    r"|lionel messi|michael jackson|walt disney|warren buffett|jeff bezos|tim cook|jack ma|william shakespeare)(?!\w)"
)
PUBLIC_PLAIN = re.compile(unmarked(PUBLIC.pattern))
# What begins with a title and is a place, a spirit, a firm, a show or a saying.
NOT_PERSONS = re.compile(
    r"(?:cháu ngoan|bà (?:rịa|nà|đen|chiểu|điểm|hom|triệu|trưng|nguyệt|chúa|huyện|quẹo|hạt|tô|đầm|hoàng|mụ|tám|ba)"
    r"|ông (?:ích khiêm|đốc|tạ"
    r"|lãnh|táo|công|địa|tơ|trời|trùm|thọ|bà|nghè|hoàng|bụt|noel|già|kẹ)|cô (?:tô|vy|vi|bắc|giang|đơn|dâu|gái"
    r"|tấm|ba|thắm)"
    r"|chú (?:cuội|ý|rể|trọng|thích|tiểu)|chị (?:hằng|đẹp|dậu|em)|anh (?:quốc|văn|ngữ|hùng|em|thư|đào|trai|chị|túc)"
    r"|bác (?:ái|học|hồ|tôn)|em (?:út|xinh)|bạn (?:đọc|bè|thân|đời)|con (?:cưng|lợn)|thầy (?:lang|bói|cúng|thuốc|bà)"
    r"|cụ (?:thể|hồ)|cậu (?:ông|vàng)|ba (?:đình|vì|lan|na|tri|tơ|bể|đồn|chẽ|trại|hòn|tư|mươi)|ông kẹ|cha mẹ|ts lê"
    r"|chú đại bi|dr\.? (?:thanh|martens|pepper|strange))"
    r"(?!\w)"
)
# Capital words after a title that begin something else than a name.
NOT_NAMES = re.compile(
    r"(?:tuyên (?:giáo|truyền|huấn)|quân (?:y|đội|sự|khu|chủng)|đoàn(?! \w+ \w)|liên (?:hợp|hiệp|đoàn|bang|minh"
    r"|xô|quân)|universe\b|world|grand|earth"
    r"|international|cosmo|supranational|charm|giám đốc|chủ (?:tịch|nhiệm)|trưởng|phó|hiệu trưởng|tổng|bí thư"
    r"|bộ|sở|ủy ban|uỷ ban|ban|hội|trung (?:tâm|ương|quốc)|trường"
    r"|bệnh viện|công (?:ty|an|đoàn)|ngân hàng|phòng|tổ|quận|huyện|thị xã|xã|phường|tỉnh|thành phố|tp|thôn"
    r"|đại học|báo|đài|tạp chí"
    r"|việt (?:nam|kiều|cộng|tân)|hà (?:nội|giang|nam|tĩnh|đông|lan)|sài gòn|huế|đà (?:nẵng|lạt)|cần thơ"
    r"|hải (?:phòng|dương)"
    r"|lâm đồng|an giang|bình (?:dương|định|phước|thuận|thạnh)|thái (?:bình|nguyên|lan)|quảng (?:nam|ngãi|ninh"
    r"|bình|trị)"
    r"|cao bằng|hòa bình|sơn (?:la|tây)|lai châu|kiên giang|long (?:an|biên|thành)|vĩnh (?:long|phúc)|hưng yên"
    r"|nam (?:định|bộ)"
    r"|ninh (?:bình|thuận)|thanh (?:hóa|hoá|xuân|niên)|nghệ an|phú (?:thọ|yên|quốc)|khánh (?:hòa|hoà)"
    r"|đồng (?:nai|tháp)"
    r"|tây ninh|tiền giang|hậu giang|bạc liêu|cà mau|sóc trăng|trà vinh|bến tre|gia lai|kon tum|đắk|lào cai|yên bái"
    r"|điện biên|tuyên quang|bắc (?:ninh|giang|kạn|kinh|bộ|trung|á|hàn|âu|mỹ|triều)|lạng sơn|nha trang|thủ đức"
    r"|hàn quốc|đài loan|nhật bản|ấn độ|hồng kông|triều tiên"
    r"|úc|châu (?:âu|á|phi)"
    r"|hồ (?:gươm|tây)|lào|campuchia|singapore|facebook|zalo|tiktok|youtube|google|telegram|viettel"
    r"|vinaphone|mobifone|covid|america|quỹ|shop|cửa hàng|nhà (?:thuốc|hàng|xe|thờ|máy|trường|đất)|chùa|tập đoàn"
    r"|doanh nghiệp|hợp tác xã|htx|clb|câu lạc bộ|cục|chi cục|viện|tòa|toà|kho bạc|bưu (?:điện|cục)|điện lực|grab"
    r"|shopee|hoàng anh gia lai|sông|đường|kênh"
    r"|president|(?:prime )?minister|chairman|speaker|tết|vip|ad|admin|đảng|nhà nước|chính phủ|quốc hội|mặt trận)(?!\w)"
)
NOT_NAMES_PLAIN, NOT_PERSONS_PLAIN = re.compile(unmarked(NOT_NAMES.pattern)), re.compile(unmarked(NOT_PERSONS.pattern))
# A name right after one of these is that of a street, a school, a bridge or a prize.
PLACES = Lexicon(
    "đường phố ngõ ngách hẻm kiệt cầu trường chợ quận quán phường xã viện viên thpt thcs học quỹ giải tượng tướng ga"
    " bến hầm hàm sân rạp chùa đền làng lăng đình hồ sông dốc ngã ql khu phim thưởng thương hiệu sách báo bão hãng"
    " hàng sữa vua thủ thư nước thống trưởng huyện tỉnh đảo đạo môn",
    unmarked=(
        "duong pho ngo ngach hem kiet cau truong cho quan phuong xa vien thpt thcs hoc quy giai tuong ga ben ham san"
        " rap chua den lang dinh ho song doc nga ql khu phim thuong hieu sach bao hang sua vua thu nuoc thong huyen"
        " tinh dao mon"
    ),
)
NATIONS = words("mỹ nga đức anh pháp nhật hàn ý úc lào việt trung ấn")
PLURAL = words("các những mấy trẻ nhiều quý bà chị anh con toàn mọi hỡi đàn")
ORDINALS = words("hai ba tư năm sáu bảy tám chín mười út cả tám")
FOLDED_ORDINALS = _folded(ORDINALS)
