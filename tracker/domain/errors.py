"""What the rules answer when something may not be done.

Every message is a Vietnamese sentence that says what to do next; `web/errors.py` and `cli.py` translate the classes
once each (422, 404, 403, 409 on the web; exit status 2 or 1 at the command line).
"""


class TrackerError(Exception):
    """Base of the errors that are shown to a person as they stand."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class RuleViolation(TrackerError):
    """The request is understood, but a rule of the trade forbids it. `field` names the form's field at fault."""


class BadInput(RuleViolation):
    """A file or an argument that cannot be used: wrong type, damaged, locked, not a year."""


class NotFound(TrackerError):
    """The thing does not exist, or belongs to another agency: the two are told apart nowhere."""


class NotAllowed(TrackerError):
    """The person's role or unit does not carry the right."""


class Conflict(TrackerError):
    """Somebody else changed the thing meanwhile. `theirs` and `yours` are shown side by side."""

    def __init__(self, message: str, *, theirs: str = "", yours: str = "") -> None:
        super().__init__(message)
        self.theirs = theirs
        self.yours = yours
