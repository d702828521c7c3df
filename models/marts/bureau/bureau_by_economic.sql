-- Basic expenditure of a region by economic class, from the leaves up to class and total.
{{ consolidate("economic") }}
