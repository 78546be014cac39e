"""What cannot be at the same time: found, named, and accepted with a reason."""
