"""Buyers who pay through every outage, and the books that are compared at the end."""
