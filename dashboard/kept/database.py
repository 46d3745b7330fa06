"""The engine: SQLite in the data folder, or the PostgreSQL database that the settings name."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    Connection,
    Engine,
    NullPool,
    create_engine,
    event,
    insert,
    make_url,
    select,
    text,
    update,
)
from sqlalchemy.exc import OperationalError

from dashboard.kept.models import SCHEMA, Base, SchemaRow
from geodata.kept_errors import KeptByNewer, KeptUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.settings import Settings

FILE: Final = "kept.sqlite"
WAIT_MS: Final = 5_000
WRITES: Final = {"writes": True}


def open_database(settings: Settings) -> Engine:
    """Open the database and bring its tables to this program's version.

    Raises
    ------
    KeptByNewer
        If a newer program has written the database.
    """
    engine = _engine(settings)
    with reachable(), engine.connect().execution_options(**WRITES) as connection, connection.begin():
        Base.metadata.create_all(connection)
        kept = connection.execute(select(SchemaRow.version)).scalar()
        if kept is not None and kept > SCHEMA:
            raise KeptByNewer(came=kept, known=SCHEMA)
        if kept is None:
            connection.execute(insert(SchemaRow).values(id=1, version=SCHEMA))
        elif kept < SCHEMA:
            connection.execute(update(SchemaRow).values(version=SCHEMA))
    engine.dispose()  # no connection is carried into a forked worker
    return engine


@contextmanager
def reachable() -> Iterator[None]:
    """Turn the driver's own words about a database that does not answer into a sentence.

    Raises
    ------
    KeptUnavailable
        If the database cannot be reached, opened or written.
    """
    try:
        yield
    except OperationalError as error:
        raise KeptUnavailable(detail=str(error.orig).splitlines()[0][:120]) from error


def _engine(settings: Settings) -> Engine:
    if settings.database_url is not None:
        url = make_url(settings.database_url.get_secret_value())
        plain = url.drivername in {"postgres", "postgresql"}
        return create_engine(url.set(drivername="postgresql+psycopg") if plain else url, pool_pre_ping=True)
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{settings.data / FILE}", poolclass=NullPool)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for pragma in (f"busy_timeout={WAIT_MS}", "journal_mode=WAL", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Take the writers' lock at once where something will be written, so that a limit holds among threads."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def lock_owner(connection: Connection, owner: str) -> None:
    """Let one writer at a time at what a browser keeps; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:owner))"), {"owner": owner})
