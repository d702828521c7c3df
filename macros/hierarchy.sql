{# Every row of every table knows its code, its level and the row above it. These macros add row_code, row_level,
   row_label and parent_row_code to a relation of published rows. #}

{# Tables whose rows are codes of fixed length: their relation, and the classification of the codes. #}
{% macro subject_tables() %}
  {{ return({
    "T03": ("stg_t03_expenditure", "function"), "T05": ("stg_t05_general_budget_by_function", "function"),
    "T07": ("stg_t07_basic_expenditure", "economic"), "T09": ("stg_t09_government_fund", "function"),
    "T10": ("stg_t10_state_capital", "function"),
  }) }}
{% endmacro %}

{# Whether a row is the total of its table: named so, 合计 in the column of codes too; where no row is, one without a
   code. #}
{% macro is_total(code, label) -%}
  {%- set name = "replace(case when " ~ code ~ " is null then " ~ label ~ " else " ~ code ~ " end, ' ', '')" -%}
  {%- set is_named = "(" ~ name ~ " like '%合计' or " ~ name ~ " like '%总计')" -%}
  (
    {{ is_named }}
    or (
      {{ code }} is null
      and ({{ label }} is null or max(case when {{ is_named }} then 1 else 0 end) over (partition by disclosure_id) = 0)
    )
  )
{%- endmacro %}

{# The code above one of fixed length: 类 3, 款 5, 项 7 digits. One that lacks a digit or has too many stands where its
   first digits say. #}
{% macro code_above(code) -%}
  case
    when length({{ code }}) <= 3 then 'total'
    when length({{ code }}) <= 5 then substr({{ code }}, 1, 3)
    else substr({{ code }}, 1, 5)
  end
{%- endmacro %}

{# The nearest code above that the table has rows for: a table that prints items alone, or items by class, has no rows
   of the levels between. `table` is the columns by which a table is told. #}
{% macro printed_code_above(code, table) -%}
  {%- set has_classes -%}
    max(case when length({{ code }}) <= 3 then 1 else 0 end) over (partition by {{ table }}) = 1
  {%- endset %}
  {%- set has_subclasses -%}
    max(case when length({{ code }}) between 4 and 5 then 1 else 0 end) over (partition by {{ table }}) = 1
  {%- endset -%}
  case
    when length({{ code }}) <= 3 then 'total'
    when length({{ code }}) > 5 and {{ has_subclasses }} then substr({{ code }}, 1, 5)
    when {{ has_classes }} then substr({{ code }}, 1, 3)
  end
{%- endmacro %}

{# Such codes. A row with a name alone stands below none, nor does one whose code cannot be made out. #}
{% macro with_subject_hierarchy(relation, classification) %}
  {%- set keyed -%}
    (select *, {{ code_key("subject_code") }} as code_key, subject_name as name from {{ relation }})
  {%- endset %}
  select
    leveled.*,
    case row_level
      when 'total' then 'total'
      when 'line' then 'row ' || row_no
      else code_meant
    end as row_code,
    coalesce(subject_name, subject_code) as row_label,
    case
      when row_level not in ('total', 'line', 'spoiled') then {{ printed_code_above("code_meant", "disclosure_id") }}
    end as parent_row_code
  from (
    select
      *,
      case
        when {{ is_total("subject_code", "subject_name") }} then 'total'
        when subject_code is null then 'line'
        when is_spoiled then 'spoiled'
        when length(code_meant) <= 3 then 'class'
        when length(code_meant) <= 5 then 'subclass'
        else 'item'
      end as row_level
    from ({{ with_code_meant(keyed, classification) }}) as meant
  ) as leveled
{% endmacro %}

{# Rows that others stand below, by disclosure_id and table_code. A class stands above an item also where the subclass
   between them is not printed. #}
{% macro rows_with_rows_below(relation) %}
  select
    disclosure_id,
    table_code,
    parent_row_code as row_code
  from {{ relation }}
  where parent_row_code is not null
  union
  select
    disclosure_id,
    table_code,
    substr(parent_row_code, 1, 3) as row_code
  from {{ relation }}
  where row_level = 'item'
{% endmacro %}

{# Rows of tables by unit: total, department (3 digits), unit (or a name alone), category (2 digits, or
   `is_category`), and the lines below. #}
{% macro with_unit_level(
  relation, code, label, line_code, line_level="line", is_line="false", is_category="false"
) %}
  select
    leveled.*,
    case row_level when 'total' then 0 when 'department' then 1 when 'unit' then 2 when 'category' then 3 else 4 end
      as row_rank,
    case
      when row_level = 'total' then 'total'
      when row_level = '{{ line_level }}' then {{ line_code }}
      when {{ code }} is null then 'row ' || row_no
      -- the same category under several units
      when row_level = 'category' and count(*) over (partition by disclosure_id, {{ code }}) > 1
        then {{ code }} || '/' || row_no
      else {{ code }}
    end as row_code
  from (
    select
      *,
      {{ label }} as row_label,
      case
        when {{ is_category }} then 'category'
        when {{ is_line }} then '{{ line_level }}'
        when {{ is_total(code, label) }} then 'total'
        when length({{ code }}) = 2 then 'category'
        when length({{ code }}) = 3 then 'department'
        else 'unit'
      end as row_level
    from {{ relation }}
  ) as leveled
{% endmacro %}

{# The row above is the nearest one before of a smaller row_rank, as a reader of the printed table would take it. #}
{% macro with_parent_by_position(relation) %}
  select
    placed.*,
    above.row_code as parent_row_code
  from (
    select
      *,
      case row_rank
        {%- for rank in range(1, 5) %}
        when {{ rank }} then greatest(
          {%- for smaller in range(rank) %}
          coalesce(max(case when row_rank = {{ smaller }} then row_no end)
            over (partition by disclosure_id order by row_no), 0),
          {%- endfor %}
          0
        )
        {%- endfor %}
      end as parent_row_no
    from {{ relation }}
  ) as placed
  left join {{ relation }} as above
    on placed.disclosure_id = above.disclosure_id and placed.parent_row_no = above.row_no
{% endmacro %}

{# Tables that print income on the left and expenditure on the right: one row a line and side. #}
{% macro two_sides(relation) %}
  {%- for side in ("income", "expenditure") %}
  select
    disclosure_id,
    row_no,
    source_file,
    '{{ side }}' as side,
    {{ side }}_item as item,
    {{ side }}_amount as amount
  from {{ relation }}
  where {{ side }}_item is not null or {{ side }}_amount is not null
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
{% endmacro %}

{# Such rows with their labels and the line that each stands under (group_label): （一） and 1. stand under 一、, and 一、
   below 年初结转 stands under that. All organisations print nearly the same lines, so each is taken apart once. #}
{% macro with_group_label(relation) %}
  select
    disclosure_id,
    row_no,
    source_file,
    side,
    item,
    amount,
    label,
    case
      when is_below then {{ fill_down("group_heading", "disclosure_id, side") }}
      when is_numbered then {{ fill_down("carry_heading", "disclosure_id, side") }}
      -- a line without a number below 一、本年收入 or 二、上年结转
      when
        label not like '%计'
        and {{ matches(fill_down("group_heading", "disclosure_id, side"), "结转|^本年(收入|支出)$") }}
        then {{ fill_down("group_heading", "disclosure_id, side") }}
    end as group_label,
    -- 其中：经费拨款: among lines with numbers one without is a part of that above it
    coalesce(
      item like '其中%'
      or not is_below and not is_numbered and label not like '%计'
      and max(case when is_numbered then 1 else 0 end) over (partition by disclosure_id, side) = 1,
      false
    ) as is_detail
  from (
    select
      line.*,
      item.label,
      item.is_below,
      item.is_numbered,
      case when item.is_numbered then item.label end as group_heading,
      case when not item.is_below and not item.is_numbered and item.label like '%结转%' then item.label end
        as carry_heading
    from {{ relation }} as line
    left join (
      select
        item,
        {{ clean_label("item") }} as label,
        coalesce({{ matches(clean_name("item"), "^([(]|[0-9]+[.．、])") }}, false) as is_below,
        coalesce({{ matches(clean_name("item"), "^[一二三四五六七八九十廿]+、") }}, false) as is_numbered
      from (select distinct item from {{ relation }}) as printed
    ) as item
      on line.item = item.item
  ) as headed
{% endmacro %}

{# Lines of the template by their labels (seed template_lines). Where the line above does not decide, a label that means
   one thing in every template does, and below a group what the label means by itself. A line that no template knows
   keeps its label as its code, under the line that it stands below. Needs side, group_label, label, item; adds
   line_above, the row above as the template has it. #}
{% macro with_template_line(relation, table_code) %}
  {%- set is_current_total -%}
    line.label like '%合计' and coalesce(known.row_code, alike.row_code) = 'grand_total'
    and max(case when line.label like '%总计' then 1 else 0 end) over (partition by line.disclosure_id, line.side) = 1
  {%- endset %}
  select
    line.*,
    line.item as row_label,
    -- 收入合计 is the grand total where no 收入总计 is printed
    case
      when {{ is_current_total }} then 'current_total'
      else coalesce(known.row_code, under.row_code, alike.row_code, line.label, 'row ' || line.row_no)
    end as row_code,
    coalesce(known.row_code, under.row_code, alike.row_code) is not null as is_template_line,
    case
      when {{ is_current_total }} then 'subtotal'
      else
        coalesce(
          known.row_level, under.row_level, alike.row_level, case when line.is_detail then 'detail' else 'line' end
        )
    end as row_level,
    case
      when {{ is_current_total }} then 'grand_total'
      -- a part of the line above it does not add up into the total once more
      when
        line.is_detail
        and line.group_label is null
        and coalesce(known.parent_row_code, under.parent_row_code, alike.parent_row_code) = 'current_total'
        then null
      when known.row_code is not null then known.parent_row_code
      when under.row_code is not null then under.parent_row_code
      when alike.row_code is not null then alike.parent_row_code
      when line.is_detail then null
      when known_group.row_code is not null then known_group.row_code
      -- what no template knows below 本年支出合计 adds up into 支出总计
      when
        max(case when line.label like '%合计' then 1 else 0 end)
          over (partition by line.disclosure_id, line.side order by line.row_no) = 1
        then 'grand_total'
      else 'current_total'
    end as line_above
  from {{ relation }} as line
  left join {{ ref("template_lines") }} as known
    on
      known.table_code = '{{ table_code }}'
      and line.side = known.side
      and coalesce(line.group_label, '') = coalesce(known.group_label, '')
      and line.label = known.label
  left join ({{ template_labels() }}) as alike
    on alike.table_code = '{{ table_code }}' and line.side = alike.side and line.label = alike.label
  left join {{ ref("template_lines") }} as known_group
    on
      known_group.table_code = '{{ table_code }}'
      and line.side = known_group.side
      and known_group.group_label is null
      and line.group_label = known_group.label
  left join {{ ref("template_lines") }} as plain
    on
      plain.table_code = '{{ table_code }}'
      and line.side = plain.side
      and plain.group_label is null
      and line.label = plain.label
  left join ({{ template_lines_below(table_code) }}) as under
    on line.side = under.side and known_group.row_code = under.group_code and plain.row_code = under.plain_code
{% endmacro %}

{# A fund named below a group of lines, however both are called: what is a fund of the year by itself is one carried
   over below 上年结转, 年初结转和结余 and the like. #}
{% macro template_lines_below(table_code) %}
  select
    line.side,
    above.row_code as group_code,
    plain.row_code as plain_code,
    min(line.row_code) as row_code,
    min(line.row_level) as row_level,
    min(line.parent_row_code) as parent_row_code
  from {{ ref("template_lines") }} as line
  inner join {{ ref("template_lines") }} as above
    on
      line.table_code = above.table_code
      and line.side = above.side
      and line.group_label = above.label
      and above.group_label is null
  inner join {{ ref("template_lines") }} as plain
    on
      line.table_code = plain.table_code
      and line.side = plain.side
      and line.label = plain.label
      and plain.group_label is null
  where line.table_code = '{{ table_code }}'
  group by line.side, above.row_code, plain.row_code
  having count(distinct line.row_code) = 1
{% endmacro %}

{# Labels of tables 01 and 04 that mean one row in every template; what is spent is called alike in both. #}
{% macro template_labels() %}
  {%- for table_code in ["T01", "T04"] %}
  select
    '{{ table_code }}' as table_code,
    side,
    label,
    min(row_code) as row_code,
    min(row_level) as row_level,
    min(parent_row_code) as parent_row_code
  from {{ ref("template_lines") }}
  where table_code = '{{ table_code }}' or (table_code in ('T01', 'T04') and side = 'expenditure')
  group by side, label
  having count(distinct row_code) = 1
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
{% endmacro %}

{# The row above is the nearest one that the table prints: where there is no 本年支出合计, all adds up into 支出总计. Where
   it prints none, the row above is missing, as the template has it. #}
{% macro with_printed_line_above(relation, table_code) %}
  {%- set above %}
    select distinct side, row_code, parent_row_code from {{ ref("template_lines") }}
    where table_code = '{{ table_code }}'
  {%- endset %}
  {%- set printed %}
    select distinct disclosure_id, side, row_code from {{ relation }}
    where row_code in (select parent_row_code from {{ ref("template_lines") }} where table_code = '{{ table_code }}')
  {%- endset %}
  select
    line.*,
    case
      -- 本年支出合计 by itself: a table that carries nothing over needs no 支出总计
      when
        coalesce(first_printed.row_code, second_printed.row_code, third_printed.row_code) is null
        and line.row_level = 'subtotal'
        and count(*) over (partition by line.disclosure_id, line.side, line.line_above) = 1
        then null
      -- a part of the line above it, which the table calls something else
      when line.is_detail and line.group_label is null and first_printed.row_code is null then null
      else coalesce(first_printed.row_code, second_printed.row_code, third_printed.row_code, line.line_above)
    end as parent_row_code
  from {{ relation }} as line
  left join ({{ above }}) as first_above on line.side = first_above.side and line.line_above = first_above.row_code
  left join ({{ above }}) as second_above
    on first_above.side = second_above.side and first_above.parent_row_code = second_above.row_code
  {%- for nth, code in [("first", "line.line_above"), ("second", "first_above.parent_row_code"),
                        ("third", "second_above.parent_row_code")] %}
  left join ({{ printed }}) as {{ nth }}_printed
    on
      line.disclosure_id = {{ nth }}_printed.disclosure_id
      and line.side = {{ nth }}_printed.side
      and {{ code }} = {{ nth }}_printed.row_code
  {%- endfor %}
{% endmacro %}
