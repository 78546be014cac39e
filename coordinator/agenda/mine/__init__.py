"""The sessions a person picked: my agenda."""
