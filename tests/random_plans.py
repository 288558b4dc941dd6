"""Random appendices with what they must read as: columns permuted, heads renamed, objectives merged, rows torn."""

import random
from dataclasses import dataclass

HEADS = {
    "number": ("TT", "STT", "Số TT", "Mã NV", "Mã số"),
    "objective": ("Mục tiêu/Chỉ tiêu", "Mục tiêu", "Chỉ tiêu"),
    "task": ("Nhiệm vụ", "Nội dung công việc", "Tên nhiệm vụ", "Nội dung nhiệm vụ trọng tâm", "Nhiệm vụ/giải pháp"),
    "activities": ("Hoạt động", "Hoạt động/giải pháp", "Các hoạt động chủ yếu"),
    "product": ("Kết quả, sản phẩm", "Sản phẩm đầu ra", "Kết quả yêu cầu", "Kết quả dự kiến"),
    "lead": ("Chủ trì", "Đơn vị chủ trì thực hiện", "Cơ quan/đơn vị chủ trì", "Sở, ngành chủ trì tham mưu",
             "Cơ quan, đơn vị, cá nhân chủ trì", "Đơn vị đầu mối"),
    "coordinating": ("Phối hợp", "Đơn vị phối hợp", "CQ phối hợp", "Cơ quan, đơn vị phối hợp thực hiện", "Đơn vị liên quan"),
    "deadline": (
        "Thời gian hoàn thành",
        "Thời hạn",
        "Hạn",
        "Mốc thời gian",
        "Dự kiến hoàn thành",
        "Thời gian thực hiện",
        "Thời gian, lộ trình thực hiện",
        "Hạn xử lý",
    ),
    "budget": ("Kinh phí", "Nguồn lực", "Kinh phí (triệu đồng)"),
}
VERBS = (
    "Xây dựng",
    "Ban hành",
    "Rà soát",
    "Tổ chức",
    "Tham mưu",
    "Kiểm tra",
    "Triển khai",
    "Cập nhật",
    "Công bố",
    "Đẩy mạnh",
)
NOUNS = (
    "kế hoạch cải cách hành chính", "văn bản quy phạm pháp luật của Sở Nội vụ",
    "danh mục thủ tục hành chính năm 2026", "Cổng Dịch vụ công quốc gia", "hệ thống phần mềm Quản lý văn bản",
    "đội ngũ cán bộ, công chức", "quy chế chi tiêu nội bộ cơ quan", "Đề án vị trí việc làm",
)  # fmt: skip
TAILS = (
    "theo chỉ đạo của UBND tỉnh", "bảo đảm đúng tiến độ", "tại các phòng, đơn vị thuộc Sở",
    "và báo cáo kết quả với Giám đốc Sở", "trên môi trường mạng", "phù hợp với tình hình thực tiễn của Ngành",
)  # fmt: skip
UNITS = (
    "Văn phòng",
    "Thanh tra Sở",
    "Phòng Kế hoạch - Tài chính",
    "Trung tâm Khuyến công",
    "Tổ Công nghệ thông tin",
    "Phòng Quản lý Thương mại",
    "Phòng Văn hóa - Xã hội",
    "Trung tâm Phục vụ hành chính công",
    "Văn phòng HĐND và UBND",
    "Công an phường",
)
GROUPS = (
    "Các phòng chuyên môn",
    "Các phòng chuyên môn, đơn vị thuộc Sở",
    "Các đơn vị liên quan",
    "Các sở, ban, ngành; UBND các xã, phường",
    "Các thôn, tổ dân phố",
)
DEADLINES = (
    "Quý I",
    "Quý II/2026",
    "Thường xuyên",
    "Trước ngày 20/01/2026",
    "Tháng 6/2026",
    "30/9/2026",
    "Tháng 02/2026",
    "Quý IV năm 2026",
    "Hằng quý",
    "Trước ngày 15 của tháng cuối quý",
    "Từ tháng 3 đến tháng 9/2026",
    "Theo kế hoạch của UBND tỉnh",
)
PRODUCTS = (
    "Kế hoạch được phê duyệt",
    "Báo cáo kết quả",
    "Quyết định được ban hành",
    "Văn bản chỉ đạo",
    "Phần mềm được cập nhật hoàn chỉnh",
)
SECTIONS = (
    "CÔNG TÁC CHỈ ĐẠO ĐIỀU HÀNH",
    "CẢI CÁCH THỂ CHẾ",
    "CẢI CÁCH THỦ TỤC HÀNH CHÍNH",
    "CẢI CÁCH TỔ CHỨC BỘ MÁY",
    "CẢI CÁCH CHẾ ĐỘ CÔNG VỤ",
)
CODES = ("I", "II", "III", "IV", "V")


@dataclass(frozen=True)
class RandomPlan:
    grid: list[list[str]]
    expected: list[dict[str, str]]


def make_plan(rng: random.Random, *, merged: bool, torn: bool, repeated_head: bool = False) -> RandomPlan:
    """`merged`: objectives are merged cells (else blank below the first); `torn`: some rows are cut in two."""
    optional = [name for name in ("objective", "activities", "product", "coordinating", "budget") if rng.random() < 0.7]
    fields = ["task", "lead", "deadline", *optional]
    rng.shuffle(fields)
    if "objective" in fields:
        fields.remove("objective")
        fields.insert(fields.index("task"), "objective")
    fields.insert(0, "number")
    head = [rng.choice(HEADS[field]) for field in fields]
    grid, expected = [head], []
    for index in range(rng.randint(1, 4)):
        grid.append(_section_row(rng, fields, CODES[index], SECTIONS[index], merged=merged))
        number = 0
        while number < rng.randint(1, 4):
            number += 1
            for task in _objective_tasks(rng, str(number), CODES[index], with_objective="objective" in fields):
                first = not expected or task["objective"] is not expected[-1]["objective"]
                row = [task[field] for field in fields]
                if not first:
                    for name in ("number", "objective"):
                        if name in fields:
                            row[fields.index(name)] = "^" if merged else ""
                rows = _torn(rng, row, fields) if torn and rng.random() < 0.25 else [row]
                grid.append(rows[0])
                if len(rows) > 1 and repeated_head:
                    grid.append(head)
                grid.extend(rows[1:])
                expected.append(task)
    return RandomPlan(grid, [{k: v for k, v in task.items() if k in (*fields, "section")} for task in expected])


def _section_row(rng: random.Random, fields: list[str], code: str, title: str, *, merged: bool) -> list[str]:
    blank = "<" if merged else ""
    if rng.random() < 0.3:
        return [f"{code} {title}", *[blank] * (len(fields) - 1)]
    return [code, title, *[blank] * (len(fields) - 2)]


def _objective_tasks(rng: random.Random, number: str, section: str, *, with_objective: bool) -> list[dict[str, str]]:
    objective = " ".join([f"{rng.randint(50, 100)}%", rng.choice(NOUNS), rng.choice(TAILS)])
    count = rng.randint(2, 3) if with_objective and rng.random() < 0.3 else 1
    return [
        {
            "section": section,
            "number": number,
            "objective": objective,
            "task": f"{rng.choice(VERBS)} {rng.choice(NOUNS)} {rng.choice(TAILS)}{rng.choice(('', '.', ''))}",
            "activities": f"- {rng.choice(VERBS)} {rng.choice(NOUNS)}. - {rng.choice(VERBS)} {rng.choice(TAILS)}",
            "product": rng.choice(PRODUCTS),
            "lead": rng.choice(UNITS),
            "coordinating": rng.choice(GROUPS + UNITS),
            "deadline": rng.choice(DEADLINES),
            "budget": rng.choice(("0", "Theo dự toán được duyệt")),
        }
        for _ in range(count)
    ]


def _torn(rng: random.Random, row: list[str], fields: list[str]) -> list[list[str]]:
    """A row cut by a page: the long cells go on below, cut between two words; number and deadline stay above."""
    above, below = list(row), [""] * len(row)
    for index, field in enumerate(fields):
        words = row[index].split()
        if (
            field == "number"
            or (field == "deadline" and rng.random() < 0.7)
            or len(words) < (2 if field in ("lead", "deadline", "coordinating") else 3)
            or row[index] == "^"
        ):
            continue
        if field == "task" or rng.random() < 0.4:
            cut = rng.randint(1 if len(words) == 2 else 2, len(words) - 1)
            above[index], below[index] = " ".join(words[:cut]), " ".join(words[cut:])
    return [above, below]


def make_marked_plan(rng: random.Random) -> RandomPlan:
    """A plan whose units are columns of their own, the roles marked beneath them; `lead` leads, the others help."""
    units = rng.sample(UNITS, rng.randint(2, 6))
    lead, helps = rng.choice((("CT", "PH"), ("Chủ trì", "Phối hợp"), ("C.T", "P.H")))
    above = ["TT", rng.choice(HEADS["task"]), "Đơn vị thực hiện", *["<"] * (len(units) - 1), "Thời hạn"]
    grid = [above, ["^", "^", *units, "^"]]
    expected = []
    for index in range(rng.randint(1, 3)):
        grid.append([CODES[index], SECTIONS[index], *["<"] * (len(units) + 1)])
        for number in range(1, rng.randint(2, 6)):
            leading, *others = rng.sample(units, rng.randint(1, len(units)))
            helping = [unit for unit in units if unit in others]
            marks = [lead if unit == leading else helps if unit in helping else "" for unit in units]
            task, deadline = f"{rng.choice(VERBS)} {rng.choice(NOUNS)}", rng.choice(DEADLINES)
            grid.append([str(number), task, *marks, deadline])
            expected.append({
                "section": CODES[index], "number": str(number), "task": task, "lead": leading,
                "coordinating": ", ".join(helping), "deadline": deadline,
            })  # fmt: skip
    return RandomPlan(grid, expected)
