"""A worker of the web server does not look for garbage in what it loaded when it began."""

import gc

from config import gunicorn


def test_what_was_loaded_is_set_aside_for_good() -> None:
    before = gc.get_freeze_count()
    try:
        gunicorn.post_worker_init(None)
        assert gc.get_freeze_count() > before
        assert gc.isenabled()  # what requests make is still looked at
    finally:
        gc.unfreeze()
