"""`python -m bench.chaos.inside gunicorn ...`: a process of the service, with crash points and a bug switched on.

The service itself has no hooks: they are put in here, in this process alone, before its program runs.
"""

import importlib
import os
import runpy
import sys

import django


def main() -> None:
    """Put in what the environment says, then be the program that was asked for."""
    module, words = sys.argv[1], sys.argv[2:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    # Both need models, which there are none of before the line above.
    importlib.import_module("bench.chaos.hooks").install()
    importlib.import_module("bench.chaos.bugs").switch_on(os.environ.get("CHAOS_BUG", ""))
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
