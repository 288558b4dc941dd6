"""The tables, one file per noun. Importing this package makes every table known to migrations and queries."""

from .agency import Agency, CalendarDay
from .document import Document, StoredFile, TaskDocument
from .history import DeadlineChange, Event, ExtensionRequest
from .plan import ImportDraft, ImportRow, Plan, Section
from .reminder import Chase, JobRun, Mail, ReminderLine
from .report import FormVersion, FrozenFile, FrozenReport, Report, ReportText, ReportValue
from .task import Occurrence, Task, TaskQuestion, TaskUnit
from .unit import Unit, UnitAlias, UnitMember, UnitName
from .user import SignInAttempt, StandIn, User, UserSession

__all__ = [
    "Agency",
    "CalendarDay",
    "Chase",
    "DeadlineChange",
    "Document",
    "Event",
    "ExtensionRequest",
    "FormVersion",
    "FrozenFile",
    "FrozenReport",
    "ImportDraft",
    "ImportRow",
    "JobRun",
    "Mail",
    "Occurrence",
    "Plan",
    "ReminderLine",
    "Report",
    "ReportText",
    "ReportValue",
    "Section",
    "SignInAttempt",
    "StandIn",
    "StoredFile",
    "Task",
    "TaskDocument",
    "TaskQuestion",
    "TaskUnit",
    "Unit",
    "UnitAlias",
    "UnitMember",
    "UnitName",
    "User",
    "UserSession",
]
