"""Read what a person typed into a form, field by field; what cannot be used is kept beside the field's name.

A view asks for each field, then looks at `ok`; a rule's refusal of the service joins the same list through `attempt`.
The page is then drawn again with what was typed and `errors`, status 422.
"""

from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from .. import clock, transaction
from ..domain.day_entry import read_day
from ..domain.errors import RuleViolation
from ..domain.text import clean, one_line
from ..domain.wording import _


class Answers:
    """What was typed. `errors` maps a field's name to a sentence that says what to do, in the order of asking."""

    def __init__(self, form: Mapping[str, str]) -> None:
        self.form = form
        self.errors: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        """What was typed, as it was typed; for showing it again."""
        return self.form.get(name, "")

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong so far."""
        return not self.errors

    def text(self, name: str, missing: str = "", longest: int = 500) -> str:
        """One line; `missing` is the sentence for an empty field, empty when it may be empty."""
        text = one_line(self.form.get(name))
        if missing and not text:
            self.errors[name] = missing
        elif len(text) > longest:
            self.errors[name] = _("Nội dung dài quá {longest} ký tự. Nhập ngắn hơn.", longest=longest)
        return text

    def lines(self, name: str) -> list[str]:
        """The lines of a larger field that say anything."""
        return [line.strip() for line in clean(self.form.get(name)).split("\n") if line.strip()]

    def number(self, name: str, message: str) -> int | None:
        """A whole number; `message` is the sentence for anything else."""
        text = one_line(self.form.get(name))
        if text.isascii() and text.isdigit() and len(text) < 10:
            return int(text)
        self.errors[name] = message
        return None

    def day(self, name: str, missing: str = "") -> date | None:
        """A day in any form that paper writes; None where it is empty and may be, or cannot be read."""
        text = self.form.get(name, "")
        if not text.strip():
            if missing:
                self.errors[name] = missing
            return None
        try:
            return read_day(text, clock.today().year, field=name)
        except RuleViolation as error:
            self.errors[name] = error.message
            return None

    def choice(self, name: str, among: Container[str], message: str) -> str:
        """One of the offered values; `message` is the sentence for anything else."""
        value = self.form.get(name, "")
        if value not in among:
            self.errors[name] = message
        return value

    def ticked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return bool(self.form.get(name))

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Do the act; what a rule refuses becomes an error of its field, and nothing of the act is kept."""
        try:
            yield
        except RuleViolation as error:
            transaction.rollback()
            self.errors[error.field or ""] = error.message
