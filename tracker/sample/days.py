"""Deadlines of the sample plan, written as clerks write them, placed relative to the day on which it is loaded."""

from dataclasses import dataclass
from datetime import date, timedelta

ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Calendar:
    """Writes days, months and quarters near `today`; the plan's year is that of `today`."""

    today: date

    @property
    def year(self) -> int:
        """The plan's year."""
        return self.today.year

    @property
    def issued_on(self) -> date:
        """15 January, or two months ago where the year is younger than that."""
        return min(date(self.year, 1, 15), self.today - timedelta(days=60))

    def ago(self, days: int) -> date:
        """The day so many days before today."""
        return self.today - timedelta(days=days)

    def on(self, days: int) -> str:
        """dd/mm/yyyy, so many days after today (before it when negative)."""
        return (self.today + timedelta(days=days)).strftime("%d/%m/%Y")

    def month(self, shift: int) -> str:
        """"Tháng 3/2026", so many months after this one."""
        index = self.today.year * 12 + self.today.month - 1 + shift
        return f"Tháng {index % 12 + 1}/{index // 12}"

    def quarter(self, shift: int) -> str:
        """"Quý II/2026", so many quarters after this one."""
        index = self.today.year * 4 + (self.today.month - 1) // 3 + shift
        return f"Quý {ROMAN[index % 4]}/{index // 4}"
