"""The only room that talks to a graph database."""
