"""Synthetic disclosures: families of organisations whose budgets are consistent in every equation of the catalogue.

plan draws who files what, unit_budget draws the figures of a unit and budget adds them up; tables, performance and
narrative print them, errors mistypes some, landing writes the files. Amounts are integers throughout: hundredths of the
unit in which the document is printed (0.01 万元 or 0.01 元).
"""
