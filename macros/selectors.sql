{# The row selectors of the catalogue, in one place: which rows of a table a term takes, and the scope, the key on
   which the two sides of the rule meet. `scope: none` sums all rows taken into one equation.

     *            every row                                  scope: row code
     parent       every row that has rows below it           scope: row code
     children     every row below another                    scope: code of the row above
     leaf         every row without rows below it            scope: none
     total        the total of the table                     scope: none
     <level>      rows of a level (seed levels): class, ...  scope: row code
     sum:<level>  the same, all in one equation              scope: none
     by_<key>     rows by an attribute: by_project, ...      scope: the attribute
     name:<label> rows of that label                         scope: none
     <row code>   that row                                   scope: none #}
{% macro selector_keys() %}
  {{ return({
    "by_project": "project_code", "by_project_name": "project_name_key", "by_function": "function_code",
    "by_economic": "basic_economic_code", "by_catalogue": "catalogue_class", "by_detail": "detail_code",
  }) }}
{% endmacro %}

{% macro selector_kind(selector) -%}
  case
    when {{ selector }} = '*' then 'all'
    when {{ selector }} in ('parent', 'children', 'leaf', 'total') then {{ selector }}
    when {{ selector }} in ('{{ selector_keys() | join("', '") }}') then {{ selector }}
    when {{ selector }} like 'sum:%' then 'sum'
    when {{ selector }} like 'name:%' then 'name'
    when {{ selector }} in (select row_level from {{ ref("levels") }}) then 'level'
    else 'row'
  end
{%- endmacro %}

{% macro selector_value(selector) -%}
  case
    when {{ selector }} like 'sum:%' then substr({{ selector }}, 5)
    when {{ selector }} like 'name:%' then substr({{ selector }}, 6)
    else {{ selector }}
  end
{%- endmacro %}

{% macro selects(term, cell) -%}
  case {{ term }}.selector_kind
    when 'all' then true
    when 'row' then {{ cell }}.row_code = {{ term }}.selector_value
    when 'parent' then {{ cell }}.has_children
    when 'children' then {{ cell }}.parent_row_code is not null
    when 'leaf' then not {{ cell }}.has_children
    when 'total' then {{ cell }}.row_level = 'total'
    when 'name' then {{ cell }}.row_label = {{ term }}.selector_value
    {%- for kind, attribute in selector_keys().items() %}
    when '{{ kind }}' then {{ cell }}.{{ attribute }} is not null
    {%- endfor %}
    else {{ cell }}.row_level = {{ term }}.selector_value
  end
{%- endmacro %}

{% macro scope_of(term, cell) -%}
  case {{ term }}.selector_kind
    when 'all' then {{ cell }}.row_code
    when 'parent' then {{ cell }}.row_code
    when 'level' then {{ cell }}.row_code
    when 'children' then {{ cell }}.parent_row_code
    {%- for kind, attribute in selector_keys().items() %}
    when '{{ kind }}' then {{ cell }}.{{ attribute }}
    {%- endfor %}
    else ''
  end
{%- endmacro %}

{# Nearly every coefficient is 1 or -1: a multiplication of decimals, and the wide sums that follow, cost several times
   as much. The others multiply in a wide type: DuckDB keeps a product of two narrow decimals narrow, and fails where it
   overflows. What is beyond the type even so has no amount. #}
{% macro times_coefficient(amount, coefficient, type) -%}
  case
    when {{ coefficient }} = 1 then {{ amount }}
    when {{ coefficient }} = -1 then cast(-{{ amount }} as {{ type }})
    else try_cast(cast({{ amount }} as decimal(24, 5)) * {{ coefficient }} as {{ type }})
  end
{%- endmacro %}

{# One row a cell and the place that it takes in an equation: cells joined with the terms of the catalogue. `where` says
   which terms. An equation of linked disclosures (int_linked_disclosure) is that of the one which the rule is about;
   `linked=false` leaves these out. `equations` is a relation of those that are wanted, if few are: by disclosure_id,
   rule_measure_key and row_scope. A figure that cannot be read is a term too, with amount NULL. #}
{% macro equation_terms(cells, where="true", linked=true, equations=none) %}
select {{ equation_term_columns("cell.disclosure_id") }}
from {{ cells }} as cell
inner join {{ ref("int_rule_term") }} as term
  on
    cell.table_code = term.table_code
    and cell.measure = term.measure
    and {{ selects("term", "cell") }}
{{ wanted_equations(equations, "cell.disclosure_id") }}
where term.link = '' and {{ where }}
{%- if linked %}
union all
select {{ equation_term_columns("linked.disclosure_id") }}
from {{ cells }} as cell
inner join {{ ref("int_linked_disclosure") }} as linked on cell.disclosure_id = linked.linked_disclosure_id
inner join {{ ref("int_rule_term") }} as term
  on
    cell.table_code = term.table_code
    and cell.measure = term.measure
    and linked.link = term.link
    and linked.whose = term.whose
    and {{ selects("term", "cell") }}
{{ wanted_equations(equations, "linked.disclosure_id") }}
where linked.is_complete and {{ where }}
{%- endif %}
{% endmacro %}

{% macro wanted_equations(equations, disclosure_id) %}
{%- if equations -%}
inner join {{ equations }} as wanted
  on
    {{ disclosure_id }} = wanted.disclosure_id
    and term.rule_measure_key = wanted.rule_measure_key
    and {{ scope_of("term", "cell") }} = wanted.row_scope
{%- endif -%}
{% endmacro %}

{% macro equation_term_columns(disclosure_id) %}
  {{ disclosure_id }} as disclosure_id,
  term.rule_code,
  term.form,
  term.rule_measure_key,
  term.measure_scope,
  term.term_no,
  term.side,
  term.factor,
  term.coefficient,
  cell.disclosure_id as cell_disclosure_id,
  cell.table_code,
  cell.row_code,
  cell.row_label,
  cell.measure,
  cell.published_text,
  cell.measure_kind,
  cell.unit_factor,
  cell.source_file,
  cell.source_row,
  cell.resolution,
  cell.amount as published_amount,
  {{ times_coefficient("cell.amount", "term.coefficient", "decimal(18, 4)") }} as amount,
  {{ times_coefficient("cell.resolution", "abs(term.coefficient)", "decimal(18, 5)") }} as width,
  {{ scope_of("term", "cell") }} as row_scope
{% endmacro %}
