"""Published documents: read into one neutral form, put in order by dictionaries, written as landing files.

Nothing here imports dbt or Great Expectations.
"""
