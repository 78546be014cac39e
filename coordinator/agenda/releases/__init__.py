"""Releases of an agenda: each can be read as it was, compared, restored; those concerned are told once."""
