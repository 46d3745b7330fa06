"""The Explore page: the map in the whole window, with panels to find, filter, read and explain on it."""
