"""Persons, their accounts, sign-in and the roles an account may hold."""
