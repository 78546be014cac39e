"""My registration: what the holder of a private link sees, corrects and withdraws, without an account."""
