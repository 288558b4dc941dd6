"""Several senders at once, and senders killed at the worst moments: each mail arrives once, or again as the same."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from datetime import date

import pytest

from tests.support.reminding import Reminding, address
from tests.support.smtp import Behaviour, MailServer, running_smtp

DUE = date(2026, 9, 30)
DAY = date(2026, 9, 25)


def wait_for(happened: Callable[[], object], seconds: float = 120) -> None:
    """Look again and again until it is so; a test fails that waits too long."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.05)


def kill(process: subprocess.Popen) -> None:
    """kill -9, as a power cut would."""
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=10)


def tasks_for_all(world: Reminding) -> None:
    """One digest each for three heads and the office."""
    for name in ("tourism", "finance", "law", None):
        world.task(DUE, lead=name)


def all_at_once(world: Reminding, server: MailServer, senders: int) -> None:
    tasks_for_all(world)
    world.use_server(server)
    processes = [world.start("reminders", "send", "--on", DAY.isoformat()) for _ in range(senders)]
    ends = [(process.communicate(timeout=120), process.returncode) for process in processes]
    assert [code for _, code in ends] == [0] * senders, ends
    assert sorted(recipient for mail in server.received for recipient in mail.recipients) == sorted(
        address(name) for name in ("tourism", "finance", "law", "office")
    )
    assert {mail.state for mail in world.mails()} == {"sent"}


def test_senders_at_once_send_each_digest_once(reminding, smtp_server):
    all_at_once(reminding, smtp_server, 4)


@pytest.mark.long
def test_eight_senders_at_once_send_each_digest_once(reminding, smtp_server):
    all_at_once(reminding, smtp_server, 8)


def test_senders_at_once_on_postgresql_send_each_digest_once(reminding_on_postgres, smtp_server):
    all_at_once(reminding_on_postgres, smtp_server, 3)


@pytest.mark.long
def test_eight_senders_at_once_on_postgresql_send_each_digest_once(reminding_on_postgres, smtp_server):
    all_at_once(reminding_on_postgres, smtp_server, 8)


def silent_listener() -> socket.socket:
    """Takes connections and says nothing: a sender waits here after its claim and before its first mail."""
    return socket.create_server(("127.0.0.1", 0))


def killed_between_claim_and_send(world: Reminding, server: MailServer) -> None:
    tasks_for_all(world)
    with silent_listener() as listener:
        world.environment |= {"TRACKER_SMTP_HOST": "127.0.0.1", "TRACKER_SMTP_TIMEOUT": "60",
                              "TRACKER_SMTP_PORT": str(listener.getsockname()[1])}
        sender = world.start("reminders", "send", "--on", DAY.isoformat())
        listener.settimeout(120)
        connection, _ = listener.accept()
        claimed = world.mails()
        kill(sender)
        connection.close()
    assert [mail.state for mail in claimed] == ["claimed"] * 4
    world.use_server(server)
    assert world.send(DAY).returncode == 0
    assert {(mail.recipients, mail.content) for mail in server.received} == {
        ((mail.to_address,), mail.body) for mail in claimed
    }
    assert len(server.received) == 4


def test_a_sender_killed_between_claim_and_send_is_made_up_for(reminding, smtp_server):
    killed_between_claim_and_send(reminding, smtp_server)


@pytest.mark.long
def test_a_sender_killed_between_claim_and_send_is_made_up_for_on_postgresql(reminding_on_postgres, smtp_server):
    killed_between_claim_and_send(reminding_on_postgres, smtp_server)


def killed_between_send_and_close(world: Reminding, server: MailServer) -> None:
    """The server has taken the message but its answer never comes: the sender dies with a lease in its hand."""
    world.task(DUE)
    world.use_server(server)
    server.behave(Behaviour.HANG)
    sender = world.start("reminders", "send", "--on", DAY.isoformat())
    wait_for(lambda: server.attempts)
    wait_for(lambda: any(mail.lease_until for mail in world.mails()))
    (leased,) = world.mails()
    kill(sender)
    with running_smtp() as better:
        world.use_server(better)
        assert world.send(DAY).returncode == 0
        (arrived,) = better.received
    assert (arrived.content, arrived.message["Message-ID"]) == (leased.body, leased.message_id)
    (mail,) = world.mails()
    assert (mail.state, mail.attempts, mail.lease_until) == ("sent", 2, None)


def test_a_sender_killed_between_send_and_close_sends_the_same_again(reminding, smtp_server):
    killed_between_send_and_close(reminding, smtp_server)


@pytest.mark.long
def test_a_sender_killed_between_send_and_close_sends_the_same_again_on_postgresql(reminding_on_postgres, smtp_server):
    killed_between_send_and_close(reminding_on_postgres, smtp_server)


@pytest.mark.parametrize("behaviour", [Behaviour.GREYLIST, Behaviour.LOSE_ANSWER],
                         ids=lambda behaviour: behaviour.name.lower())
def test_a_second_run_of_the_command_sends_what_the_first_could_not(reminding, smtp_server, behaviour):
    reminding.task(DUE)
    reminding.use_server(smtp_server)
    smtp_server.behave(behaviour)
    first = reminding.send(DAY)
    assert (first.returncode, "gửi lại sau" in first.stderr) == (1, True)
    if behaviour is not Behaviour.GREYLIST:
        smtp_server.behave(Behaviour.ACCEPT)
    assert reminding.send(DAY).returncode == 0
    (stored,) = reminding.mails()
    assert {mail.content for mail in smtp_server.received} == {stored.body}


def test_mail_leaves_over_tls_with_a_login(reminding, tmp_path):
    reminding.task(DUE)
    with running_smtp(tls=True, login=("cchc", "bi-mat")) as server:
        (tmp_path / "ca.pem").write_bytes(server.ca_pem)
        reminding.use_server(server)
        reminding.environment |= {"TRACKER_SMTP_SECURITY": "starttls", "TRACKER_SMTP_USER": "cchc",
                                  "TRACKER_SMTP_PASSWORD": "bi-mat"}
        distrusting = reminding.send(DAY)
        assert distrusting.returncode == 1 and "certificate" in distrusting.stderr.lower()
        reminding.environment["SSL_CERT_FILE"] = str(tmp_path / "ca.pem")
        assert reminding.send(DAY).returncode == 0
        assert [(mail.over_tls, mail.user) for mail in server.received] == [(True, "cchc")]
