"""``python -m dashboard``: serve, or one of the commands (see ``--help``)."""

from __future__ import annotations

from dashboard.cli import main

if __name__ == "__main__":
    main()
