"""Great Expectations: what arrived, one expectation a rule, procurement."""
