"""The outbox: messages written with the act that causes them, delivered by the worker."""
