"""Ratios against peers, side by side in one run, and the generator of larger catalogs."""
