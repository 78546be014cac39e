"""Coordinator: assemblies of mayors and the joint participation of partner organisations in them."""
