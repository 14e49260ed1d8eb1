"""`liveloop demo`: a whole install with a room on air, pushed by a real encoder."""
