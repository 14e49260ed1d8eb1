"""Liveloop: live video, its audience, its shop and its review in one loop."""

__version__ = "0.1.0"
