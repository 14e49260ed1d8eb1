"""Runs the roles and the bundled NATS server as child processes and keeps them running."""
