"""Organisations: communes, unions, partners, ministries, and where their facts come from."""
