"""What the land is: read, check, convert, keep and version the data of a study area."""
