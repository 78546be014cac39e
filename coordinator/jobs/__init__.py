"""Background work kept as rows of our own database, with lease, retry and progress."""
