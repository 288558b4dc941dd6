"""Proposals for unknown units order a choice and never decide it."""

import pytest

from tracker.queries.unit_proposals import UnknownName, is_short_for, naming_questions


def unknown(text, leads=1):
    return UnknownName(text, text.casefold(), leads, 0, (1,))


@pytest.mark.parametrize(("short", "long", "answer"), [
    ("to cntt", "to cong nghe thong tin", True),
    ("ubnd tinh", "uy ban nhan dan tinh", True),
    ("trung tam kc", "trung tam khuyen cong", True),
    ("phong ql sv va hv", "phong quan ly sinh vien va hoc vien", True),
    ("van phong", "van phong so", False),
    ("to cntt", "to cong nghe", False),
    ("", "to", False),
])
def test_initials_stand_for_words(short, long, answer):
    assert is_short_for(short, long) is answer


def test_each_name_gets_a_fitting_suggestion():
    names = [unknown("Văn phòng"), unknown("Tổ Công nghệ thông tin"), unknown("Văn phòng Sở"), unknown("Tổ CNTT"),
             unknown("Các phòng chuyên môn", 0), unknown("Sở Thông tin và Truyền thông", 0), unknown("Thanh tra Sở")]
    answers = {question.name.text: question.suggested for question in naming_questions(names, [], "Sở Công Thương")}
    assert answers == {
        "Văn phòng": "name:văn phòng sở", "Tổ Công nghệ thông tin": "new", "Văn phòng Sở": "new",
        "Tổ CNTT": "name:tổ công nghệ thông tin", "Các phòng chuyên môn": "group",
        "Sở Thông tin và Truyền thông": "external", "Thanh tra Sở": "new",
    }


def test_an_ampersand_is_a_word_like_others():
    names = [unknown("Phòng KHCN & HTQT", 7), unknown("Phòng Quản lý SV&HV"), unknown("Phòng KHCN&HTQT", 0),
             unknown("Phòng Quản lý sinh viên và học viên")]
    answers = {question.name.text: question.suggested for question in naming_questions(names, [], "Trường")}
    assert answers == {
        "Phòng KHCN & HTQT": "new", "Phòng KHCN&HTQT": "name:phòng khcn & htqt",
        "Phòng Quản lý SV&HV": "name:phòng quản lý sinh viên và học viên",
        "Phòng Quản lý sinh viên và học viên": "new",
    }


def test_a_likeness_alone_is_no_suggestion():
    questions = naming_questions([unknown("Phòng Quản lý Công nghiệp"), unknown("Phòng Quản lý Thương mại")], [], "Sở")
    assert [question.suggested for question in questions] == ["new", "new"]
    assert questions[1].proposals[0].name == "Phòng Quản lý Công nghiệp"
