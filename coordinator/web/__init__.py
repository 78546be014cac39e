"""The HTTP kit: guards, forms, responses, errors, languages of a request. Knows no domain."""
