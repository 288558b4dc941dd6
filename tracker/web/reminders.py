"""Nhắc việc: why I got this mail and what comes tomorrow; for the office, how everybody's mail went."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.wording import _
from ..extensions import htmx
from ..models import User
from ..notifications.email import smtp_settings
from ..queries.jobs import digest_runs, last_pulse
from ..queries.mails import mail_by_id, mail_by_person, sending_on, troubled_mails
from ..queries.reminders import muted_tasks
from ..queries.users import user_by_id
from ..services.health import check_scheduler
from ..services.job_diary import job_states
from ..services.mail_delivery import Delivery, deliver, write_test_mail
from ..services.reminder_answers import SHOWN_DAYS, STATE_NAMES, answer_why, coming_by_person
from ..services.reminders import mute_reminders, unmute_reminders
from .guard import right
from .task_acts import perform, version, word

blueprint = Blueprint("reminders", __name__)
TROUBLES_SHOWN = 50
RUNS_SHOWN = 30
TEST_WAIT_SECONDS = 5


@blueprint.get("/nhac-viec/cua-toi")
@right("self")
def mine():
    """One's own: every mail's foot leads here."""
    return _why(current_user)


@blueprint.get("/nhac-viec/nguoi/<int:user_id>")
@right("reminder.view")
def of_person(user_id: int):
    """The same of somebody else."""
    return _why(user_by_id(user_id))


def _why(whose: User) -> str:
    return render_template("reminders/why.html", whose=whose, answer=answer_why(whose, clock.today()),
                           rules=current_user.rules, shown_days=SHOWN_DAYS)


@blueprint.get("/nhac-viec")
@right("reminder.view")
def ledger():
    """Everybody: how mail went, who gets something tomorrow, who has never signed in."""
    day = clock.today()
    next_day, coming = coming_by_person(current_user.agency, day)
    people = mail_by_person(day - timedelta(days=SHOWN_DAYS))
    return render_template(
        "reminders/ledger.html", people=people, never=[each for each in people if each.last_sign_in_at is None],
        coming=coming, next_day=next_day, troubles=troubled_mails(TROUBLES_SHOWN), state_names=STATE_NAMES,
        beat=last_pulse(), muted=muted_tasks(), shown_days=SHOWN_DAYS, rules=current_user.rules, **sending_words(),
    )


def sending_words(asked: bool = False) -> dict:
    """How far the sending is, for the pages that show it; `asked` by the part itself, which then ends in words."""
    server, good = smtp_settings(), check_scheduler(clock.now()).state == "good"
    return {"sending": sending_on(clock.today()), "server": server, "beat_good": good, "asked": asked,
            "sending_possible": bool(server) and good}


@blueprint.get("/nhac-viec/dang-gui")
@right("chase.view")
def sending():
    """The bar alone for the page that waits; without script the desk, which holds it."""
    if not htmx:
        return redirect(url_for("chasing.desk"))
    return render_template("reminders/_sending.html", **sending_words(asked=True))


@blueprint.get("/nhac-viec/bo-hen-gio")
@right("reminder.view")
def jobs():
    """The scheduler: its jobs, and the agency's own digests of the last days."""
    return render_template(
        "reminders/jobs.html", states=job_states(clock.now()), runs=digest_runs(current_user.agency_id, RUNS_SHOWN),
        rules=current_user.rules,
    )


@blueprint.post("/nhac-viec/thu-thu")
@right("chase.act")
def try_mail():
    """A test mail to oneself: claimed and kept first, then sent like any other."""
    mail_id = write_test_mail(current_user, clock.today()).id
    transaction.commit()
    delivery = deliver(only_due=False, only=mail_id, wait_seconds=TEST_WAIT_SECONDS)
    mail = mail_by_id(mail_id)
    if mail is not None and mail.state == "sent":
        flash(_("Đã gửi thư thử tới {to_address}. Mở hộp thư để kiểm tra.", to_address=mail.to_address), "done")
    else:
        flash(_why_not(delivery, mail.last_error if mail else ""), "care")
    return redirect(url_for("reminders.ledger"))


def _why_not(delivery: Delivery, said: str) -> str:
    if delivery.not_set_up:
        return (_("Chưa đặt máy chủ thư (TRACKER_SMTP_HOST): thư thử nằm trong hàng đợi. Nhờ người quản trị máy chủ "
                  "đặt rồi thử lại."))
    reason = delivery.unavailable or said or _("tiến trình khác đang gửi thư")
    return _("Thư thử chưa gửi được: {reason}. Nhờ người quản trị máy chủ chạy: tracker doctor.", reason=reason)


@blueprint.post("/nhac-viec/nhiem-vu/<int:task_id>/ngung")
@right("chase.act")
def mute(task_id: int):
    """Leave one task out of all reminders, with a reason."""
    return perform(task_id, "chase.act", "ngung-nhac", _("Đã ngừng nhắc nhiệm vụ này."), lambda task: mute_reminders(
        task, actor=current_user, today=clock.today(), reason=word("reason"), version=version()))


@blueprint.post("/nhac-viec/nhiem-vu/<int:task_id>/nhac-lai")
@right("chase.act")
def unmute(task_id: int):
    """Remind of the task again."""
    return perform(task_id, "chase.act", "ngung-nhac", _("Nhiệm vụ lại được nhắc theo mốc."),
                   lambda task: unmute_reminders(task, actor=current_user, today=clock.today(), version=version()))
