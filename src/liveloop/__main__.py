"""`python -m liveloop` is the `liveloop` command."""

from liveloop.roles.cli import main

main()
