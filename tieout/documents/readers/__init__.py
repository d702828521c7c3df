"""Readers: one a kind of file, each giving a `Document`."""
