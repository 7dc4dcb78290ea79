"""Tests of the mail channel: real SMTP on loopback, the same Message-ID each time, and what each failure means."""

import socket
from threading import Thread
from uuid import uuid4

import pytest

from apps.delivery.channel import Outcome, Result
from apps.delivery.channels import mail
from demo.peers.mail import Mail
from demo.peers.server import Call

WORDS = {"to": "urgent@surgery.example", "subject": "Please look now", "body": "Case 1.\n.\nA line of one dot.\n"}


@pytest.fixture
def server(settings):
    """A mail server."""
    peer = Mail()
    point_at(settings, peer.host)
    yield peer
    peer.close()


def point_at(settings, host):
    """Send to this server."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, _, port = host.partition(":")
    settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = int(port), 1
    settings.MAIL_DOMAIN = "service.example"


def test_a_mail_arrives_word_for_word_under_the_deliverys_id(server):
    key = uuid4()
    assert mail.send(WORDS, message_id=key) == Outcome(Result.ACCEPTED)
    (taken,) = server.mails()
    assert taken["id"] == f"{key}@service.example"
    assert taken["to"] == [WORDS["to"]]
    assert taken["subject"] == WORDS["subject"]
    assert taken["body"].replace("\r\n", "\n") == WORDS["body"]


def test_sent_again_it_carries_the_same_id(server):
    key = uuid4()
    for _ in range(2):
        mail.send(WORDS, message_id=key)
    assert len({taken["id"] for taken in server.mails()}) == 1
    assert server.answer(Call("GET", "/_mails", {}, b"")).body == server.mails()
    assert server.answer(Call("GET", "/elsewhere", {}, b"")).status == 404


def answering(*lines):
    """A server that says these lines, one an answer, then hangs up."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        with listening, listening.accept()[0] as caller, caller.makefile("rwb", buffering=0) as wire:
            for line in lines:
                wire.write(line.encode() + b"\r\n")
                if not wire.readline():
                    return

    Thread(target=serve, daemon=True).start()
    return f"127.0.0.1:{listening.getsockname()[1]}"


@pytest.mark.parametrize(
    ("lines", "result"),
    [
        (("220 hi", "250 hi", "250 ok", "550 no such mailbox", "250 ok", "221 bye"), Result.PERMANENT),
        (("220 hi", "250 hi", "250 ok", "451 try later", "250 ok", "221 bye"), Result.TRANSIENT),
        (("220 hi", "250 hi", "552 too much", "250 ok", "221 bye"), Result.PERMANENT),
        (("421 closing",), Result.TRANSIENT),
        (("220 hi", "250 hi", "250 ok", "250 ok", "354 go on"), Result.UNKNOWN),
    ],
)
def test_a_failure_is_told_apart_by_whether_it_can_have_arrived(settings, lines, result):
    point_at(settings, answering(*lines))
    outcome = mail.send(WORDS, message_id=uuid4())
    assert outcome.result is result
    assert "mailbox" not in outcome.detail, "a server's words may hold an address"


def test_nobody_there_is_not_known_and_tried_again(settings):
    with socket.create_server(("127.0.0.1", 0)) as free:
        host = f"127.0.0.1:{free.getsockname()[1]}"
    point_at(settings, host)
    assert mail.send(WORDS, message_id=uuid4()).result is Result.UNKNOWN


def test_without_a_mail_server_it_is_refused_so_that_the_next_rung_is_taken(settings):
    settings.EMAIL_HOST = ""
    assert mail.send(WORDS, message_id=uuid4()) == Outcome(Result.PERMANENT, detail="no-mail-server")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Django leaves that socket to Python
def test_where_tls_is_asked_for_a_server_without_it_gets_no_mail(server, settings):
    settings.EMAIL_USE_TLS = True
    assert mail.send(WORDS, message_id=uuid4()).result is not Result.ACCEPTED
    assert list(server.mails()) == []
