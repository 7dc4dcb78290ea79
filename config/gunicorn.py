"""The web server's settings: gunicorn --config python:config.gunicorn. HEALTHCHECK_BIND says where it listens.

It speaks TLS itself with HEALTHCHECK_TLS_CERTIFICATE_FILE and HEALTHCHECK_TLS_KEY_FILE; without them a proxy must.
"""

import gc
import os
from typing import Any

from config import tls
from config.env import Environment

_given = Environment()

wsgi_app = "config.wsgi:application"
bind = os.environ.get("HEALTHCHECK_BIND", "127.0.0.1:8000")
worker_class = "config.worker.Worker"
workers = 2
threads = 4
timeout = 30
graceful_timeout = 20
limit_request_line = 2048
accesslog = None  # it would print addresses
loglevel = "error"  # below this it repeats request lines that it could not read
control_socket_disable = True
if _given.tls_certificate_file and _given.tls_key_file:
    certfile, keyfile = str(_given.tls_certificate_file), str(_given.tls_key_file)
    ssl_context = tls.for_gunicorn(_given.tls_certificate_file, _given.tls_key_file)


def post_worker_init(worker: Any) -> None:
    """What was loaded stays for good: garbage is looked for in what requests make, and in nothing else.

    A request spent a tenth of its processor time in looking through models, routes and clinical tables.
    """
    gc.collect()
    gc.freeze()
