"""The file of breached passwords that the environment names: with one that cannot be used nothing starts."""

from pathlib import Path

from apps.staff import breached
from config.unconfigured import Unconfigured


def usable(file: Path | None) -> Path | None:
    """The file; None without one. Raises Unconfigured."""
    if file is not None and (fault := breached.fault(file)):
        raise Unconfigured(f"HEALTHCHECK_BREACHED_PASSWORDS_FILE {fault}")
    return file
