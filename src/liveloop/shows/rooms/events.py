"""What rooms announce on the bus."""

from __future__ import annotations

KEY_ROTATED = "shows.key_rotated"
"""Plain message `{"room": uuid}`: who pushes with the old key must go."""
