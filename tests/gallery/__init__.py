"""The style gallery: every component and the three model pages, with invented data, for eyes and for axe."""
