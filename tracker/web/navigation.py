"""The way around: which pages a person is offered, where she is, and addresses that keep the chosen filter.

An entry is shown when its page exists and the person's role holds the right that the page itself states; so the menu
can never promise a page that then refuses.
"""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Flask, current_app, render_template, request
from flask_login import current_user
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from ..domain.permissions import role_may
from ..domain.wording import _
from . import guard
from .paging import page_numbers


@dataclass(frozen=True)
class Entry:
    """A page in the menu; `manages` puts it under "Quản lý". `current` is an aria-current value or empty."""

    path: str
    label: str
    manages: bool = False
    current: str = ""


MENU = (
    Entry("/", _("Việc cần làm")),
    Entry("/nhiem-vu", _("Nhiệm vụ")),
    Entry("/qua-han", _("Quá hạn")),
    Entry("/cho-xac-nhan", _("Chờ xác nhận")),
    Entry("/don-doc", _("Đôn đốc")),
    Entry("/ghi-bu", _("Ghi bù"), manages=True),
    Entry("/ban-giao", _("Bàn giao"), manages=True),
    Entry("/nhap-ke-hoach", _("Nhập kế hoạch")),
    Entry("/giao-tu-tren", _("Nhiệm vụ được giao")),
    Entry("/van-ban", _("Văn bản")),
    Entry("/bao-cao", _("Báo cáo")),
    Entry("/tong-hop", _("Tổng hợp")),
    Entry("/bat-dau", _("Các bước bắt đầu"), manages=True),
    Entry("/ke-hoach", _("Kế hoạch"), manages=True),
    Entry("/don-vi", _("Đơn vị"), manages=True),
    Entry("/nguoi-dung", _("Người dùng"), manages=True),
    Entry("/lich-lam-viec", _("Lịch làm việc"), manages=True),
    Entry("/nhac-viec", _("Nhắc việc"), manages=True),
    Entry("/thiet-lap", _("Thiết lập"), manages=True),
)
MINE = (
    Entry("/nhac-viec/cua-toi", _("Nhắc việc của tôi")),
    Entry("/lich-cua-toi", _("Lịch của tôi")),
    Entry("/mat-khau", _("Đổi mật khẩu")),
)
MANUAL = "/huong-dan"


def endpoint_of(path: str) -> str | None:
    """The endpoint that answers GET on a path, None where no page is. Looked up once for each path of the program's
    own templates: the routes of a running program don't change."""
    known: dict[str, str | None] = current_app.extensions.setdefault("tracker_endpoints", {})
    if path not in known:
        try:
            known[path] = current_app.url_map.bind("").match(path, method="GET")[0]
        except HTTPException:
            known[path] = None
    return known[path]


def page_exists(path: str) -> bool:
    """Whether the program has a page at this path."""
    return endpoint_of(path) is not None


def _open_to(role: str | None, path: str) -> bool:
    """Whether a role (None: nobody signed in) may open the page."""
    endpoint = endpoint_of(path)
    needed = guard.right_of(current_app, endpoint) if endpoint else None
    return needed is not None and (needed == "public" or (role is not None and role_may(role, needed)))


def _where(path: str, here: str) -> str:
    if here == path:
        return "page"
    return "true" if path != "/" and here.startswith(path + "/") else ""


def navigation(entries: tuple[Entry, ...] = MENU) -> list[Entry]:
    """The menu as the signed-in person may use it, with the present place marked."""
    person, here = current_user._get_current_object(), request.path
    return [replace(entry, current=where) if (where := _where(entry.path, here)) else entry
            for entry in _entries_for(person.role if person.is_authenticated else None, entries)]


def _entries_for(role: str | None, entries: tuple[Entry, ...]) -> list[Entry]:
    """Those that a role may open. Worked out once: neither the routes nor the roles of a running program change."""
    known: dict[tuple, list[Entry]] = current_app.extensions.setdefault("tracker_menus", {})
    if (role, entries) not in known:
        known[role, entries] = [entry for entry in entries if _open_to(role, entry.path)]
    return known[role, entries]


def menu() -> Markup:
    """The main menu as it is drawn; drawn once for everybody of a role at the same place."""
    items = navigation()
    drawn: dict[tuple, Markup] = current_app.extensions.setdefault("tracker_menus_drawn", {})
    place = (current_user.role, *(entry.current for entry in items))
    if place not in drawn or current_app.debug:
        drawn[place] = Markup(render_template("layout/_menu.html", items=items))
    return drawn[place]


def my_pages() -> list[Entry]:
    """What stands in the person's own menu beside signing out."""
    return _entries_for(current_user.role, MINE)


def manual_page(anchor: str = "") -> str:
    """The manual's address, at a chapter if one is named; empty while the program carries no manual."""
    if not page_exists(MANUAL):
        return ""
    return f"{MANUAL}#{anchor}" if anchor else MANUAL


def address_with(**changes: object) -> str:
    """The present address with some words of its query changed (None or empty removes one); filters stay."""
    words = request.args.to_dict(flat=False)
    for name, value in changes.items():
        if value is None or value == "":
            words.pop(name, None)
        else:
            words[name] = [str(value)]
    query = urlencode(words, doseq=True)
    return f"{request.path}?{query}" if query else request.path


def register(app: Flask) -> None:
    """Give the templates what they draw the menu and the pages' numbers from."""
    app.jinja_env.globals.update(
        menu=menu, my_pages=my_pages, manual_page=manual_page, page_exists=page_exists,
        address_with=address_with, page_numbers=page_numbers,
    )
