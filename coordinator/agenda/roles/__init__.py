"""What people do in sessions and what sessions work on: the assembly's own lists of roles and levels."""
