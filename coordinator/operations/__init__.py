"""Backup, restore, upgrade and the doctor: what an operator runs from a shell."""
