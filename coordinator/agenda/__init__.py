"""Sessions, the people in them, the private draft and what has been released."""
