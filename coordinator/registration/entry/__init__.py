"""The public form: four steps kept in a draft, then one registration of a whole delegation."""
