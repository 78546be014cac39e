"""What waits for me today, the public list of assemblies, the demonstration."""
