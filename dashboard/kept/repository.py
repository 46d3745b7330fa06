"""`Kept`: everything that is read from and written into the database, by browser."""

from __future__ import annotations

import hashlib
import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from dashboard.kept.database import WRITES, lock_owner, open_database, reachable
from dashboard.kept.models import ListedRow, ScenarioRow
from dashboard.view import MAX_LISTED, MAX_TEXT, Scenario
from geodata.kept_errors import NothingNamed, NotOnShortlist, ShortlistFull, TooManyKept, UnknownBrowser

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dashboard.settings import Settings

Kind: TypeAlias = Literal["filter", "scenario"]
MAX_KEPT: Final = 60
MAX_NOTE: Final = 500
BROWSER: Final = re.compile(r"[0-9a-f]{32,64}")


@dataclass(frozen=True)
class ListedParcel:
    """A parcel on a shortlist, with the note of whoever listed it."""

    parcel_id: str
    note: str = ""


@dataclass(frozen=True)
class KeptScenario:
    """A named filter or scenario, and when it was kept (UTC)."""

    scenario: Scenario
    kept_on: datetime

    @property
    def name(self) -> str:
        """Its name."""
        return self.scenario.name or ""


def owner_of(browser: str | None) -> str:
    """Return the key under which a browser's rows are kept: a hash, so that the table gives no id away.

    Raises
    ------
    UnknownBrowser
        If the browser sent no id, or one it did not make up as agreed.

    Examples
    --------
    >>> len(owner_of("0" * 32)), owner_of("0" * 32) == owner_of("1" * 32)
    (64, False)
    """
    if browser is None or not BROWSER.fullmatch(browser):
        raise UnknownBrowser
    return hashlib.sha256(browser.encode("ascii")).hexdigest()


class Kept:
    """What browsers keep for one study area.

    Parameters
    ----------
    settings
        Name the database and the study area.
    """

    def __init__(self, settings: Settings) -> None:
        self._area = settings.area
        self._engine = open_database(settings)

    def close(self) -> None:
        """Close the connections that are held open; it can be used again."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with reachable(), Session(self._engine) as session:
            yield session

    @contextmanager
    def _writing(self, owner: str) -> Iterator[Session]:
        with (
            reachable(),
            self._engine.connect().execution_options(**WRITES) as connection,
            Session(connection) as session,
            session.begin(),
        ):
            lock_owner(session.connection(), owner)
            yield session

    def shortlist(self, browser: str | None) -> tuple[ListedParcel, ...]:
        """Return a browser's shortlist, in its order."""
        with self._reading() as session:
            return self._listed(session, owner_of(browser))

    def _listed(self, session: Session, owner: str) -> tuple[ListedParcel, ...]:
        mine = select(ListedRow).where(ListedRow.owner == owner, ListedRow.area == self._area)
        rows = session.scalars(mine.order_by(ListedRow.place, ListedRow.parcel_id))
        return tuple(ListedParcel(row.parcel_id, row.note) for row in rows)

    def add(self, browser: str | None, parcel_ids: Sequence[str]) -> tuple[ListedParcel, ...]:
        """Put parcels at the end of a shortlist; those on it stay where they are. All are added, or none.

        Raises
        ------
        ShortlistFull
            If it would hold more than `MAX_LISTED`.
        """
        owner = owner_of(browser)
        with self._writing(owner) as session:
            listed = self._listed(session, owner)
            had = {one.parcel_id for one in listed}
            new = [one for one in dict.fromkeys(parcel_ids) if one not in had]
            if len(listed) + len(new) > MAX_LISTED:
                raise ShortlistFull(most=MAX_LISTED, came=", ".join(new[:3]) + (" …" if len(new) > 3 else ""))  # noqa: PLR2004 - a sentence
            return self._write(session, owner, (*listed, *(ListedParcel(one) for one in new)))

    def remove(self, browser: str | None, parcel_id: str) -> tuple[ListedParcel, ...]:
        """Take a parcel, and its note, off a shortlist."""
        owner = owner_of(browser)
        with self._writing(owner) as session:
            listed = self._listed(session, owner)
            return self._write(session, owner, [one for one in listed if one.parcel_id != parcel_id])

    def arrange(self, browser: str | None, parcel_ids: Sequence[str]) -> tuple[ListedParcel, ...]:
        """Put a shortlist into an order; parcels that it does not name follow in the order they had."""
        owner = owner_of(browser)
        with self._writing(owner) as session:
            places = {one: place for place, one in enumerate(parcel_ids)}
            listed = self._listed(session, owner)
            ordered = sorted(listed, key=lambda one: places.get(one.parcel_id, len(places)))
            return self._write(session, owner, ordered)

    def replace(self, browser: str | None, parcel_ids: Sequence[str]) -> tuple[ListedParcel, ...]:
        """Make a shortlist hold these parcels and no others; notes of those that stay are kept."""
        owner = owner_of(browser)
        with self._writing(owner) as session:
            notes = {one.parcel_id: one.note for one in self._listed(session, owner)}
            wanted = list(dict.fromkeys(parcel_ids))
            if len(wanted) > MAX_LISTED:
                raise ShortlistFull(most=MAX_LISTED, came=", ".join(wanted[MAX_LISTED:][:3]))
            return self._write(session, owner, [ListedParcel(one, notes.get(one, "")) for one in wanted])

    def note(self, browser: str | None, parcel_id: str, note: str) -> tuple[ListedParcel, ...]:
        """Write a note beside a listed parcel; more than `MAX_NOTE` characters are cut.

        Raises
        ------
        NotOnShortlist
            If the parcel is not listed (any more).
        """
        owner = owner_of(browser)
        with self._writing(owner) as session:
            listed = self._listed(session, owner)
            if parcel_id not in {one.parcel_id for one in listed}:
                raise NotOnShortlist(came=parcel_id)
            noted = ListedParcel(parcel_id, note.strip()[:MAX_NOTE])
            return self._write(
                session, owner, [noted if one.parcel_id == parcel_id else one for one in listed]
            )

    def _write(
        self, session: Session, owner: str, listed: Sequence[ListedParcel]
    ) -> tuple[ListedParcel, ...]:
        session.execute(delete(ListedRow).where(ListedRow.owner == owner, ListedRow.area == self._area))
        session.add_all(
            ListedRow(owner=owner, area=self._area, parcel_id=one.parcel_id, place=place, note=one.note)
            for place, one in enumerate(listed)
        )
        return tuple(listed)

    def scenarios(self, browser: str | None, kind: Kind) -> tuple[KeptScenario, ...]:
        """Return what a browser keeps of a kind, by name."""
        owner = owner_of(browser)
        mine = select(ScenarioRow).where(
            ScenarioRow.owner == owner, ScenarioRow.area == self._area, ScenarioRow.kind == kind
        )
        with self._reading() as session:
            rows = session.scalars(mine.order_by(ScenarioRow.name)).all()
            return tuple(KeptScenario(Scenario.model_validate_json(row.content), row.kept_on) for row in rows)

    def keep(self, browser: str | None, kind: Kind, *scenarios: Scenario) -> None:
        """Keep scenarios under their names; one of the same name is replaced. All are kept, or none.

        Raises
        ------
        NothingNamed
            If one has no name.
        TooManyKept
            If more than `MAX_KEPT` would be kept.
        """
        owner = owner_of(browser)
        with self._writing(owner) as session:
            for one in scenarios:
                if not one.name or not one.name.strip():
                    raise NothingNamed(most=MAX_TEXT)
                content = one.model_dump_json(exclude_defaults=True)
                session.merge(
                    ScenarioRow(
                        owner=owner,
                        area=self._area,
                        kind=kind,
                        name=one.name,
                        content=content,
                        kept_on=datetime.now(UTC),
                    )
                )
            session.flush()
            mine = (ScenarioRow.owner == owner, ScenarioRow.area == self._area, ScenarioRow.kind == kind)
            if (session.scalar(select(func.count()).where(*mine)) or 0) > MAX_KEPT:
                raise TooManyKept(most=MAX_KEPT, came=scenarios[-1].name)

    def drop(self, browser: str | None, kind: Kind, name: str) -> None:
        """Delete what is kept under a name; nothing happens where nothing is."""
        owner = owner_of(browser)
        with self._writing(owner) as session:
            session.execute(
                delete(ScenarioRow).where(
                    ScenarioRow.owner == owner,
                    ScenarioRow.area == self._area,
                    ScenarioRow.kind == kind,
                    ScenarioRow.name == name,
                )
            )
