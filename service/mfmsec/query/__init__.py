"""Questions asked of the loaded graph."""
