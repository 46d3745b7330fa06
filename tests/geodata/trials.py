"""Many files read, each in a child of one prepared process: what became of it, in what time and memory.

`python -m tests.geodata.trials FOLDER` reads every file of a list on stdin and writes a line of JSON for
each. A child is forked from a process that has everything imported, so that hundreds of files take little.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from geodata._travel import pack_import
from geodata.areas import load_area
from geodata.errors import BridgeheadError
from geodata.options import ReadOptions
from geodata.read import read_layer
from geodata.reading import limit_this_process

SECONDS = 20  # of a processor, so that a busy machine changes nothing
_STARVED_AFTER_S = 10 * SECONDS
MEMORY_MB = 1000
SAID = ReadOptions(mapping={"parcel_id": "@row"})


def trial(path: Path, folder: Path) -> dict[str, Any]:
    """Read one file in a child: how it ended (``loaded``, a refusal's name, ``raised``, ``killed``)."""
    told = folder / "told.json"
    told.unlink(missing_ok=True)
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        _read(path, folder, told)
        os._exit(0)
    while True:
        done, status, used = os.wait4(child, os.WNOHANG)
        if done:
            break
        if time.monotonic() - began > _STARVED_AFTER_S:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.005)
    facts: dict[str, Any] = json.loads(told.read_text("utf-8")) if told.is_file() else {"ended": "killed"}
    cost = {"seconds": used.ru_utime + used.ru_stime, "mb": used.ru_maxrss / 1024}
    return facts | cost | {"name": path.name, "status": status}


def _read(path: Path, folder: Path, told: Path) -> None:
    limit_this_process(MEMORY_MB, SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        taken = read_layer(path, area=load_area("kunshan"), options=SAID)
        pack_import(taken, folder)
        facts = {"ended": "loaded", "in": taken.count_in, "out": taken.count_out}
    except BridgeheadError as fault:
        facts = {"ended": type(fault).__name__, "zh": fault.sentence("zh"), "en": fault.sentence("en")}
    except MemoryError:
        facts = {"ended": "killed"}
    except BaseException:  # noqa: BLE001 - whatever else comes is what is looked for
        trace = traceback.format_exc()[-3000:]
        facts = {"ended": "killed" if "bad_alloc" in trace else "raised", "trace": trace}
    told.write_text(json.dumps(facts), "utf-8")


def main() -> None:
    """Read the files whose names come on stdin."""
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # as in the guarded reader
    folder = Path(sys.argv[1])
    for line in sys.stdin:
        sys.stdout.write(json.dumps(trial(Path(line.strip()), folder)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
