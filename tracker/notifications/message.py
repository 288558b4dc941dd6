"""What a daily digest says: subject, a complete plain text, the same as HTML.

Everything is written from the facts given; nothing is read from the database and no clock is asked. Each line says
why it is there and has one link; the foot says why the mail came and how to change its hour.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from html import escape
from typing import Any

from ..domain.wording import _, language

SECTIONS = {
    "overdue": _("Quá hạn"),
    "today": _("Đến hạn hôm nay"),
    "soon": _("Sắp đến hạn"),
    "confirm": _("Chờ anh/chị xác nhận"),
    "returned": _("Bị trả lại, cần bổ sung"),
}
WORDS_SHOWN = 200


class WholeWords(EmailPolicy):
    """Writes headers with Vietnamese letters so that every blank survives.

    The library's own folding loses or adds a blank where it breaks such a header ("Vănphòng Sở", "Hư ơng Giang"): here
    the words of a header are one run of encoded words, and a reader joins these without a blank between them.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The header as bytes, with the line ends of mail."""
        folded = _in_encoded_words(name, value)
        return super().fold_binary(name, value) if folded is None else folded.encode("ascii")


def _in_encoded_words(name: str, value: Any) -> str | None:
    """The header's lines; None where nothing has to be encoded."""
    if name in ("From", "To") and not str(value).isascii():
        one = value.addresses[0]
        return f"{name}: {_encoded(name, one.display_name)}\r\n <{one.addr_spec}>\r\n"
    if name == "Subject" and not value.isascii():
        return f"{name}: {_encoded(name, value)}\r\n"
    return None


def _encoded(name: str, words: str) -> str:
    return Header(words, "utf-8", header_name=name).encode(linesep="\r\n")


_POLICY = WholeWords(linesep="\r\n", cte_type="7bit")


@dataclass(frozen=True)
class DigestLine:
    """One duty as the digest shows it; `fires` marks those whose rule spoke today."""

    section: str
    task_id: int
    position: int
    text: str
    due_on: date | None
    why: str
    fires: bool = False


@dataclass(frozen=True)
class Digest:
    """Everything that one person is told on one day."""

    recipient_id: int
    to_name: str
    to_address: str
    place: str
    agency_name: str
    day: date
    digest_at: str
    base_url: str
    due_this_week: int = 0
    lines: tuple[DigestLine, ...] = field(default_factory=tuple)

    def of(self, section: str) -> list[DigestLine]:
        """The lines of one section, in order."""
        return [line for line in self.lines if line.section == section]


def subject_of(digest: Digest) -> str:
    """"[CCHC] 3 nhiệm vụ quá hạn, 2 đến hạn tuần này – Phòng …"; what is nothing is left out."""
    counts = [(len(digest.of("overdue")), _("quá hạn")), (digest.due_this_week, _("đến hạn tuần này"))]
    if not any(count for count, _ in counts):
        counts = [(len(digest.of("soon")), _("sắp đến hạn"))]
    if not any(count for count, _ in counts):
        counts = [(len(digest.of("confirm")), _("chờ xác nhận")), (len(digest.of("returned")), _("bị trả lại"))]
    parts = [f"{count} {what}" for count, what in counts if count]
    head, _blank, rest = ", ".join(parts).partition(" ")
    return _("[CCHC] {head} nhiệm vụ {rest} – {place}", head=head, rest=rest, place=digest.place)


def text_of(digest: Digest) -> str:
    """The whole mail as plain text."""
    blocks = _greeting(digest)
    for title, lines in _filled(digest):
        items = [f"{number}. {_title(line)}\n   {line.why}\n   {link(digest.base_url, line)}"
                 for number, line in enumerate(lines, start=1)]
        blocks.append(f"{title.upper()} ({len(lines)})\n" + "\n".join(items))
    blocks.append("-- \n" + "\n".join(_foot(digest)))
    return "\n\n".join(blocks) + "\n"


def _greeting(digest: Digest) -> list[str]:
    return [_("Kính gửi {to_name},", to_name=digest.to_name),
            _("{agency_name}: việc cải cách hành chính của anh/chị ngày {day}.",
              agency_name=digest.agency_name, day=_day(digest.day))]


def html_of(digest: Digest) -> str:
    """The same as HTML: headings and lists, no style, no picture, nothing loaded from anywhere."""
    parts = [f"<p>{escape(line)}</p>" for line in _greeting(digest)]
    for title, lines in _filled(digest):
        items = "".join(
            f'<li><a href="{escape(link(digest.base_url, line))}">{escape(_title(line))}</a><br>{escape(line.why)}</li>'
            for line in lines
        )
        parts.append(f"<h2>{title} ({len(lines)})</h2><ol>{items}</ol>")
    parts.append("<hr>" + "".join(f"<p><small>{escape(line)}</small></p>" for line in _foot(digest)))
    head = f'<!doctype html><html lang="{language()}"><head><meta charset="utf-8"></head>'
    return head + "<body>\n" + "\n".join(parts) + "\n</body></html>\n"


def bytes_of(digest: Digest, *, sender: str, message_id: str, written_at: datetime) -> bytes:
    """The digest as it goes over the wire; the same bytes are sent however often sending is tried."""
    return compose(
        sender=sender, sender_name=digest.agency_name, to_name=digest.to_name, to_address=digest.to_address,
        subject=subject_of(digest), text=text_of(digest), html=html_of(digest), message_id=message_id,
        written_at=written_at,
    )


def compose(*, sender: str, sender_name: str, to_name: str, to_address: str, subject: str, text: str,
            html: str | None, message_id: str, written_at: datetime) -> bytes:
    """Any mail of the program, marked as written by a machine. Raises `ValueError` for an address that is none."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = _address(sender_name, sender)
    message["To"] = _address(to_name, to_address)
    message["Subject"] = " ".join(subject.split())
    message["Date"] = written_at
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "vi"
    message.set_content(text, cte="quoted-printable")
    if html is not None:
        message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message.as_bytes()


def link(base_url: str, line: DigestLine) -> str:
    """The one address of a line: its task's page."""
    return f"{base_url.rstrip('/')}/nhiem-vu/{line.task_id}"


def _filled(digest: Digest) -> Iterable[tuple[str, list[DigestLine]]]:
    for section, title in SECTIONS.items():
        lines = digest.of(section)
        if lines:
            yield title, lines


def shortened(text: str) -> str:
    """A task's words in one line, cut at a blank where they are long."""
    words = " ".join(text.split())
    return words if len(words) <= WORDS_SHOWN else words[:WORDS_SHOWN].rsplit(" ", 1)[0] + " …"


def _title(line: DigestLine) -> str:
    return f"[{line.position}] {shortened(line.text)}"


def _foot(digest: Digest) -> list[str]:
    base = digest.base_url.rstrip("/")
    return [
        _("Vì sao tôi nhận thư này, mai có gì: {base}/nhac-viec/cua-toi", base=base),
        _("Thư gửi lúc {digest_at}, một lần trong ngày, chỉ khi có việc đến mốc nhắc. Muốn đổi giờ gửi hoặc các mốc "
          "nhắc, nhờ quản trị của cơ quan sửa ở trang Thiết lập: {base}/thiet-lap",
          digest_at=digest.digest_at, base=base),
    ]


def _address(name: str, address: str) -> Address:
    try:
        if address.isascii():
            return Address(" ".join(name.split()), addr_spec=address)
    except (MessageError, IndexError) as error:
        raise ValueError(_("{address} không phải là địa chỉ e-mail", address=address)) from error
    raise ValueError(_("địa chỉ {address} có ký tự có dấu", address=address))


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")
