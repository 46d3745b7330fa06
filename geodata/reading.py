"""``python -m geodata.reading``: the process that opens a file from outside; its order comes on stdin."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, Final

# Of the address space, above what may be held: libraries map far more than they use
_MAPPED_ABOVE_MB: Final = 6000
# Held beside the data is the libraries' code; to begin with, the libraries' own data needs some
_CODE_MB: Final = 120
_LEAST_DATA_MB: Final = 300
_MB: Final = 1024 * 1024
_DIES_WITH_PARENT: Final = 1  # prctl's PR_SET_PDEATHSIG
# Every GDAL driver that leads elsewhere (networks, other files, databases, programs) or is not read here;
# they are never registered in this process
SHUT_DRIVERS: Final = (
    *(
        "VRT",
        "OGR_VRT",
        "GDALG",
        "WFS",
        "OAPIF",
        "OGCAPI",
        "CSW",
        "WMS",
        "WMTS",
        "WCS",
        "HTTP",
        "EEDA",
        "EEDAI",
    ),
    *(
        "Carto",
        "AmigoCloud",
        "PLSCENES",
        "NGW",
        "Elasticsearch",
        "PLMOSAIC",
        "DAAS",
        "STACTA",
        "STACIT",
        "TMS",
    ),
    *("GML", "GMLAS", "GeoRSS", "GPX", "LVBAG", "MapML", "SQLite", "PGDUMP", "MSSQLSpatial", "PostgreSQL"),
    *("MySQL", "ODBC", "PGeo", "ADBC", "OSM", "GTFS", "PDF", "PDS4", "OGR_PDS", "VICAR", "PCIDSK", "MBTiles"),
    *("MVT", "PMTiles", "S57", "DGN", "KML", "ESRIJSON", "JSONFG", "OGR_GMT", "WAsP", "VFK", "GPSBabel"),
    *("EDIGEO", "Idrisi", "ODS", "XLSX", "CSV", "SXF", "Selafin", "JML", "VDV", "MiraMonVector", "AVCBin"),
    *("AVCE00", "AIVector", "netCDF", "HDF5", "Zarr", "GTI", "ECRGTOC", "NITF", "DERIVED", "MEM"),
)


def main() -> int:
    """Read the order, limit this process, do the work, write what came of it."""
    order: dict[str, Any] = json.load(sys.stdin)
    os.environ["GDAL_SKIP"] = ",".join(SHUT_DRIVERS)
    os.environ["OGR_SKIP"] = ",".join(SHUT_DRIVERS)
    limit_this_process(int(order["memory_mb"]), float(order["seconds"]))
    folder = Path(order["folder"])
    from shapely.errors import ShapelyError  # noqa: PLC0415 - GEOS tells it so when its memory is up

    from geodata._travel import FAULT, fault_as_json  # noqa: PLC0415 - after the limits, the drivers shut
    from geodata.errors import BridgeheadError, TooHeavy  # noqa: PLC0415

    try:
        _work(order, folder)
    except BridgeheadError as fault:
        (folder / FAULT).write_text(json.dumps(fault_as_json(fault)), "utf-8")
    except (MemoryError, RecursionError, ShapelyError) as fault:
        if isinstance(fault, ShapelyError) and "bad_alloc" not in str(fault):
            raise
        heavy = TooHeavy(
            name=Path(order["path"]).name,
            why=f"it took more than {order['memory_mb']} MB of memory",
            why_zh=f"读取占用内存超过 {order['memory_mb']} MB",
        )
        (folder / FAULT).write_text(json.dumps(fault_as_json(heavy)), "utf-8")
    return 0


def _work(order: dict[str, Any], folder: Path) -> None:
    from geodata._travel import DONE, LOOK, pack_import  # noqa: PLC0415
    from geodata.areas import StudyArea  # noqa: PLC0415
    from geodata.look import look_at  # noqa: PLC0415
    from geodata.options import ReadOptions  # noqa: PLC0415
    from geodata.read import read_layer  # noqa: PLC0415

    path, layer = Path(order["path"]), str(order["layer"])
    area = StudyArea.model_validate(order["area"])
    options = ReadOptions.model_validate(order["options"])
    if order["task"] == "look":
        look = look_at(path, area=area, layer=layer, options=options)
        (folder / LOOK).write_text(json.dumps(look.as_json(), default=str), "utf-8")
        (folder / DONE).write_text("{}", "utf-8")
    else:
        pack_import(read_layer(path, area=area, layer=layer, options=options), folder)


def limit_this_process(memory_mb: int, seconds: float) -> None:
    """Take this process's own rights away, where the system can; it ends with whoever asked for the work.

    Parameters
    ----------
    memory_mb
        What it may hold, its code included (MB); on Linux to the byte, as it cannot have more data than that.
    seconds
        How long it may take.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    mapped = (memory_mb + _MAPPED_ABOVE_MB) * _MB
    data = max(memory_mb - _CODE_MB, _LEAST_DATA_MB) * _MB
    time_s = int(seconds) + 30
    for what, most in (
        (resource.RLIMIT_AS, mapped),
        (resource.RLIMIT_DATA, data),  # exact, where a look now and then comes too late
        (resource.RLIMIT_CPU, 2 * time_s),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 8 * 1024 * _MB),
    ):
        _, hard = resource.getrlimit(what)
        ceiling = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (ceiling, ceiling))


if __name__ == "__main__":
    sys.exit(main())
