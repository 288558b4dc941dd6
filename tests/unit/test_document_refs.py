"""Citations of documents as reports and evidence cells print them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.document_refs import normal_key, parse_reference, parse_references

CITED = [
    ("Kế hoạch số 18/KH-SCT ngày 21/01/2021 về việc triển khai CCHC", "Kế hoạch", "18", "KH-SCT",
     date(2021, 1, 21), "triển khai CCHC"),
    ("CV 123/SCT-VP ngày 3/2/22", "Công văn", "123", "SCT-VP", date(2022, 2, 3), None),
    ("Quyết định số 52/2017/QĐ-UBND ngày 22/11/2017 của UBND tỉnh", "Quyết định", "52/2017", "QĐ-UBND",
     date(2017, 11, 22), None),
    ("QĐ 77/QĐ-SCT", "Quyết định", "77", "QĐ-SCT", None, None),
    ("77/QĐ-SCT", "Quyết định", "77", "QĐ-SCT", None, None),
    ("Công văn số 231/SCT-VP ₂ ngày 22/02/2021 về việc chỉ đạo", "Công văn", "231", "SCT-VP₂",
     date(2021, 2, 22), "chỉ đạo"),
    ("Văn bản số 978/SCT-T.Tra₄ ngày 26/8/2021 về việc", "Văn bản", "978", "SCT-T.Tra₄", date(2021, 8, 26), None),
    ("Văn bản số 41/SNV-CCHC&VTLT ngày 11/01/2021", "Văn bản", "41", "SNV-CCHC&VTLT", date(2021, 1, 11), None),
    ("Chỉ thị số 18-CT/TU ngày 26/7/2016 của Tỉnh ủy về nâng cao Chỉ số", "Chỉ thị", "18", "CT/TU",
     date(2016, 7, 26), "nâng cao Chỉ số"),
    ("Quyết định 2783/QĐ-UBND ngày 26 tháng 8 năm 2020 của UBND tỉnh phê duyệt Kế hoạch", "Quyết định", "2783",
     "QĐ-UBND", date(2020, 8, 26), "phê duyệt Kế hoạch"),
    ("Kế hoạch số 15/KH-SCT ngày 20/02/2024, thực hiện công tác", "Kế hoạch", "15", "KH-SCT",
     date(2024, 2, 20), "thực hiện công tác"),
    ("Nghị quyết số 131/2020/QH14", "Nghị quyết", "131/2020", "QH14", None, None),
    ("Nghị quyết số 57", "Nghị quyết", "57", None, None, None),
    ("Quyết định số 74/QĐ-SCT ngày 32/7/2021", "Quyết định", "74", "QĐ-SCT", None, None),
    ("Kế hoạch số 9/KH-SCT V/v hội nghị ngày 05/6/2026", "Kế hoạch", "9", "KH-SCT", None,
     "hội nghị ngày 05/6/2026"),
    ("đã họp", None, None, None, None, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "number", "symbol", "issued_on", "subject"), CITED, ids=[row[0] for row in CITED]
)
def test_a_citation_is_taken_apart(text, kind, number, symbol, issued_on, subject):
    read = parse_reference(text)
    assert (read.kind, read.number, read.symbol, read.issued_on, read.subject) == (
        kind,
        number,
        symbol,
        issued_on,
        subject,
    )
    assert read.text == text


def test_one_document_has_one_key_however_it_is_written():
    spellings = ["Kế hoạch số 18/KH-SCT ngày 21/01/2021", "KH 018/kh-sct", "số 18 / KH - SCT", "18/KH-SCT"]
    assert {normal_key(parse_reference(text)) for text in spellings} == {"18/kh-sct"}


def test_the_year_in_the_number_tells_documents_apart():
    keys = {normal_key(parse_reference(f"Quyết định số 52/{year}/QĐ-UBND")) for year in (2016, 2017)}
    assert len(keys) == 2


def test_a_number_without_symbol_or_day_has_no_key():
    assert normal_key(parse_reference("Nghị quyết số 57")) is None
    assert normal_key(parse_reference("Nghị quyết số 57 ngày 22/12/2024")) == "57@2024-12-22"
    assert normal_key(parse_reference("đã họp")) is None


def test_several_citations_are_told_apart():
    text = (
        "Công văn số 231/SCT-VP₂ ngày 22/02/2021, Công văn số 422/SCT-VP ngày 05/4/2021 về việc rà soát, cập nhật; "
        "QĐ 476/QĐ-UBND (5 TTHC); số 474/QĐ-UBND\nNghị quyết số 39-NQ/TW và Nghị định số 108/2014/NĐ-CP"
    )
    found = parse_references(text)
    assert [one.number for one in found] == ["231", "422", "476", "474", "39", "108/2014"]
    assert found[1].subject == "rà soát, cập nhật"
    assert found[3].kind == "Quyết định"


@pytest.mark.parametrize("text", [None, "", "đã họp; đang làm", 5])
def test_no_citation_gives_none(text):
    assert parse_references(text) == ()


@given(
    st.one_of(
        st.none(),
        st.text(max_size=400),
        st.lists(
            st.sampled_from(
                [
                    "Kế hoạch",
                    "số",
                    "18/KH-SCT",
                    "ngày",
                    "21/01/2021",
                    ",",
                    "và",
                    ";",
                    "về việc",
                    "/",
                    "-",
                    "52/2017/QĐ-UBND",
                    "\n",
                ]
            )
        ).map(" ".join),
    )
)
def test_any_text_is_parsed(text):
    one = parse_reference(text)
    assert one.number is None or one.number in one.text.replace(" ", "")
    assert normal_key(one) is None or one.number
    for other in parse_references(text):
        assert other.number or other.issued_on


@given(
    st.integers(1, 9999),
    st.sampled_from(["KH-SCT", "QĐ-UBND", "SCT-VP", "TB-TTHĐND"]),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
)
def test_a_printed_citation_reads_back(number, symbol, day):
    read = parse_reference(f"Văn bản số {number}/{symbol} ngày {day:%d/%m/%Y} về việc thử")
    assert (read.number, read.symbol, read.issued_on, read.subject) == (str(number), symbol, day, "thử")
