"""Whom the printed names of an appendix mean: the register of units, read once for an import and added to with care.

A group or a name that the register does not hold answers for nothing; the task then has no lead and a question. Only
where the register is empty do leads that are no groups become its units, because there is nothing yet to hold them
against.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..database import db
from ..domain.text import fold, one_line
from ..domain.units import NamedUnit, match_units
from ..domain.units import Unit as KnownUnit
from ..domain.wording import _
from ..models import Unit, UnitAlias
from ..queries.units import known_unit, units_of_agency

if TYPE_CHECKING:
    from ..domain.appendix_fields import Task as PrintedTask

LONGEST_NAME = 255


@dataclass(frozen=True)
class Leads:
    """The unit that answers for a task and those that share the lead; `question` says why nobody answers."""

    lead: Unit | None
    co_leads: tuple[Unit, ...] = ()
    question: str = ""


@dataclass
class UnitBook:
    """The register as the reading rules want it, with the rows behind it and the person's choices."""

    units: dict[int, Unit]
    choices: Mapping[str, int | None]
    known: list[KnownUnit] = field(default_factory=list)

    @classmethod
    def opened(cls, tasks: Iterable["PrintedTask"], choices: Mapping[str, int | None]) -> "UnitBook":
        """The agency's register; an empty one is filled from the leads, and choices are remembered as aliases."""
        units = [unit for unit in units_of_agency() if unit.valid_to is None]
        if not units:
            units = _added_from(tasks)
        book = cls({unit.id: unit for unit in units}, {fold(name): unit_id for name, unit_id in choices.items()})
        book._remember(choices)
        book.known = [known_unit(unit) for unit in book.units.values()]
        return book

    def leads_of(self, cell: str) -> Leads:
        """Lead and co-leads of a printed cell; the first name decides whether anybody answers."""
        whole = self.units.get(self.choices.get(fold(cell)) or 0)
        if whole is not None:
            return Leads(whole)
        named = match_units(cell, self.known).units
        if not named:
            return Leads(None, question=_("Ô chủ trì để trống. Hãy chọn đơn vị chủ trì."))
        meant = [self._meant(one) for one in named]
        if meant[0] is None:
            return Leads(None, question=_question(named[0]))
        others = tuple(dict.fromkeys(unit for unit in meant[1:] if unit is not None and unit is not meant[0]))
        return Leads(meant[0], others)

    def named_in(self, cell: str) -> tuple[Unit, ...]:
        """The units of the register that a cell of co-ordinating units names, groups included."""
        found = [self._known(one) for one in match_units(cell, self.known).units]
        return tuple(dict.fromkeys(unit for unit in found if unit is not None))

    def _meant(self, named: NamedUnit) -> Unit | None:
        unit = self._known(named)
        return unit if unit is not None and unit.kind == "unit" else None

    def _known(self, named: NamedUnit) -> Unit | None:
        return self.units.get(int(named.unit.id)) if named.unit else self._chosen(named)

    def _chosen(self, named: NamedUnit) -> Unit | None:
        return self.units.get(self.choices.get(fold(named.text)) or 0)

    def _remember(self, choices: Mapping[str, int | None]) -> None:
        taken = {unit.search_key for unit in self.units.values()}
        taken |= {alias.alias_key for unit in self.units.values() for alias in unit.aliases}
        for name, unit_id in choices.items():
            unit, key = self.units.get(unit_id or 0), fold(name)
            group = match_units(name).units[:1]
            if unit is None or key in taken or not group or group[0].kind == "group" or len(name) > LONGEST_NAME:
                continue
            taken.add(key)
            unit.aliases.append(UnitAlias(alias=one_line(name), alias_key=key))
        db.session.flush()


def _question(named: NamedUnit) -> str:
    if named.kind == "group" or (named.unit is not None and named.unit.kind == "group"):
        return _("“{text}” là một nhóm, chưa rõ đơn vị nào chịu trách nhiệm chính. Hãy chọn một đơn vị.",
                 text=named.text)
    return (_("“{text}” chưa có trong danh mục đơn vị. Hãy chọn một đơn vị trong danh mục, hoặc thêm đơn vị này hay "
              "tên gọi khác.", text=named.text))


def _added_from(tasks: Iterable["PrintedTask"]) -> list[Unit]:
    """New units from the leads of an appendix, one for each name however it is cased."""
    made: dict[str, Unit] = {}
    for task in tasks:
        for named in match_units(task.lead_lines or task.lead or "").units:
            name = one_line(named.text)[:LONGEST_NAME]
            if named.kind == "unknown" and fold(name) not in made:
                unit = Unit(kind="unit", aliases=[], members=[], names=[])
                unit.rename(name)
                made[fold(name)] = unit
    db.session.add_all(made.values())
    db.session.flush()
    return list(made.values())
