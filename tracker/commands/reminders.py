"""`tracker reminders plan`, `send`, `why`, and `tracker scheduler`."""

from datetime import date

import click

from ..domain.wording import _
from .running import in_agency, say, within_app


class Day(click.ParamType):
    """An ISO day on the command line."""

    name = _("ngày")

    def convert(self, value, _param, _context) -> date:
        from ..clock import parse_day

        return value if isinstance(value, date) else parse_day(value)


def register(root: click.Group) -> None:
    """Add the commands to the program."""

    @root.group(help=_("Nhắc việc."))
    def reminders() -> None:
        """The noun."""

    @reminders.command("plan",
                       help=_("Xem ngày đó ai được nhắc việc gì, vì sao: đúng những gì lệnh send sẽ soạn. "
                              "Không gửi, không ghi gì.\n\nMốc nhắc đã qua mà chưa gửi, kể từ "
                              "ngày bắt đầu nhắc của kế hoạch, được nhắc bù một lần, chỉ mốc mới nhất."))
    @click.option("--agency", "code", required=True, help=_("Mã cơ quan."))
    @click.option("--on", "day", type=Day(), default=None, help=_("Ngày cần xem; không ghi thì là hôm nay."))
    @click.option("--json", "as_json", is_flag=True)
    @within_app
    def plan(code: str, day: date | None, as_json: bool) -> None:
        show_plan(code, day, as_json)

    @reminders.command("send", help=_("Gửi thư nhắc của một ngày cho mọi cơ quan; chạy lại không gửi lần nữa."))
    @click.option("--on", "day", type=Day(), default=None, help=_("Ngày của thư nhắc; không ghi thì là hôm nay."))
    @click.option("--dry-run", is_flag=True, help=_("Chỉ liệt kê thư sẽ gửi."))
    def send(day: date | None, dry_run: bool) -> int:
        from ..app import create_app
        from ..clock import today

        with create_app().app_context():
            return list_unsent(day or today()) if dry_run else send_day(day or today())

    @reminders.command("why", help=_("Vì sao người này nhận thư, và ngày làm việc tới có gì."))
    @click.argument("email")
    @click.option("--on", "day", type=Day(), default=None, help=_("Tính đến ngày; không ghi thì là hôm nay."))
    @click.option("--json", "as_json", is_flag=True)
    @within_app
    def why(email: str, day: date | None, as_json: bool) -> None:
        show_why(email, day, as_json)

    @root.command(help=_("Chạy bộ hẹn giờ gửi thư nhắc (chạy mãi cho đến khi dừng)."))
    def scheduler() -> None:
        from ..scheduler import run

        run()


def show_plan(code: str, day: date | None, as_json: bool) -> None:
    """Print who is reminded of what on the day."""
    from ..clock import today
    from ..services.reminders import plan_day

    day = day or today()
    with in_agency(code) as agency:
        found = plan_day(agency, day)
        rows = [
            {"recipient": found.facts.addressees[line.recipient_id].email, "rule": line.rule,
             "task": found.facts.words[line.duty.task_id].position, "due_on": line.duty.due_on, "why": line.why}
            for line in found.lines
        ]
    if as_json:
        say(rows)
        return
    for row in rows:
        click.echo(_("{recipient}: nhiệm vụ {task}: {why}",
                     recipient=row["recipient"], task=row["task"], why=row["why"]))
    click.echo(_("{count} dòng nhắc cho {count2} người ngày {day:%d/%m/%Y}.",
                 count=len(rows), count2=len({row["recipient"] for row in rows}), day=day))


def list_unsent(day: date) -> int:
    """Print the digests that sending would write; 0."""
    from ..notifications.message import subject_of
    from ..services.reminder_runs import digests_unsent

    digests = digests_unsent(day)
    for digest in digests:
        click.echo(f"{digest.to_address}: {subject_of(digest)}")
    click.echo(_("Sẽ gửi {count} thư ngày {day:%d/%m/%Y}. Chưa gửi thư nào.", count=len(digests), day=day))
    return 0


def send_day(day: date) -> int:
    """Claim and send the day's digests; 1 when something went wrong, which is then named on stderr."""
    from ..services.mail_delivery import deliver
    from ..services.reminder_runs import claim_all

    claimed = claim_all(day)
    delivery = deliver(only_due=False, wait_seconds=300)
    click.echo(_("Ngày {day:%d/%m/%Y}: soạn {mails} thư mới, đã gửi {sent} thư.",
                 day=day, mails=claimed.mails, sent=delivery.sent))
    for whose, what in claimed.problems + delivery.problems:
        click.echo(f"{whose}: {what}", err=True)
    if delivery.not_set_up:
        click.echo(_("Chưa đặt TRACKER_SMTP_HOST: thư nằm trong hàng đợi, sẽ gửi khi có máy chủ thư."), err=True)
    if delivery.unavailable:
        click.echo(_("Không dùng được máy chủ thư: {unavailable}. Thư nằm trong hàng đợi; kiểm tra bằng: tracker "
                     "doctor", unavailable=delivery.unavailable), err=True)
    if delivery.busy:
        click.echo(_("Tiến trình khác đang gửi thư; thư còn lại sẽ do tiến trình đó gửi."), err=True)
    if delivery.again:
        click.echo(_("{again} thư sẽ được gửi lại sau.", again=delivery.again), err=True)
    return 0 if delivery.clean and not claimed.problems else 1


def show_why(email: str, day: date | None, as_json: bool) -> None:
    """Print what a person was sent lately and what the next working day brings."""
    from ..clock import today
    from ..domain.errors import NotFound
    from ..queries.users import user_by_email
    from ..scope import agency_scope, every_agency
    from ..services.reminder_answers import answer_why

    day = day or today()
    with every_agency():
        person = user_by_email(email)
    if person is None:
        raise NotFound(_("Không có người dùng {email}. Xem lại địa chỉ e-mail.", email=email))
    with agency_scope(person.agency_id):
        answer = answer_why(person, day)
    if as_json:
        say(answer.as_dict())
        return
    click.echo(f"{person.name} <{person.email}>")
    for mail in answer.sent:
        click.echo(_("\nThư ngày {day:%d/%m/%Y} – {state_name}", day=mail.day, state_name=mail.state_name))
        for line in mail.lines:
            click.echo(_("  nhiệm vụ {position}: {why}", position=line.position, why=line.why))
    for title, upcoming in ((_("Hôm nay chưa gửi"), answer.today), (_("Ngày làm việc tới"), answer.next)):
        click.echo(_("\n{title} ({day:%d/%m/%Y}): {count} dòng nhắc",
                     title=title, day=upcoming.day, count=len(upcoming.lines)))
        for line in upcoming.lines:
            click.echo(_("  nhiệm vụ {position}: {why}", position=line.position, why=line.why))
