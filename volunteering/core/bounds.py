"""Bounds nobody sets: a constraint of the database and the proxy in front rest on the first, memory on the second."""

LARGEST_FILE = 20 * 1024 * 1024  # bytes of one upload
MOST_PIXELS = 25_000_000  # of an uploaded picture; decoded it needs four bytes for each
