"""A mail server that keeps what it is sent as bytes and misbehaves on demand.

`smtp_server.behave(Behaviour.GREYLIST)` before the mail is sent; `smtp_server.received` afterwards. `LOSE_ANSWER` is
the one that makes doubles: the mail was taken, but the sender never hears of it.
"""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import Enum

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

MAX_HANG_SECONDS = 600


class Behaviour(Enum):
    ACCEPT = "takes everything"
    REFUSE = "refuses every recipient for good (550)"
    GREYLIST = "refuses each recipient once for now (451), then takes"
    BUSY = "refuses every recipient for now (451), as long as it lasts"
    HANG = "takes the message and never answers"
    DROP = "closes the connection in the middle; nothing is taken"
    LOSE_ANSWER = "takes the message and closes the connection without saying so"


@dataclass(frozen=True)
class Received:
    """One message as it arrived: the envelope, and the bytes between DATA and the dot."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    over_tls: bool
    user: str | None

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=policy.default)


@dataclass
class MailServer:
    """The server's address, what it took, and how it behaves from now on."""

    host: str = "127.0.0.1"
    port: int = 0
    ca_pem: bytes | None = None
    received: list[Received] = field(default_factory=list)
    behaviour: Behaviour = Behaviour.ACCEPT
    refused_for: set[str] = field(default_factory=set)
    attempts: list[str] = field(default_factory=list)
    _greylisted: set[str] = field(default_factory=set)

    def behave(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour

    def refuse(self, recipient: str) -> None:
        """Answer 550 to this recipient alone, whatever the behaviour."""
        self.refused_for.add(recipient)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        self.attempts.append(address)
        if self.behaviour is Behaviour.REFUSE or address in self.refused_for:
            return "550 5.1.1 No such mailbox"
        first_time = address not in self._greylisted
        if self.behaviour is Behaviour.BUSY or (self.behaviour is Behaviour.GREYLIST and first_time):
            self._greylisted.add(address)
            return "451 4.7.1 Greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.behaviour is Behaviour.DROP:
            return self._hang_up(server)
        if self.behaviour is Behaviour.HANG:
            await asyncio.sleep(MAX_HANG_SECONDS)
        user = session.auth_data.decode() if session.auth_data else None
        content = envelope.original_content or b""
        over_tls = session.ssl is not None
        self.received.append(Received(envelope.mail_from, tuple(envelope.rcpt_tos), content, over_tls, user))
        return self._hang_up(server) if self.behaviour is Behaviour.LOSE_ANSWER else "250 OK"

    @staticmethod
    def _hang_up(server: SMTP) -> str:
        server.transport.abort()
        return "421 Bye"


class _OnFreePort(Controller):
    """aiosmtpd asks itself at the port it was given; with port 0 the true one is known only once it listens."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def _authenticator(user: str, password: str):
    def check(server, session, envelope, mechanism, auth_data) -> AuthResult:
        good = (auth_data.login, auth_data.password) == (user.encode(), password.encode())
        return AuthResult(success=good, auth_data=auth_data.login if good else None, handled=False)

    return check


def _certificate() -> tuple[ssl.SSLContext, bytes]:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context, authority.cert_pem.bytes()


@contextmanager
def running_smtp(*, tls: bool = False, login: tuple[str, str] | None = None) -> Iterator[MailServer]:
    """A mail server on a free port. `tls` demands STARTTLS (trust `ca_pem`), `login` demands (user, password)."""
    server, options = MailServer(), {}
    if tls:
        options["tls_context"], server.ca_pem = _certificate()
        options["require_starttls"] = True
    if login:
        options |= {"authenticator": _authenticator(*login), "auth_required": True, "auth_require_tls": tls}
    controller = _OnFreePort(server, hostname=server.host, port=0, **options)
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        controller.stop()


@pytest.fixture
def smtp_server() -> Iterator[MailServer]:
    """A mail server of the test's own, without TLS or login."""
    with running_smtp() as server:
        yield server
