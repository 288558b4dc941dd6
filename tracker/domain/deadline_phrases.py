"""The vocabulary of deadlines: how clerks write a time, one line of the table for one way of writing.

Patterns are written for the folded text of `deadline_tokens` (no accents, no case, no blanks around "/" and "-",
a blank between letters and digits). The first line that fits wins, so the special ones stand above the general ones.
Every pattern is bounded in length: reading stays linear whatever is pasted into a cell.
"""

_YEAR = r"(?P<y>(?:19|20)\d\d)(?!\d)(?!-\d\d?-\d)"
_NEXT = r"(?:sau|toi|ke tiep|tiep theo|tiep sau|lien ke|lien sau|ke sau)"
# What may follow a month, a quarter or a day: "/2026", ", nam 2026", "-2026", "/26", "nam sau".
_OF_YEAR = (
    rf"(?:[ ,/.-]{{0,2}}(?:cua |trong )?(?:nam )?{_YEAR}|/(?P<yy>[23]\d)(?!\d)|,? (?:cua )?nam (?P<ny>{_NEXT})"
    r"|,? (?:cua |trong )?(?P<ty>nam nay))?"
)
_ROMAN = r"(?:iv|i{1,3}|l{1,3}|lv|[il]{2,3})"
_NOT_A_QUARTER = r"(?! ?(?:dinh|che|hoach|trinh|pham|mo|uoc|doi|chuan|cach|luat|ket|dong|tu)\b)"
_UNIT = (
    r"(?:\d{1,2} thang(?! \d)|nua nam|tuan(?! thu)|thang(?! \d{1,2}(?!\d))|"
    rf"quy{_NOT_A_QUARTER}(?! ?(?:{_ROMAN}|\d)\b)|nam(?! hoc))"
)
_OLD_DOCUMENT = (
    r"(?:thong bao|cong van|cong dien|quyet dinh|nghi dinh|thong tu|chi thi|nghi quyet|ke hoach|chuong trinh|van ban|"
    r"ket luan|to trinh|bao cao|de an|luat|huong dan|cv|qd|kh|tb|bc|nq|nd|tt|ct|cd|kl|hd|ttr)"
)
_NOT_A_SYMBOL = r"(?!(?:thang|nam|quy|lan|tuan|ky|hang|moi|ngay|nhiem|to|den|het|truoc|va|hoac)\b)"
_LIKE_WEEK = r"(?:dau tien|dau|cuoi cung|cuoi|thu \d|\d)"

PHRASES: tuple[tuple[str, str], ...] = (
    # --- what only looks like a time -----------------------------------------------------------------------------
    (
        "document",
        rf"(?:{_OLD_DOCUMENT}\.? )?(?:so:? ?)?\d+(?: [a-z])?(?:/\d{{4}})?/{_NOT_A_SYMBOL}[a-z]{{1,12}}(?: \d+)"
        rf"?(?:[-/.&] ?[a-z]+(?: \d+)?){{1,5}}",
    ),
    ("document", rf"(?:{_OLD_DOCUMENT}\.? )?(?:so:? ?)?\d+-{_NOT_A_SYMBOL}[a-z]{{2,6}}/[a-z]+"),
    ("document", rf"{_OLD_DOCUMENT}(?: lien tich)? so:? ?\d+[^\s,;()]{{0,40}}"),
    (
        "document",
        r"(?:cv|qd|nq|nd|tb|kl|nghi dinh|nghi quyet|thong tu|quyet dinh|chi thi|cong van|thong bao|"
        r"ket luan) \d+(?:[/-][^\s,;()]{1,40})?",
    ),
    (
        "document",
        r"(?:thong bao|cong van|quyet dinh|nghi dinh|thong tu|chi thi|nghi quyet|ket luan|"
        r"to trinh)(?= ngay \d)",
    ),
    ("document", r"so:? ?\d+/(?=[a-z])[^\s,;()]{1,40}"),
    ("document", r"(?:dieu|khoan|diem|muc|phu luc|bieu|mau so|so) \d+(?!\d|[/.]\d)"),
    ("lunar", r"(?:ngay )?(?:am lich|ram|thang gieng|thang chap)"),
    ("word", r"(?:viet|ha|quang|dong|tay|phia|mien) nam\b(?! \d)"),
    ("word", r"\d+(?:[.,]\d+)? ?%"),
    ("word", r"theo doi"),
    (
        "word",
        r"(?<!ngay )(?<!truoc )(?<!den )(?<!het )(?<!nhat )(?P<part>\d{1,3})/\d{1,3} (?:xa|phuong|huyen|don vi|phong|"
        r"so|co quan|truong|thon|nhiem vu|chi tieu|tieu chi|thu tuc|tthc|ho so|van ban|cuoc|lop|diem)\b",
    ),
    ("word", r"(?:chi|kinh phi|khong|von|nguon) thuong xuyen"),
    ("money", r"(?:theo )?(?:du toan|kinh phi|ngan sach)"),
    (
        "fact",
        r"(?:da (?:hoan thanh|thuc hien|ban hanh|trinh|xong|co|nop)|co hieu luc|(?:ky|ban hanh|phe duyet|"
        r"cong bo) ngay|tinh den|so lieu)",
    ),
    # --- events and what depends on something else ---------------------------------------------------------------
    ("plan_of", r"(?:ke hoach|chuong trinh|nhiem vu|cong tac|chi tieu|so ket|tong ket)(?= nam (?:19|20)\d\d)"),
    ("label", rf"hoc ky (?:{_ROMAN}|\d)(?= ?[:(])"),
    (
        "event",
        rf"(?:nam hoc|nhiem ky|hoc ky(?: (?:{_ROMAN}|\d))?,?(?: nam hoc)?)(?: (?:19|20)\d\d-(?:19|20)\d\d|"
        r" (?:19|20)\d\d)?",
    ),
    (
        "event",
        r"(?:ky hop|phien hop|cuoc hop|buoi hop|hoi nghi|dai hoi|bau cu|tet|dip|hoi thi|hoi thao|giao ban|"
        r"khai giang|be giang)(?: lan)?(?: thu \d{1,2})?",
    ),
    ("label", rf"(?:lan|dot|ky|giai doan|buoc|lan thu|dot thu|dot so)(?: thu)? (?:\d{{1,2}}|{_ROMAN})(?!\d|[/.]\d)"),
    (
        "relative",
        r"(?:trong )?(?:vong |thoi han |thoi gian )?(?:toi da |khong qua )?\d{1,3} (?:(?:ngay|gio|h|"
        r"tuan)(?: lam viec)?,? (?:ngay |tinh |ke )?(?:sau|tu|truoc)|(?:thang|nam),? (?:ngay |tinh |"
        r"ke )?(?:sau khi|tu))\b(?: khi| ngay(?: lam viec)?| thoi diem)?",
    ),
    ("before_end", r"truoc khi (?:ket thuc|het)"),
    ("open", r"truoc khi"),
    ("open", r"(?:ngay |chi |trong vong \d+ ngay )?sau (?:khi|ky|hoi|dai|le|tet|sap xep|dot|cuoc|chuyen|thoi diem)"),
    (
        "aside",
        r"(?:hoac |va |, )?(?:(?:bao cao )?dot xuat)(?: (?:khi|theo|neu)(?: co)?(?: yeu cau| chi dao|"
        r" phat sinh)?)?",
    ),
    (
        "aside",
        r"(?:hoac |va )?(?:khi|luc|neu)(?: co| can| duoc)*(?: van ban)? (?:yeu cau|phat sinh|chi dao|de nghi|"
        r"can thiet|thay doi|bien dong|su co)",
    ),
    ("aside", r"(?:hoac |va )?(?:khi|luc|neu) (?:phat sinh|can|co)(?= *$|[,;.)\n])"),
    ("aside", r"(?:hoac |va )?theo (?:yeu cau|de nghi)"),
    ("open", r"(?:ngay )?(?:khi|luc(?! \d))(?= )"),
    (
        "open",
        r"(?:sau|ke tu|tinh tu) (?:ngay )?(?=(?:nhan|duoc|co|ban hanh|ky|ket thuc|hoan thanh|phe duyet|luat|"
        r"nghi|bo|quoc|chinh|ubnd|hdnd)\b)",
    ),
    (
        "by_rule",
        r"(?:theo|dung)(?: dung)? (?:thoi gian |thoi han |thoi diem |han |tien do )?(?:quy dinh|quy che|"
        r"phap luat|luat)",
    ),
    (
        "open",
        r"(?:theo|tuy|tuy theo|tuy thuoc|can cu|phu thuoc|dam bao|dung|phu hop|bam)(?: vao| voi| dung| sat|"
        r" su| cac| tung| noi dung| thoi gian| thoi han| han)* (?:ke hoach|kh|chi dao|tien do|huong dan|"
        r"lo trinh|chuong trinh|thong bao|van ban|cong van|quyet dinh|nghi quyet|nghi dinh|thong tu|de an|"
        r"du an|lich|phan cong|thuc te|tinh hinh|dieu kien|thoi gian|thoi han|dot|noi dung|nhiem vu|vu viec|"
        r"cong viec|hop dong|phan ky|yeu cau|su kien|giay moi|dieu hanh|quyet sach|trung uong|tw|bo|ubnd|hdnd|"
        r"so|tinh|chi tieu|phat sinh|y kien|ket luan|cap co tham quyen|nhu cau|doi tuong|ho so|khung|mua vu|"
        r"quy trinh|giai doan|buoc|chu ky|mua)\b",
    ),
    ("open", r"cho (?:huong dan|chi dao|y kien|van ban|ket qua)"),
    # --- times that run through the year --------------------------------------------------------------------------
    ("next_years", r"(?:va |, )?(?:trong |cho )?(?:nhung|cac) nam (?:tiep theo|sau|ke tiep|toi|tiep sau|tiep)(?: do)?"),
    (
        "frequency",
        r"(?:va |, )?(?:trong |cho )?(?:cac|nhung) (?P<unit>quy|thang|tuan) (?P<onward>tiep theo|tiep sau|ke tiep|"
        r"con lai|sau do|sau|tiep)(?: (?:trong |cua )?nam\b(?! \d))?",
    ),
    ("whole_year", r"(?:trong |suot )?ca nam(?! hoc)(?:,? (?:nam )?(?P<y>(?:19|20)\d\d))?"),
    (
        "continuous",
        r"(?:th?uong xuy[ae]?n?g?|t\. ?xuyen|(?<![a-z\d])(?<![a-z\d] )tx(?=\.?$)|"
        r"lien tuc|quanh nam|suot nam|trong suot nam|xuyen suot|lau dai|thuong nhat|"
        r"hang gio|duy tri)(?: trong)?(?: (?:suot |ca )?nam(?! \d))?",
    ),
    ("daily", r"(?:hang|moi) ngay\b(?! lam viec thu)(?! \d)"),
    ("onward", r"(?:tro di|ve sau|tro ve sau|den nay)"),
    # --- days -----------------------------------------------------------------------------------------------------
    (
        "hour",
        r"(?:luc |vao luc )?(?P<h>\d{1,2}) ?(?:h|g|gio)\b ?(?:\d{2} ?(?:phut|p|"
        r"')?)?(?: ?')?(?:,? (?:buoi )?(?:sang|trua|chieu|toi))?",
    ),
    ("hour", r"(?:luc )?(?P<h>\d{1,2}):\d{2}(?::\d{2})?(?!\d)"),
    ("hour", r"(?:cuoi |het |dau |giua )?(?:gio )?buoi (?:sang|trua|chieu|toi|dem)"),
    ("hour", r"(?:nua dem|cuoi)(?= ngay (?:\d|thu \d|mung))"),
    (
        "hour",
        r"(?:truoc |het |cuoi )?(?:gio (?:hanh chinh|lam viec)|ngay lam viec(?! (?:thu|cuoi|dau|\d{1,2}(?![/.\d]))))",
    ),
    (
        "day",
        r"(?P<y>(?:19|20)\d\d)[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})"
        r"(?:[ t]{1,3}\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?(?!\d)",
    ),
    (
        "day",
        r"(?P<d>\d{1,2})(?:/(?P<m>\d{1,2})|\.(?P<m2>\d{1,2})|-(?P<m3>\d{1,2})(?=-))[/.-](?:nam )?(?P<y>(?:19|"
        r"20)\d\d)(?!\d)",
    ),
    ("day", r"(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<yy>\d\d)(?!\d)"),
    (
        "frequency",
        r"(?P<unit>\d{1,2} thang|\d{1,2} nam|\d{1,2} tuan|\d{1,2} quy|nua nam|tuan|thang|quy|nam)"
        r"(?:/| )(?:0?1|moi)?/? ?lan\b",
    ),
    (
        "day",
        rf"(?P<d>\d{{1,2}})(?:/| |, ngay | cua )thang (?P<m>\d{{1,2}})(?!\d|/\d{{1,2}}\b(?!\d)| lan|"
        rf" thang){_OF_YEAR}",
    ),
    ("day", rf"(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})(?!\d|/\d){_OF_YEAR}"),
    ("day", r"(?:(?<=ngay )|(?<=truoc )|(?<=den ))(?P<d>\d{1,2})\.(?P<m>\d{1,2})(?!\d|\.\d)"),
    ("day", r"(?<=ngay )(?P<d>1[3-9]|2\d|3[01])-(?P<m>0?[1-9]|1[0-2])(?!\d|[/.-]\d)"),
    ("dash_day", r"(?P<d>1[3-9]|2\d|3\d)-(?P<m>0?[1-9]|1[0-2])(?!\d|[/.-]\d)"),
    ("month_bare", r"(?P<m>\d{1,2})[/.-](?:nam )?(?P<y>(?:19|20)\d\d)(?!\d)"),
    ("iso_month", r"(?P<y>(?:19|20)\d\d)[-/](?P<m>0[1-9]|1[0-2])(?!\d|[/.-]\d)"),
    # --- frequencies ----------------------------------------------------------------------------------------------
    (
        "frequency",
        rf"(?:it nhat |toi thieu )?(?P<n>\d{{1,2}}) (?:lan|ky|cuoc|dot|lop|hoi nghi)[ /]?(?:/|trong |moi |mot |"
        rf"1 |tren |hang |vao )+(?P<unit>{_UNIT})",
    ),
    (
        "frequency",
        r"(?:1|mot|trong|moi|hang) (?:1 )?(?P<unit>nam|quy|thang|tuan) (?:it nhat |"
        r"toi thieu )?(?P<n>\d{1,2}) (?:lan|cuoc|dot|lop|buoi|ky|bao cao|van ban|hoi nghi|tin|bai)",
    ),
    (
        "frequency",
        r"(?:(?:theo )?dinh ky )?(?:hang|moi|tung|theo|theo tung|tung|cac|(?:theo )?dinh ky)(?: hang| moi| tung|"
        rf" theo)?[ -](?:1 |mot )?(?P<unit>{_UNIT})"
        rf"(?! (?:hoc|cuoi|dau|con lai|giua)\b)(?: (?:hoac )?(?:it nhat |"
        rf"toi thieu )?(?P<n>\d{{1,2}}) lan)?(?: trong nam\b(?! \d))?",
    ),
    ("frequency", r"(?P<n>12) thang(?: trong nam| cua nam)"),
    ("periodic", r"(?:theo )?(?:tung )?dinh k[yi]\b|thuong ky|theo ky\b|moi ky\b|hang ky\b"),
    ("times", r"(?P<n>\d{1,2}) lan\b"),
    # --- months of a period, days of a month ----------------------------------------------------------------------
    (
        "month_of_quarter_named",
        rf"thang (?P<pos>dau|giua|cuoi|thu [1-3])(?: tien| cung)?(?: cua| trong)? quy (?P<q>{_ROMAN}|"
        rf"[1-4])\b{_OF_YEAR}",
    ),
    (
        "month_of_quarter",
        r"(?:(?:cac|cua|hang|moi) )*thang (?P<pos>dau|giua|cuoi|thu [1-3])(?: tien| cung)?(?: cua| trong| moi|"
        rf" hang| cac| tung| ky)* quy(?: (?P<next>{_NEXT}))?",
    ),
    (
        "month_of_period",
        r"thang (?P<pos>dau|cuoi)(?: tien| cung)?(?: cua| trong| moi|"
        r" hang)* (?:ky(?: bao cao)?(?: (?P<next>sau|tiep theo))?|6 thang|nua nam)",
    ),
    ("next_month", rf"(?:cua )?thang (?:lien )?{_NEXT}(?: lien ke| tiep theo)?"),
    ("next_quarter", rf"(?:cua )?quy {_NEXT}"),
    ("work_day", r"ngay lam viec (?:thu )?(?P<n>\d{1,2}(?![/.]?\d)|dau tien|dau|cuoi cung|cuoi)"),
    ("work_day", r"(?:trong )?(?:vong )?(?P<n>\d{1,2}) ngay lam viec dau(?: tien)?"),
    (
        "first_days",
        r"(?:trong )?(?:vong )?(?P<n>\d{1,2}) ngay dau(?: tien)?(?! (?:cua )?(?:thang|t|quy|nam) ?(?:\d|i))",
    ),
    ("filler", r"(?:trong )?(?:ca )?\d{1,2} ngay(?=:? (?:ngay )?\d{1,2}(?:,|-|/\d{1,2},| va| den))"),
    ("last_day", r"(?:\d{1,2} )?ngay cuoi(?: cung)?(?: cua)?"),
    (
        "nth_weekday",
        rf"(?:thu (?P<w>[2-7])|(?P<sun>chu nhat))(?:,? (?:cua |vao )?tuan)? (?P<pos>{_LIKE_WEEK})(?: cua|"
        r" trong)?(?= (?:hang|moi|thang|tung|cac)\b)",
    ),
    (
        "span",
        rf"(?:trong )?(?P<n>\d{{1,2}}) (?P<unit>thang|quy) (?P<part>dau|cuoi)(?: cua)?(?: nam)?\b(?! (?:quy|"
        rf"thang)){_OF_YEAR}",
    ),
    ("span", rf"nua (?:nam )?(?P<part>dau|cuoi)(?: cua)?(?: nam)?\b(?! (?:quy|thang|t)\b){_OF_YEAR}"),
    ("part", r"(?P<part>thuong tuan|trung tuan|ha tuan|nua dau|nua cuoi)(?: cua)?(?= (?:thang|t|quy|nam)\b)"),
    ("part", rf"(?P<part>tuan)(?: le)? (?P<pos>{_LIKE_WEEK})(?: cua| trong|,)?(?= (?:thang|t|hang|moi)\b)"),
    ("week", r"tuan(?: le)?(?: thu)? \d{1,2}(?:-\d{1,2})?(?:[/.-](?:19|20)\d\d)?"),
    ("filler", r"ngay(?= (?:1[3-9]|2\d|3[01])-(?:0?[1-9]|1[0-2])(?!\d|[/.-]\d))"),
    (
        "part",
        r"(?:nhung |cac )?(?:ngay |thang )?(?P<part>dau|giua|cuoi)(?: cua)?(?= (?:thang|t|quy|nam|hang|moi|"
        r"cac|6 thang)\b)",
    ),
    ("weekday", r"ngay thu (?P<w>[2-7])(?=,? (?:[(]?(?:ngay )?\d{1,2}[/.-]\d|(?:hang|moi|cua)? ?tuan\b))"),
    ("day_number", r"(?:ngay|mung|mong|hom)(?: thu)? (?P<d>\d{1,2})(?!\d|[/.]\d|-\d{1,2}-\d{4}|(?: |/| cua )thang \d)"),
    ("weekday", r"t\.? ?(?P<w>[2-7])(?=(?:(?:,|-| va)? ?t\.? ?\d){0,5} (?:hang|moi) tuan)"),
    ("weekday", r"(?:thu (?P<w>[2-7])|(?P<sun>chu nhat))\b"),
    # --- months, quarters, years ----------------------------------------------------------------------------------
    ("month", rf"(?:thang|thanh|thag|t\.?) ?(?P<m>\d{{1,2}})(?!\d| lan){_OF_YEAR}"),
    ("quarter", rf"(?:quy|q)\.? ?(?:thu )?(?P<q>{_ROMAN}|\d{{1,2}}(?! thang)|vi{{0,3}})(?![a-z0-9]){_OF_YEAR}"),
    (
        "year",
        rf"(?:(?:trong )?nam |giai doan |gd )?{_YEAR}(?! (?:ho so|dong|trieu|ty|nguoi|can bo|doanh nghiep|tthc|"
        r"van ban|don vi)\b)",
    ),
    ("year", rf"(?:trong |cua )?nam (?P<ny>{_NEXT})"),
    ("year", r"nam (?P<py>truoc|ngoai)(?! (?:ngay|thang|quy|khi|het|\d))"),
    ("year", r"(?P<now>(?:trong|cua|het) nam(?: nay)?|nam nay)\b(?! \d)"),
    ("unit", rf"(?P<unit>\d{{1,2}} thang(?! \d)|nua nam|(?:1 )?(?:nam|thang|tuan|quy{_NOT_A_QUARTER})(?! \d))"),
    ("roman", rf"(?P<q>iv|i{{1,3}})\b{_OF_YEAR}"),
    # --- words that bind them -------------------------------------------------------------------------------------
    ("until", r"truoc (?:va|hoac|hay) (?:trong|dung|vao)"),
    ("before", r"truoc(?: thoi diem| moc| thoi han)?"),
    (
        "limit",
        r"(?:cham nhat|muon nhat|tre nhat|han cuoi|han chot|khong (?:qua|muon hon|cham hon|tre hon|"
        r"sau))(?: cung)?(?: la| vao| den| trong| het)?",
    ),
    ("apart", r"rieng"),
    ("to", r"(?:cho )?(?:den|toi)(?: het)?"),
    ("until", r"(?:trong )?het"),
    ("from", r"(?:ke tu|bat dau tu|bat dau|tinh tu|khoi dong tu|tu)"),
    ("after", r"sau"),
    ("or", r"hoac"),
    ("and", r"va|&|\+|cung nhu|dong thoi"),
    ("about", r"khoang|uoc|tam"),
    ("done", r"hoan thanh|hoan tat|ket thuc|xong"),
    ("duration", r"(?:trong )?(?:vong |thoi han )?\d{1,3} (?:ngay|gio|tuan)(?: lam viec)?(?! \d)"),
    (
        "filler",
        r"vao|trong|ngay|cua|la|cac|nhung|thoi han|thoi gian|tien do|han|moc|du kien|thuc hien|trinh|tai|bao cao|"
        r"so ket|tong ket|gom|nam|thang|quy|khi|moi",
    ),
    ("number", r"(?P<n>\d{1,2})(?!\d)(?:,? nam (?P<y>(?:19|20)\d\d)(?![\d-]))?"),
    ("word", r"\d[\d.,/]*|[a-z]+"),
    ("dash", r"[-~]"),
    ("comma", r","),
    ("semicolon", r";"),
    ("line", r"\n"),
    ("slash", r"/"),
    ("colon", r":"),
    ("opening", r"[(\[{]"),
    ("closing", r"[)\]}]"),
)
