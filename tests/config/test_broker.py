"""What each kind of broker needs."""

import time

import pytest
from celery import Celery
from django.conf import settings
from kombu.exceptions import OperationalError

from config import broker
from config.celery import app


def test_a_dead_workers_task_comes_back_from_redis_after_the_longest_task_and_soon() -> None:
    options = broker.transport_options("redis+socket:///run/valkey.sock")
    assert broker.LONGEST_TASK < options["visibility_timeout"] <= 5 * 60
    assert options["unacked_restore_throttle"] == 1


def test_a_broker_that_is_down_is_given_up_on_soon() -> None:
    url = "redis+socket:///nonexistent/broker.sock"
    caller = Celery(broker=url)
    caller.conf.broker_transport_options = broker.transport_options(url)
    before = time.monotonic()
    with pytest.raises(OperationalError):
        caller.send_task("delivery.deliver", retry=False)
    assert time.monotonic() - before < 2  # six seconds with the defaults


def test_rabbitmq_confirms_what_it_took_and_keeps_it_on_several_nodes() -> None:
    assert broker.transport_options("amqp://mq")["confirm_publish"] is True
    assert broker.queue_type("amqp://mq") == "quorum"
    assert broker.queue_type("redis://r") == "classic"


def test_celery_runs_with_these_settings() -> None:
    assert app.conf.task_acks_late and app.conf.task_reject_on_worker_lost and app.conf.task_ignore_result
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.get("CELERY_DB_REUSE_MAX") == 1000
    assert app.conf.broker_transport_options == broker.transport_options(settings.CELERY_BROKER_URL)


def test_every_task_of_the_clock_is_known_to_the_worker() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_a_backlog_in_one_queue_holds_up_no_other() -> None:
    names = [queue.name for queue in app.conf.task_queues]
    assert names == [
        app.conf.task_default_queue, settings.URGENT_QUEUE, settings.LADDER_QUEUE, settings.LABORATORY_QUEUE
    ]  # fmt: skip
    assert broker.transport_options(settings.CELERY_BROKER_URL)["queue_order_strategy"] == "round_robin"
    routes = {name: route["queue"] for name, route in app.conf.task_routes.items()}
    ladder = dict.fromkeys(("delivery.sweep_urgent", "urgent.sweep"), settings.LADDER_QUEUE)
    assert routes == ladder | dict.fromkeys(("kits.read_batch", "kits.read_batches"), settings.LABORATORY_QUEUE)


def test_every_queue_of_rabbitmq_is_kept_on_several_nodes() -> None:
    (urgent,) = broker.queues("amqp://mq", "urgent")
    assert urgent.queue_arguments == {"x-queue-type": "quorum"}
    (plain,) = broker.queues("redis://r", "urgent")
    assert (plain.name, plain.routing_key, plain.exchange.name) == ("urgent", "urgent", "urgent")
