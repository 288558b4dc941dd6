"""The mail server keeps bytes and misbehaves as it was told."""

import smtplib
import ssl
from base64 import b64encode

import pytest

from tests.support.smtp import Behaviour, running_smtp

HEADERS = "Message-ID: <nhac-1@tracker>\r\nSubject: =?utf-8?b?Tmjhuq9jIHZp4buHYw==?=\r\n"
MAIL = (HEADERS + "\r\nCòn 3 ngày làm việc\r\n.\r\n").encode()
SENDER, CLERK, HEAD = "tracker@so.example", "can.bo@so.example", "truong.phong@so.example"


def send(server, *recipients, timeout=5.0):
    with smtplib.SMTP(server.host, server.port, timeout=timeout) as client:
        return client.sendmail(SENDER, recipients or [CLERK], MAIL, mail_options=["BODY=8BITMIME"])


def plain(user, password):
    return b64encode(f"\0{user}\0{password}".encode()).decode()


def test_a_message_arrives_byte_for_byte(smtp_server):
    send(smtp_server, CLERK, HEAD)
    (mail,) = smtp_server.received
    assert mail.content == MAIL
    assert (mail.sender, mail.recipients) == (SENDER, (CLERK, HEAD))
    assert mail.message["Subject"] == "Nhắc việc"
    assert not mail.over_tls


def test_a_refused_recipient_gets_550_and_nothing_is_taken(smtp_server):
    smtp_server.behave(Behaviour.REFUSE)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(smtp_server)
    assert refused.value.recipients[CLERK][0] == 550
    assert smtp_server.received == []


def test_one_refused_recipient_does_not_keep_the_other_from_getting_it(smtp_server):
    smtp_server.refuse(HEAD)
    assert send(smtp_server, CLERK, HEAD)[HEAD][0] == 550
    assert [mail.recipients for mail in smtp_server.received] == [(CLERK,)]


def test_greylisting_refuses_once_for_now_and_then_takes(smtp_server):
    smtp_server.behave(Behaviour.GREYLIST)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(smtp_server)
    assert refused.value.recipients[CLERK][0] == 451
    send(smtp_server)
    assert len(smtp_server.received) == 1
    assert smtp_server.attempts == [CLERK, CLERK]


def test_a_busy_server_refuses_for_now_until_it_is_well_again(smtp_server):
    smtp_server.behave(Behaviour.BUSY)
    for _ in range(2):
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send(smtp_server)
    smtp_server.behave(Behaviour.ACCEPT)
    send(smtp_server)
    assert len(smtp_server.received) == 1


def test_a_hanging_server_runs_into_the_senders_time_limit(smtp_server):
    smtp_server.behave(Behaviour.HANG)
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        send(smtp_server, timeout=0.5)
    assert smtp_server.received == []


@pytest.mark.parametrize(("behaviour", "taken"), [(Behaviour.DROP, 0), (Behaviour.LOSE_ANSWER, 1)])
def test_a_dropped_connection_tells_the_sender_nothing(smtp_server, behaviour, taken):
    smtp_server.behave(behaviour)
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send(smtp_server)
    assert len(smtp_server.received) == taken


def test_tls_and_login_are_real():
    with running_smtp(tls=True, login=("tracker", "mật khẩu")) as server:
        trust = ssl.create_default_context(cadata=server.ca_pem.decode())
        with smtplib.SMTP(server.host, server.port, timeout=5) as client:
            client.starttls(context=trust)
            client.ehlo()
            code, _ = client.docmd("AUTH", "PLAIN " + plain("tracker", "mật khẩu"))
            assert code == 235
            client.sendmail(SENDER, [CLERK], MAIL)
        assert (server.received[0].over_tls, server.received[0].user) == (True, "tracker")
        with smtplib.SMTP(server.host, server.port, timeout=5) as client, pytest.raises(ssl.SSLError):
            client.starttls(context=ssl.create_default_context())
