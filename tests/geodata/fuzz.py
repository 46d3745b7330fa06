"""`python -m tests.geodata.fuzz [--minutes N]`: good files of every format, changed by chance, then read.

Each ends loaded, refused by name, or stopped by its limits; anything else is a fault: its trace is printed,
its file kept, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.geodata.hostile_files import BASE, good
from tests.geodata.trials import trial

KINDS = (*BASE, "shp.zip", "gdb.zip", "tab.zip")


def changed(content: bytes, chance: random.Random) -> bytes:
    """Change a file: bits turned, bytes overwritten, cut, doubled, a number made extreme."""
    raw = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(max(len(raw), 1))
        length = chance.choice((1, 2, 4, 8, 64))
        match chance.randrange(6):
            case 0:
                raw[at : at + 1] = bytes([raw[at] ^ (1 << chance.randrange(8))]) if raw else b""
            case 1:
                raw[at : at + length] = chance.randbytes(length)
            case 2:
                raw[at : at + length] = chance.choice((b"\xff", b"\x00", b"\x7f")) * length
            case 3:
                del raw[at : at + length]
            case 4:
                raw[at:at] = raw[at : at + length * 8]
            case _:
                raw = raw[: max(at, 8)] if chance.random() < 0.2 else raw
    return bytes(raw)


def main() -> int:
    """Fuzz for so many minutes, from a seed that is told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args()
    sys.stdout.write(f"seed {asked.seed}\n")
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # as in the guarded reader
    chance, ended, faults = random.Random(asked.seed), Counter[str](), 0  # noqa: S311 - chance, not secrets
    until = time.monotonic() + 60 * asked.minutes
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        # written elsewhere: what this process holds, each of its children begins with
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
            sources = [other.submit(good, folder / "good", kind).result() for kind in KINDS]
        while time.monotonic() < until:
            whole = chance.choice(sources)
            target = _beside(whole, folder / "changed")
            part = (
                chance.choice(list(target.parent.iterdir())) if whole.suffix in {".shp", ".mif"} else target
            )
            part.write_bytes(changed(part.read_bytes(), chance))
            one = trial(target, folder)
            ended[one["ended"]] += 1
            if one["ended"] == "raised":
                faults += 1
                kept = Path(tempfile.mkdtemp(prefix="fuzz-"))
                shutil.copytree(target.parent, kept, dirs_exist_ok=True)
                sys.stdout.write(f"{kept}\n{one['trace']}\n")
    sys.stdout.write(json.dumps({"read": sum(ended.values()), **dict(ended.most_common())}, indent=1) + "\n")
    return 1 if faults else 0


def _beside(whole: Path, folder: Path) -> Path:
    """Copy a file with those that belong to it into a fresh folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for part in whole.parent.glob("land.*"):
        together = (
            {whole.suffix}
            if whole.suffix not in {".shp", ".mif"}
            else {".shp", ".shx", ".dbf", ".mif", ".mid"}
        )
        if part.is_file() and (part == whole or (part.suffix in together and part.stem == whole.stem)):
            shutil.copyfile(part, folder / part.name)
    return folder / whole.name


if __name__ == "__main__":
    sys.exit(main())
