"""Layers in a PostGIS database: a table or view read as a layer, a layer written as a table."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from geodata.errors import DatabaseFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Engine

SCHEMES: Final = ("postgresql://", "postgres://", "postgresql+psycopg://")
_NAME: Final = re.compile(r"[^\W\d]\w{0,62}")
_CONNECT_S: Final = 10


def is_database(text: str) -> bool:
    """Say whether a text is the address of a PostgreSQL database.

    Examples
    --------
    >>> is_database("postgresql://office@db/land"), is_database("land.gpkg")
    (True, False)
    """
    return text.startswith(SCHEMES)


def read_table(address: str, table: str) -> gpd.GeoDataFrame:
    """Read a table or view with one geometry column.

    Parameters
    ----------
    address
        ``postgresql://user@host/database``.
    table
        Its name, with or without a schema before a dot.

    Returns
    -------
    GeoDataFrame
        In the CRS of its geometry column.

    Raises
    ------
    DatabaseFault
        If the database cannot be reached, or has no such table with a geometry.
    """
    schema, name = _parts(table)
    with _engine(address) as engine:
        column = _geometry_column(engine, schema, name)
        query = sa.select(sa.text("*")).select_from(sa.table(name, schema=schema))
        return gpd.read_postgis(query, engine, geom_col=column)


def write_table(frame: gpd.GeoDataFrame, address: str, table: str) -> int:
    """Write a layer as a table, in the place of one of that name; give the number of rows.

    Parameters
    ----------
    frame
        A layer with a CRS that has an EPSG number.
    address, table
        As in `read_table`.

    Raises
    ------
    DatabaseFault
        If the database cannot be reached or refuses.
    """
    schema, name = _parts(table)
    with _engine(address) as engine:
        frame.to_postgis(name, engine, schema=schema, if_exists="replace", index=False)
    return len(frame)


@contextmanager
def _engine(address: str) -> Iterator[Engine]:
    try:
        url = sa.make_url(address).set(drivername="postgresql+psycopg")
        engine = sa.create_engine(url, connect_args={"connect_timeout": _CONNECT_S})
        try:
            yield engine
        finally:
            engine.dispose()
    except (SQLAlchemyError, ValueError) as fault:
        first = str(getattr(fault, "orig", fault)).strip().partition("\n")[0]
        raise DatabaseFault(detail=first[:200]) from fault


def _geometry_column(engine: Engine, schema: str | None, name: str) -> str:
    query = sa.text(
        "select f_geometry_column from geometry_columns where f_table_name = :name "
        "and (:schema = '' or f_table_schema = :schema) order by 1"
    )
    with engine.connect() as connection:
        found = connection.execute(query, {"name": name, "schema": schema or ""}).scalars().all()
    if len(found) != 1:
        raise DatabaseFault(detail=f"{name} has {len(found)} geometry columns")
    return str(found[0])


def _parts(table: str) -> tuple[str | None, str]:
    schema, dot, name = table.rpartition(".")
    if not all(_NAME.fullmatch(part) for part in ((schema, name) if dot else (name,))):
        raise DatabaseFault(detail=f"{table!r} is no name of a table")
    return schema or None, name
