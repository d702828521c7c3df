-- Expenditure of a region by function, from the leaves up to class and total.
{{ consolidate("function") }}
