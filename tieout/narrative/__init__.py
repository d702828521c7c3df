"""The narrative of a disclosure as printed: paragraphs are read into statements, by a grammar that is data."""
