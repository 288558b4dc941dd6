"""The forms that stand folded on a task's page: alone for htmx, open on the page without script."""

from lxml import html

from tests.web.five_tasks import HTMX, give_to_the_office, plan
from tests.web.journeys import words
from tracker.web.task_forms import FORMS

__all__ = ["plan"]


def folded(page: str) -> dict[str, str]:
    """The folded forms of a task's page: their names and where htmx fetches them."""
    tree = html.document_fromstring(page)
    return {one.get("hx-get").partition("?mo=")[2].partition("&")[0]: one.get("hx-get")
            for one in tree.xpath("//details[@hx-get]")}


def test_each_folded_form_comes_alone_to_htmx_and_stands_open_without_script(plan):
    clerk = plan.client("office")
    give_to_the_office(plan, clerk)
    forms = folded(clerk.page)
    (undoing,) = forms.keys() - FORMS.keys()
    assert FORMS.keys() < forms.keys() and undoing.startswith("huy-buoc-")
    for name, address in forms.items():
        clerk.get("/nhiem-vu/1")
        alone = html.fragment_fromstring(clerk.get(address, headers=HTMX).text.strip())
        assert alone.tag == "form"
        whole = html.document_fromstring(clerk.get(f"/nhiem-vu/1?mo={name}").text)
        (opened,) = whole.xpath(f"//details[@open]/form[@action='{alone.get('action')}']")
        assert [field.get("name") for field in opened.inputs] == [field.get("name") for field in alone.inputs]


def test_a_form_opened_late_belongs_to_the_version_that_the_page_showed(plan):
    clerk, other = plan.client("office"), plan.client("office")
    clerk.get("/nhiem-vu/1")
    address = folded(clerk.page)["noi-dung"]
    other.get("/nhiem-vu/1?mo=noi-dung")
    other.submit("/nhiem-vu/1/noi-dung", text="Nội dung của người khác")
    fetched = dict(html.fragment_fromstring(clerk.get(address, headers=HTMX).text.strip()).form_values())
    answer = clerk.post("/nhiem-vu/1/noi-dung", data={**fetched, "text": "Nội dung của tôi"})
    assert answer.status_code == 409
    assert "Nội dung của người khác" in words(answer.text) and "Nội dung của tôi" in words(answer.text)


def test_nobody_opens_a_form_that_is_not_offered_to_her(plan):
    head, stranger = plan.client("head"), plan.client("stranger")
    head.get("/nhiem-vu/1?mo=rut")
    assert "rut" not in folded(head.page) and "/nhiem-vu/1/rut" not in head.page
    assert head.get("/nhiem-vu/1?mo=rut", headers=HTMX).status_code == 403
    assert stranger.get("/nhiem-vu/1?mo=y-kien", headers=HTMX).status_code == 404
