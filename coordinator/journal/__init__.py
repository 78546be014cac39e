"""Who did what and when: an append-only record written in the same transaction as the act."""
