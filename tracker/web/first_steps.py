"""The guided start: from an empty agency to a plan that is followed, what each step is for and how far it is."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask_login import current_user

from .. import clock
from ..domain.wording import _
from ..notifications.email import smtp_settings
from ..queries.first_steps import SetUp, set_up
from ..services.health import check_scheduler
from .guard import may, right

blueprint = Blueprint("first_steps", __name__)

CHECK = _("Kiểm tra")
STEPPED = frozenset({"settings", "units", "people", "plan"})
UNCLEAR = "nam=moi-nam&vai=tat-ca&tinh-trang=can-lam-ro"


@dataclass(frozen=True)
class Step:
    """`done`: nothing more is needed; `state`: how far it is; `act` and `address`: what to do, "" where this person
    can do nothing (`for_admin`: but the agency's admin can); `needed`: the plan cannot be followed without it."""

    name: str
    why: str
    done: bool
    state: str
    act: str
    address: str
    needed: bool = True
    for_admin: bool = False


@blueprint.app_context_processor
def _words() -> dict:
    return {"next_step": next_step}


def next_step(told: str) -> Step | None:
    """What to do next for whoever has just been told that a step's act was done (`told` is the notice's kind: "step"
    of an act that makes tasks clear: then what is still unclear, or the people while there is nobody else); None where
    nothing is left or the page belongs to no step."""
    taken = told == "step" or (told in ("done", "imported") and request.blueprint in STEPPED)
    if not taken or not may("plan.import"):
        return None
    present = set_up()
    left = [step for step in first_steps(present) if not step.done and step.act]
    return next((step for step in left if told != "step" or step.name == CHECK or present.people <= 1), None)


@blueprint.get("/bat-dau")
@right("plan.import")
def page():
    steps = [*first_steps(set_up()), _reminders_step()]
    return render_template("first_steps/page.html", steps=steps, left=[step for step in steps if not step.done])


def first_steps(present: SetUp) -> list[Step]:
    """The steps that the agency itself takes, in the order in which they help each other."""
    return [_agency_step(), _units_step(present), _plan_step(present), _check_step(present), _people_step(present)]


def _agency_step() -> Step:
    rules = current_user.rules
    missing = [name for name, value in ((_("ký hiệu"), rules.symbol), (_("địa danh"), rules.place),
                                        (_("người ký"), rules.signer_name)) if not value]
    state = _("Còn thiếu {names}", names=", ".join(missing)) if missing else _("Ký hiệu {symbol}, {place}",
                                                                symbol=rules.symbol, place=rules.place)
    return Step(_("Cơ quan"), _("Ký hiệu, địa danh, người ký in trên báo cáo và công văn. Các mục khác có sẵn giá trị "
                             "thường dùng."), not missing, state,
                *_admin_act("settings.edit", _("Ghi ký hiệu, người ký"), url_for("settings.show")))


def _units_step(present: SetUp) -> Step:
    state = _("Danh mục có {units} đơn vị", units=present.units) if present.units else _("Chưa có đơn vị nào")
    return Step(_("Đơn vị"),
                _("Dán danh sách phòng, đơn vị từ Excel. Bỏ qua cũng được: đơn vị chủ trì trong phụ lục sẽ "
                            "thành danh mục."), present.units > 0, state, _("Dán danh sách đơn vị"),
                            url_for("units.add_many"))


def _plan_step(present: SetUp) -> Step:
    plan = present.plan
    state = _("Kế hoạch năm {year}: {tasks} nhiệm vụ",
              year=plan.year, tasks=present.tasks) if plan else _("Chưa nhập kế hoạch nào")
    return Step(_("Kế hoạch"), _("Tệp phụ lục Word, Excel hoặc PDF đúng như đã ban hành; xem lại rồi mới nhập."),
                plan is not None, state, _("Nhập phụ lục kế hoạch"), url_for("import.upload"))


def _check_step(present: SetUp) -> Step:
    plan, unclear = present.plan, present.left.unclear
    state = _("Làm sau khi nhập kế hoạch") if plan is None else (
        _("Còn {unclear} nhiệm vụ chưa rõ hạn hoặc chủ trì",
          unclear=unclear) if unclear else _("Mọi nhiệm vụ đã rõ hạn và chủ trì"))
    act = (_("Làm rõ các nhiệm vụ này"), f"{url_for('task.index')}?{UNCLEAR}") if unclear else ("", "")
    return Step(CHECK, _("Giao đơn vị cho nhiệm vụ ghi chung “các phòng”, ghi ngày cho thời hạn chưa rõ."),
                plan is not None and not unclear, state, *act)


def _people_step(present: SetUp) -> Step:
    headless = present.left.without_head
    if present.people <= 1:
        state = _("Mới có một mình anh/chị")
    elif headless:
        some = ", ".join(headless[:3]) + (_(" và đơn vị khác") if len(headless) > 3 else "")
        state = _("Có {people} người; {count} đơn vị chủ trì chưa có trưởng đơn vị: {some}",
                  people=present.people, count=len(headless), some=some)
    else:
        state = _("Có {people} người", people=present.people)
    return Step(_("Người dùng"), _("Trưởng từng đơn vị để thư nhắc đến đúng người; lãnh đạo để xem chung."),
                present.people > 1 and not headless, state,
                *_admin_act("user.edit", _("Dán danh sách người dùng"), url_for("people.add_many")))


def _reminders_step() -> Step:
    """The installation's part: whether a mail server is named and the scheduler runs."""
    scheduler = check_scheduler(clock.now())
    wrong = [] if smtp_settings() else [_("chưa có máy chủ thư")]
    wrong += [] if scheduler.state == "good" else [_("bộ gửi thư không chạy")]
    state = (_("{names}, nên thư chưa tự gửi; nhờ người quản trị máy chủ",
               names=_(" và ").join(wrong).capitalize()) if wrong
             else _("Thư tự gửi lúc {digest_at} mỗi ngày", digest_at=current_user.rules.digest_at))
    return Step(_("Thư nhắc"), _("Mỗi sáng ai có việc đến mốc nhắc thì nhận một thư."), not wrong, state,
                _("Gửi thư thử"), url_for("reminders.ledger"), needed=False)


def _admin_act(needed: str, act: str, address: str) -> tuple[str, str, bool, bool]:
    """The last fields of a step that only the admin can take."""
    allowed = may(needed)
    return (act if allowed else "", address if allowed else "", True, not allowed)
