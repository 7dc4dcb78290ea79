"""The limit of writing: PostgreSQL's own pgbench, with nothing of ours between it and the database."""

import re
import subprocess
from importlib.resources import files
from pathlib import Path

from bench.service.processor import spent
from bench.service.rounds import Turn
from config.embedded.place import Place
from config.embedded.postgres import OWNER, binaries, connect

CLIENTS = 8
SQL = Path(str(files("bench.service") / "sql"))


class Pgbench:
    """Runs scripts of this folder against one database.

    Args:
        place: whose server, that must answer.
        database: where the tables of the limit are made.
    """

    def __init__(self, place: Place, database: str) -> None:
        self._place, self._database = place, database
        with connect(place, database) as connection:
            connection.execute((SQL / "limit_tables.sql").read_bytes())

    def turn(self, script: Path, seconds: int) -> Turn:
        """So many seconds of a script by eight clients; the processor's time is the server's alone."""
        command: list[str | Path] = [
            binaries(self._place) / "pgbench",
            "-n",
            "-c",
            str(CLIENTS),
            "-j",
            "2",
            "-T",
            str(seconds),
        ]
        command += ["-f", script, "-h", self._place.sockets, "-U", OWNER, self._database]
        before = spent([self.server])
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        used = spent([self.server]) - before
        count = re.search(r"transactions actually processed: (\d+)", done.stdout)
        rate = re.search(r"tps = ([\d.]+)", done.stdout)
        if done.returncode != 0 or not count or not rate or not int(count[1]):
            raise RuntimeError(f"pgbench: {done.stderr[-1000:]}{done.stdout[-500:]}")
        return Turn(float(rate[1]), used / int(count[1]))

    def check_tx(self, seconds: int) -> Turn:
        """The check transaction: 17 rows, one commit that is on the disk before it is answered."""
        return self.turn(SQL / "check_tx.sql", seconds)

    @property
    def server(self) -> int:
        """The process of the server."""
        return int((self._place.data / "postmaster.pid").read_text(encoding="ascii").split()[0])
