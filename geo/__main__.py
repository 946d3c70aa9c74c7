"""``python -m geo`` is the command ``incident-maps``."""

from geo.cli import main

main()
