"""How a mail leaves: smtplib with an explicit TLS context and a time limit, one connection for a batch.

A server's answer is data: `delivered`, `again` (4xx, a lost connection, silence) or `refused` (5xx: trying again is
of no use). Whether a message whose answer was lost has arrived cannot be known; it is sent again with the same bytes
and the same Message-ID, so that the receiving side can see the double.
"""

import smtplib
import ssl
from dataclasses import dataclass

from .. import config
from ..domain.errors import BadInput
from ..domain.wording import _

SECURITIES = ("none", "starttls", "ssl")


@dataclass(frozen=True)
class SmtpSettings:
    """The outgoing server; `timeout` in seconds holds for every single answer."""

    host: str
    port: int
    security: str
    user: str
    password: str
    timeout: float


@dataclass(frozen=True)
class Answer:
    """What became of one mail: `result` is delivered, again or refused; `text` is what the server said."""

    result: str
    text: str = ""


class ServerUnavailable(Exception):
    """No session could be opened: nothing was handed over, and the fault is no recipient's."""


def sender_address() -> str:
    """The address that mails come from."""
    return config.value_of("TRACKER_SMTP_FROM") or "cchc@localhost"


def smtp_settings() -> SmtpSettings | None:
    """The settings from the environment; None when no server is named. Raises `BadInput` for values that can't be."""
    host = config.value_of("TRACKER_SMTP_HOST")
    if not host:
        return None
    security = config.value_of("TRACKER_SMTP_SECURITY") or "none"
    if security not in SECURITIES:
        raise BadInput(_("TRACKER_SMTP_SECURITY={security} không dùng được. Đặt none, starttls hoặc ssl.",
                         security=security))
    try:
        port = int(config.value_of("TRACKER_SMTP_PORT") or 25)
        timeout = float(config.value_of("TRACKER_SMTP_TIMEOUT") or 20)
    except ValueError as error:
        raise BadInput(_("TRACKER_SMTP_PORT và TRACKER_SMTP_TIMEOUT phải là số. Sửa lại biến môi trường.")) from error
    return SmtpSettings(host, port, security, config.value_of("TRACKER_SMTP_USER"),
                        config.value_of("TRACKER_SMTP_PASSWORD"), timeout)


class Outbox:
    """One session with the server, opened when the first mail goes and again after it broke."""

    def __init__(self, settings: SmtpSettings) -> None:
        self.settings = settings
        self._session: smtplib.SMTP | None = None

    def __enter__(self) -> "Outbox":
        return self

    def __exit__(self, *_error) -> None:
        if self._session is not None:
            try:
                self._session.quit()
            except (OSError, smtplib.SMTPException):
                self._session.close()
            self._session = None

    def open(self) -> smtplib.SMTP:
        """The session, opened when there is none; raises `ServerUnavailable` with the reason."""
        if self._session is None:
            try:
                self._session = _connect(self.settings)
            except (OSError, smtplib.SMTPException) as error:
                raise ServerUnavailable(_said(error)) from error
        return self._session

    def send(self, sender: str, recipient: str, content: bytes) -> Answer:
        """Hand one mail over and say what became of it; raises `ServerUnavailable` when there is no session."""
        session = self.open()
        try:
            session.sendmail(sender, [recipient], content)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = error.recipients[recipient]
            return self._judge(code, said)
        except smtplib.SMTPSenderRefused as error:
            self._drop()
            raise ServerUnavailable(_("người gửi {sender} không được chấp nhận: {error}",
                                      sender=sender, error=_said(error))) from error
        except smtplib.SMTPResponseException as error:
            return self._judge(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Answer("again", _said(error))
        except UnicodeError:
            self._drop()
            return Answer("refused", _("địa chỉ {recipient} có ký tự không gửi được", recipient=recipient))
        return Answer("delivered")

    def _judge(self, code: int, said: bytes | str) -> Answer:
        if code == 421:
            self._drop()
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        return Answer("refused" if 500 <= code < 600 else "again", f"{code} {text}")

    def _drop(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None


def _connect(settings: SmtpSettings) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if settings.security == "ssl":
        session: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=settings.timeout,
                                                 context=context)
    else:
        session = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout)
    try:
        if settings.security == "starttls":
            session.starttls(context=context)
        if settings.user:
            session.login(settings.user, settings.password)
        session.ehlo_or_helo_if_needed()
    except BaseException:
        session.close()
        raise
    return session


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return _("máy chủ thư không trả lời trong thời gian cho phép")
    return f"{type(error).__name__}: {error}"
