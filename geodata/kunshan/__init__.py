"""The shipped data set of Kunshan: typed schematic geography and a synthetic parcel fabric."""

from geodata.kunshan.build import build

__all__ = ["build"]
