"""The tables, one file per noun. Importing this package makes every table known to migrations and queries."""

from .agency import Agency, CalendarDay
from .document import Document, StoredFile, TaskDocument
from .history import DeadlineChange, Event, ExtensionRequest
from .notice import CalendarFeed, Notice
from .plan import ImportDraft, ImportRow, Plan, Section
from .reminder import Chase, ChaseMail, JobRun, Mail, ReminderLine
from .report import FormVersion, FrozenFile, FrozenReport, Report, ReportText, ReportValue
from .saved_view import SavedView
from .task import Occurrence, Task, TaskQuestion, TaskUnit
from .unit import Unit, UnitAlias, UnitMember, UnitName
from .user import SignInAttempt, StandIn, User, UserSession

__all__ = [
    "Agency",
    "CalendarDay",
    "CalendarFeed",
    "Chase",
    "ChaseMail",
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
    "Notice",
    "Occurrence",
    "Plan",
    "ReminderLine",
    "Report",
    "ReportText",
    "ReportValue",
    "SavedView",
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
