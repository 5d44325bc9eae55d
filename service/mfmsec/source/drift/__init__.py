"""A newer file of a framework, in its publisher's own format, held against the entries that our facts map to."""
