"""Agenda items that members file, and what the bureau decides on them."""
