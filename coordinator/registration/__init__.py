"""Delegations and registrations: forms, quotas, acceptance, private links, exports."""
