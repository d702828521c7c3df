"""Check what people typed: seeds, dictionaries and the rule catalogue, as text."""
