"""A simulated audience: people with real sockets who behave by a plan, and a report of what they did."""
