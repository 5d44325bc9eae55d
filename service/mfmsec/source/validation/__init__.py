"""The checks of facts as written, one kind of fault a file; `source/validate.py` runs them all."""
