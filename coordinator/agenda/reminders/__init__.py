"""Reminders of roles: some days before a session, whoever has a part in it is written to once."""
