"""Stored papers of an assembly and who may read them."""
