"""Keep the register of units: add, rename from a day on, other names, members of a group, end or merge.

A unit is never deleted: an old report prints the name that the unit bore then, and papers written with an old name
still find the unit, because an old name stays behind as another name of it.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select, update

from ..database import db
from ..domain.errors import RuleViolation
from ..domain.text import fold, one_line
from ..domain.unit_names import since_ever
from ..domain.wording import _
from ..models import Unit, UnitAlias, UnitMember, UnitName, User
from ..queries.units import count_open_led_by, count_people_of, find_unit
from .assignments import hand_over_unit

KINDS = {"unit": _("Phòng, đơn vị của cơ quan"), "group": _("Nhóm đơn vị"), "external": _("Đơn vị ngoài cơ quan")}
LONGEST = 255


def add_unit(name: str, kind: str = "unit", aliases: Iterable[str] = ()) -> Unit:
    """A new unit of the agency in scope. `RuleViolation` names the field: name, kind or aliases."""
    if kind not in KINDS:
        raise RuleViolation(_("Chọn loại đơn vị có trong danh sách."), field="kind")
    unit = Unit(kind=kind)
    unit.rename(_free_name(name, field="name"))
    db.session.add(unit)
    db.session.flush()
    for alias in aliases:
        add_alias(unit, alias, field="aliases")
    return unit


def rename_unit(unit: Unit, name: str, from_on: date, today: date) -> None:
    """Give the unit another name from a day on; the name before keeps its days and stays findable.

    The same day as the last renaming corrects that renaming. An earlier day, or a day to come, is refused.
    """
    text = _free_name(name, field="name", own=unit)
    if from_on > today:
        raise RuleViolation(_("Nhập ngày đổi tên không sau hôm nay ({today:%d/%m/%Y}).", today=today), field="from_on")
    last = unit.names[-1] if unit.names else None
    if last and from_on < last.from_on and last.from_on > since_ever():
        message = _("Tên “{name}” đã dùng từ {from_on:%d/%m/%Y}. Nhập ngày đổi tên từ ngày đó trở đi.",
                    name=last.name, from_on=last.from_on)
        raise RuleViolation(message, field="from_on")
    former = unit.name
    if last is None:
        unit.names.append(UnitName(name=former, from_on=since_ever()))
    if last is not None and last.from_on == from_on:
        last.name = text
    else:
        unit.names.append(UnitName(name=text, from_on=from_on))
    for alias in [alias for alias in unit.aliases if alias.alias_key == fold(text)]:
        unit.aliases.remove(alias)
    unit.rename(text)
    db.session.flush()
    _remember(unit, former)


def correct_name(unit: Unit, name: str) -> None:
    """Put a typing slip right: the present name, for all the days it was borne."""
    text = _free_name(name, field="name", own=unit)
    if unit.names:
        unit.names[-1].name = text
    unit.rename(text)
    db.session.flush()


def change_kind(unit: Unit, kind: str) -> None:
    """Say that a line of the register is a unit, a group or somebody elsewhere; who leads or has people is a unit."""
    if kind not in KINDS:
        raise RuleViolation(_("Chọn loại đơn vị có trong danh sách."), field="kind")
    if unit.kind == kind:
        return
    if unit.kind == "unit":
        _demand_unused(unit, _("đổi loại"), field="kind")
    if unit.kind == "group":
        unit.members.clear()
    unit.kind = kind
    db.session.flush()


def add_alias(unit: Unit, text: str, *, field: str = "alias") -> UnitAlias:
    """Another way papers write the unit's name; one name means one unit."""
    alias = _fitting(text, field=field)
    holder = find_unit(alias)
    if holder is not None:
        whose = _("của đơn vị này") if holder is unit else _("của “{name}”", name=holder.name)
        raise RuleViolation(_("“{alias}” đã là tên {whose}. Nhập cách gọi khác.",
                              alias=alias, whose=whose), field=field)
    row = UnitAlias(alias=alias, alias_key=fold(alias))
    unit.aliases.append(row)
    db.session.flush()
    return row


def remove_alias(unit: Unit, alias_id: int) -> None:
    """Forget another name of the unit; harmless when it is gone already."""
    for alias in [alias for alias in unit.aliases if alias.id == alias_id]:
        unit.aliases.remove(alias)
    db.session.flush()


def set_members(group: Unit, units: Iterable[Unit]) -> None:
    """Say exactly which units a group means; none is right for "các đơn vị liên quan"."""
    if group.kind != "group":
        raise RuleViolation(_("Chỉ nhóm đơn vị có thành viên. Đổi loại thành nhóm trước."))
    chosen = {unit.id: unit for unit in units}
    if any(unit.kind == "group" for unit in chosen.values()):
        raise RuleViolation(_("Thành viên của nhóm phải là đơn vị, không phải nhóm khác. Bỏ chọn nhóm."),
                            field="members")
    for member in [member for member in group.members if member.unit_id not in chosen]:
        group.members.remove(member)
    present = {member.unit_id for member in group.members}
    group.members.extend(UnitMember(unit_id=unit_id) for unit_id in chosen if unit_id not in present)
    db.session.flush()


def end_unit(unit: Unit, on: date, merged_into: Unit | None = None, *, today: date, actor: User | None = None) -> int:
    """The unit's last day is `on`. Merged: its open work, people and names go to the other unit, with their history.

    Without a merger, open tasks that it leads and its people must have moved before. Answers how many tasks moved.
    """
    if unit.valid_to is not None:
        raise RuleViolation(_("Đơn vị này đã kết thúc hoạt động ngày {valid_to:%d/%m/%Y}. Không cần làm gì thêm.",
                              valid_to=unit.valid_to))
    if unit.names and on < unit.names[-1].from_on:
        raise RuleViolation(_("Nhập ngày kết thúc từ {from_on:%d/%m/%Y}, ngày mang tên hiện nay, trở đi.",
                              from_on=unit.names[-1].from_on),
                            field="on")
    if merged_into is not None and (merged_into.id == unit.id or merged_into.kind != "unit" or merged_into.valid_to):
        raise RuleViolation(_("Chọn một đơn vị khác của cơ quan, đang hoạt động, để sáp nhập vào."),
                            field="merged_into")
    if merged_into is None:
        _demand_unused(unit, _("kết thúc"), field="merged_into")
    moved = hand_over_unit(unit, merged_into, actor=actor, today=today) if merged_into is not None else 0
    unit.valid_to = on
    if merged_into is not None:
        unit.merged_into_id = merged_into.id
        _hand_over_people_and_names(unit, merged_into)
    db.session.flush()
    return moved


def _hand_over_people_and_names(unit: Unit, successor: Unit) -> None:
    db.session.execute(update(User).where(User.unit_id == unit.id).values(unit_id=successor.id))
    names = [alias.alias for alias in unit.aliases]
    unit.aliases.clear()
    db.session.flush()
    for name in [unit.name, *names]:
        _remember(successor, name)


def _demand_unused(unit: Unit, act: str, *, field: str) -> None:
    led = count_open_led_by(unit)
    if led:
        message = _("Đơn vị còn chủ trì {led} nhiệm vụ chưa xong. Giao các nhiệm vụ đó cho đơn vị khác rồi {act}.",
                    led=led, act=act)
        raise RuleViolation(message, field=field)
    people = count_people_of(unit)
    if people:
        raise RuleViolation(_("Đơn vị còn {people} người dùng. Chuyển họ sang đơn vị khác ở trang Người dùng rồi "
                              "{act}.", people=people, act=act),
                            field=field)


def _fitting(text: str, *, field: str) -> str:
    name = one_line(text)
    if not fold(name):
        raise RuleViolation(_("Nhập tên."), field=field)
    if len(name) > LONGEST:
        raise RuleViolation(_("Tên dài quá {longest} ký tự. Nhập tên ngắn hơn.", longest=LONGEST), field=field)
    return name


def _free_name(text: str, *, field: str, own: Unit | None = None) -> str:
    name = _fitting(text, field=field)
    holder = find_unit(name)
    if holder is not None and holder is not own:
        raise RuleViolation(_("Danh mục đã có “{name}” với tên này. Nhập tên khác, hoặc dùng đơn vị đã có.",
                              name=holder.name),
                            field=field)
    return name


def _remember(unit: Unit, name: str) -> None:
    """Keep a former name findable, unless it is somebody's name already."""
    taken = find_unit(name) is not None or db.session.scalar(
        select(UnitAlias.id).where(UnitAlias.alias_key == fold(name))) is not None
    if not taken:
        unit.aliases.append(UnitAlias(alias=name, alias_key=fold(name)))
        db.session.flush()
