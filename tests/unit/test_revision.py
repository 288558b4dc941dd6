"""An adjusted plan against the one that stands: who is who, what changed, and which words."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.revision import FIELDS, Line, differences, kind_of, mark_words, match

TEXTS = [
    "Xây dựng Kế hoạch cải cách hành chính năm 2022", "Xây dựng Kế hoạch kiểm tra công tác cải cách hành chính",
    "Xây dựng Kế hoạch tuyên truyền cải cách hành chính", "Rà soát, đơn giản hóa thủ tục hành chính nội bộ",
    "Rà soát văn bản quy phạm pháp luật thuộc lĩnh vực quản lý", "Tự kiểm tra văn bản do cơ quan ban hành",
    "Công bố, công khai thủ tục hành chính trên trang thông tin điện tử",
    "Kiện toàn tổ chức bộ máy các phòng chuyên môn",
    "Đào tạo, bồi dưỡng cán bộ, công chức, viên chức", "Chi trả thu nhập tăng thêm cho công chức",
    "Duy trì hệ thống quản lý chất lượng TCVN ISO 9001:2015", "Nâng cấp phần mềm quản lý văn bản và điều hành",
    "Báo cáo kết quả cải cách hành chính quý I", "Báo cáo kết quả cải cách hành chính quý II",
    "Báo cáo kết quả cải cách hành chính quý III", "Báo cáo kết quả cải cách hành chính cả năm",
    "Đánh giá mức độ hài lòng của tổ chức, cá nhân", "Triển khai dịch vụ công trực tuyến mức độ 4",
]
FOREIGN = [
    "Tổ chức hội thi tìm hiểu chuyển đổi số cho thanh niên", "Lắp đặt máy phát số tự động tại bộ phận một cửa",
    "Khảo sát chỉ số năng lực cạnh tranh cấp huyện", "Sắp xếp lại kho lưu trữ hồ sơ giấy từ năm 1997",
]


def plan(texts, **more):
    return [Line(place, text, number=str(place + 1), **more) for place, text in enumerate(texts)]


def found(pairs):
    return {pair.new.key: pair.old.key if pair.old else None for pair in pairs if pair.new}


def test_the_same_plan_again_has_no_difference():
    assert [pair.kind for pair in match(plan(TEXTS), plan(TEXTS))] == ["same"] * len(TEXTS)


@pytest.mark.parametrize(("before", "after"), [
    ("Xây dựng Kế hoạch cải cách hành chính năm 2022",
     "Xây dựng, ban hành Kế hoạch cải cách hành chính năm 2022 của Sở"),
    ("Tự kiểm tra văn bản do cơ quan ban hành", "Tự kiểm tra, xử lý văn bản do Sở ban hành"),
    ("Kiện toàn tổ chức bộ máy các phòng chuyên môn",
     "Tiếp tục kiện toàn tổ chức bộ máy các phòng chuyên môn, đơn vị"),
    ("Chi trả thu nhập tăng thêm cho công chức", "Chi trả thu nhập tăng thêm cho công chức và người lao động"),
    ("Nâng cấp phần mềm quản lý văn bản và điều hành", "Nâng cấp hệ thống phần mềm quản lý văn bản"),
], ids=["longer", "other unit", "begun otherwise", "added", "shortened"])
def test_a_reworded_task_is_known_again(before, after):
    new = [Line("x", after if text == before else text) for text in TEXTS]
    new = [Line(place, line.text) for place, line in enumerate(new)]
    pairs = match(plan(TEXTS), new)
    assert found(pairs) == {place: place for place in range(len(TEXTS))}
    assert pairs[TEXTS.index(before)].changed == ("text",)


@pytest.mark.parametrize("text", FOREIGN)
def test_another_task_is_new_and_not_an_old_one_reworded(text):
    pairs = match(plan(TEXTS), [*plan(TEXTS), Line("new", text)])
    assert found(pairs)["new"] is None


def test_a_task_that_replaces_another_is_new_and_the_other_dropped():
    texts = [*TEXTS[:5], FOREIGN[0], *TEXTS[6:]]
    kinds = [pair.kind for pair in match(plan(TEXTS), plan(texts))]
    assert kinds.count("new") == 1 and kinds.count("dropped") == 1 and kinds.count("same") == len(TEXTS) - 1


def test_quarters_alike_but_for_one_word_are_not_mixed_up():
    without = [text for text in TEXTS if not text.endswith("quý II")]
    pairs = match(plan(TEXTS), plan(without))
    assert [pair.old.text for pair in pairs if pair.new is None] == ["Báo cáo kết quả cải cách hành chính quý II"]


def test_equal_texts_keep_their_sections_and_then_their_order():
    old = [Line(1, "Báo cáo định kỳ", section="I"), Line(2, "Báo cáo định kỳ", section="II"),
           Line(3, "Báo cáo định kỳ", section="II")]
    new = [Line("a", "Báo cáo định kỳ", section="II"), Line("b", "Báo cáo định kỳ", section="II"),
           Line("c", "Báo cáo định kỳ", section="I")]
    assert found(match(old, new)) == {"a": 2, "b": 3, "c": 1}


def test_a_person_has_the_last_word():
    old, new = plan(TEXTS[:3]), plan(TEXTS[:3])
    assert found(match(old, new, {0: None, 1: 2})) == {0: None, 1: 2, 2: 0}
    assert found(match(old, new, {0: 1, 2: 1}))[0] == 1, "an old task is given away once"


@pytest.mark.parametrize(("new", "kind"), [
    ({"number": "7"}, "renumbered"), ({"section": "II"}, "moved"), ({"deadline": "Quý IV"}, "deadline"),
    ({"deadline": "Quý IV", "text": "Rà soát văn bản quy phạm pháp luật"}, "deadline"),
    ({"lead": "Thanh tra"}, "changed"),
    ({"product": "BÁO  CÁO."}, "same"), ({"budget": None}, "same"),
])
def test_what_a_difference_is_called(new, kind):
    values = {"text": "Rà soát văn bản", "section": "I", "number": "1", "deadline": "Quý III", "lead": "Văn phòng",
              "product": "Báo cáo", "budget": "10"}
    old = Line(1, **values)
    assert kind_of(differences(old, Line(1, **{**values, **new}))) == kind


def test_changed_words_are_marked_on_both_sides():
    left, right = mark_words("Trước ngày 30/6/2022, Văn phòng", "Trước ngày 31/7/2022, Văn phòng Sở")
    assert left == [("Trước ngày", False), ("30/6/2022,", True), ("Văn phòng", False)]
    assert right == [("Trước ngày", False), ("31/7/2022,", True), ("Văn phòng", False), ("Sở", True)]


WORDS = st.text(alphabet="aăâđêôơư bcxyz.,;0123456789\n", max_size=60)


@given(WORDS, WORDS)
def test_marked_words_are_the_texts_again(old, new):
    for runs, text in zip(mark_words(old, new), (old, new), strict=True):
        assert " ".join(words for words, _ in runs).split() == text.split()


SOME = st.lists(st.sampled_from([*TEXTS, *FOREIGN]), max_size=12)


@given(SOME, SOME)
@settings(max_examples=60, deadline=None)
def test_every_task_is_in_exactly_one_pair(old, new):
    pairs = match(plan(old), plan(new))
    assert sorted(pair.old.key for pair in pairs if pair.old) == list(range(len(old)))
    assert [pair.new.key for pair in pairs if pair.new] == list(range(len(new)))


@given(st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_a_plan_adjusted_at_random_is_known_again(dice: random.Random):
    """Shuffled, renumbered, moved, a word added or lost in some, some dropped, foreign ones added."""
    kept = [key for key in range(len(TEXTS)) if dice.random() > 0.2]
    dice.shuffle(kept)
    new = []
    for place, key in enumerate(kept):
        words = TEXTS[key].split()
        if dice.random() < 0.4 and not TEXTS[key].startswith("Báo cáo"):
            words.insert(dice.randrange(len(words)), dice.choice(["tiếp", "kịp", "đúng"]))
        new.append(Line(f"n{key}", " ".join(words), number=str(place), section=dice.choice(["I", "II"])))
    new += [Line(f"x{place}", text) for place, text in enumerate(FOREIGN) if dice.random() < 0.5]
    old = plan(TEXTS, section="I")
    result = found(match(old, new))
    assert result == {line.key: int(line.key[1:]) if line.key[0] == "n" else None for line in new}


def test_every_field_of_a_line_can_differ():
    assert set(FIELDS) <= set(Line.__dataclass_fields__)
