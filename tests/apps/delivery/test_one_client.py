"""The threads of a worker speak to a peer by one client, which keeps its connections."""

import time
from concurrent.futures import ThreadPoolExecutor
from http.server import ThreadingHTTPServer
from threading import Barrier, Thread

import httpx2
import pytest

from apps.delivery import post
from apps.delivery.channel import Outcome, Result
from bench.service.peer import Counting
from demo.stack import free_port

THREADS = 4


@pytest.fixture
def peer():
    """One that counts its connections."""
    server = ThreadingHTTPServer(("127.0.0.1", free_port()), Counting)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/taken"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def slowly_made(monkeypatch):
    """Clients that take their time, so that threads which begin together would each make one; how many were made."""
    made, real = [], httpx2.Client

    def make(**how):
        time.sleep(0.05)
        made.append(real(**how))
        return made[-1]

    monkeypatch.setattr(post.httpx2, "Client", make)
    post._client.cache_clear()
    yield made
    for client in made:
        client.close()
    post._client.cache_clear()


def test_threads_that_begin_together_share_one_client_and_its_connections(peer, slowly_made):
    together, before = Barrier(THREADS), int(httpx2.get(peer, trust_env=False).text)

    def work(_):
        together.wait()
        return [_post(peer).result for _ in range(25)]

    with ThreadPoolExecutor(THREADS) as pool:
        found = [result for results in pool.map(work, range(THREADS)) for result in results]
    opened = int(httpx2.get(peer, trust_env=False).text) - before - 1
    assert found == [Result.ACCEPTED] * 100
    assert len(slowly_made) == 1
    assert opened <= THREADS


def _post(url):
    return post.call("pdm", "POST", url, headers={}, body=b"{}", read=_read)


def _read(answer):
    return Outcome(Result.ACCEPTED if answer.status == 201 else Result.PERMANENT, status=answer.status)
