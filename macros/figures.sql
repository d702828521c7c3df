{# One row a published figure of a relation of rows: the columns in `measures` (a list, or measure: column where the
   names differ) turned into rows. Row attributes that the relation lacks are NULL. `unit` is SQL for the currency unit
   printed with the figure; where it gives NULL, that of the table holds. #}
{% macro figures(relation, table_code, measures, attributes=[], row_code="row_code", parent="parent_row_code",
                 level="row_level", label="row_label", unit="null") %}
  {%- set columns = measures if measures is mapping else dict() -%}
  {%- if measures is not mapping -%}
    {%- for measure in measures -%}{%- do columns.update({measure: measure}) -%}{%- endfor -%}
  {%- endif -%}
  {%- set text -%}
    case measures.measure
      {%- for measure, column in columns.items() %}
      when '{{ measure }}' then {{ column }}
      {%- endfor %}
    end
  {%- endset %}
  {{ keyed_figures(
    relation, table_code, "measures.measure", text, "measures.source_column",
    attributes, row_code, parent, level, label, unit
  ) }}
  cross join (
    {%- for measure, column in columns.items() %}
    select
      '{{ measure }}' as measure,
      '{{ column }}' as source_column
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
  ) as measures
{% endmacro %}

{# The same for a relation that holds one figure a row: `measure`, `text` and `source_column` are SQL. #}
{% macro keyed_figures(relation, table_code, measure, text, source_column, attributes=[], row_code="row_code",
                       parent="parent_row_code", level="row_level", label="row_label", unit="null") %}
  select
    disclosure_id,
    '{{ table_code }}' as table_code,
    -- a row without a name is known by its place
    cast(coalesce({{ row_code }}, 'row ' || row_no) as varchar(200)) as row_code,
    cast({{ parent }} as varchar(200)) as parent_row_code,
    {{ level }} as row_level,
    {{ label }} as row_label,
    {%- for attribute in row_attributes() %}
    cast({{ attribute if attribute in attributes else "null" }} as varchar(200)) as {{ attribute }},
    {%- endfor %}
    {{ measure }} as measure,
    cast({{ unit }} as varchar(8)) as unit,
    {{ text }} as published_text,
    source_file,
    row_no as source_row,
    {{ source_column }} as source_column
  from {{ relation }}
{% endmacro %}

{# What else a row may be joined by than its own code. #}
{% macro row_attributes() %}
  {{ return(["project_code", "function_code", "basic_economic_code", "catalogue_class", "detail_code"]) }}
{% endmacro %}

{# Published text as an exact number, NULL where it is blank or no number. #}
{% macro decimal_of(text) -%}
  try_cast({{ clean_figure(text) }} as decimal(18, 6))
{%- endmacro %}
