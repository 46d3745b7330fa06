"""What follows from the land: measures, verdicts, floor areas, statistics and symbology. No I/O, no web."""
