"""The tables. Only ever added to: a new column or table raises `SCHEMA` and is made by `Kept` at start."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import DateTime, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA: Final = 1
HASH_LENGTH: Final = 64


class Base(DeclarativeBase):
    """What all tables share."""


class SchemaRow(Base):
    """Which version of the tables a database holds; one row."""

    __tablename__ = "bridgehead_schema"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    version: Mapped[int] = mapped_column(Integer)


class ListedRow(Base):
    """A parcel on a browser's shortlist."""

    __tablename__ = "listed_parcels"

    owner: Mapped[str] = mapped_column(String(HASH_LENGTH), primary_key=True)
    area: Mapped[str] = mapped_column(String(64), primary_key=True)
    parcel_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    place: Mapped[int] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text, default="")


class ScenarioRow(Base):
    """A named filter or scenario of a browser; what it holds is the scenario's own JSON."""

    __tablename__ = "kept_scenarios"

    owner: Mapped[str] = mapped_column(String(HASH_LENGTH), primary_key=True)
    area: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    kept_on: Mapped[datetime] = mapped_column(DateTime(timezone=True))
