"""Published documents: read into one neutral form, put in order by dictionaries, written as the files of a landing folder.

Nothing here imports dbt or Great Expectations.
"""
