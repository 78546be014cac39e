"""The ground: database, clock, errors, languages, secrets, files. Knows neither HTTP nor any domain."""
