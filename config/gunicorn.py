"""The web server's settings: gunicorn --config python:config.gunicorn. HEALTHCHECK_BIND says where it listens."""

import os

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
