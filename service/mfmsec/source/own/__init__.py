"""A user's own facts: read with distrust, checked like ours, and never able to change or shadow ours."""
