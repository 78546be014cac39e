"""Briefing packs and every other PDF."""
