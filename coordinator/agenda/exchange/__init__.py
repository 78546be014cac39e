"""The draft as a file: exported, imported, pasted, copied, made from a template, carried on a stick."""
