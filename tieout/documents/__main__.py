"""`python -m tieout.documents FILE... --landing DIR`."""

from tieout.documents.command import intake

if __name__ == "__main__":
    intake()
