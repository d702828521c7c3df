{# Codes of the classifications as they are printed and as they are meant. #}

{# A code as it was typed, without what a spreadsheet or a line end put into it: blanks, signs without width, full-width
   digits, an apostrophe or ="" around it, a decimal .0. #}
{% macro code_text(text) -%}
  {%- set bare = replace_all(text, blanks(directions("=\u0027\u0027\u2018\u2019\u0022\u201c\u201d`")) ~ "+", "") -%}
  {%- set digits = "^[0-9０-９]+[.．][0０]*$" -%}
  case
    when not {{ matches(text, "[0-9０-９]") }} then {{ clean_text(text) }}
    when {{ matches(text, blanks(directions("=\u0027\u0027\u2018\u2019\u0022\u201c\u201d`.０-９Ａ-Ｚ．"))) }}
      then nullif(translate(
        {{ replace_all("case when " ~ matches(bare, digits) ~ " then " ~ replace_all(bare, "[.．][0０]*$", "")
          ~ " else " ~ bare ~ " end", "^$", "") }},
        '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ．', '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.'
      ), '')
    else nullif({{ text }}, '')
  end
{%- endmacro %}

{# A code without what Excel, typesetting or a hurry put into it: blanks, signs without width, full-width digits,
   quotation marks, brackets, bars, a decimal .0. What holds no digit is a word and stays. #}
{% macro code_key(text) -%}
  case
    when {{ matches(text, "[0-9０-９]") }}
      then {{ replace_all(
        replace_all(
          "translate(" ~ text ~ ", '０１２３４５６７８９ＡＢＣＥｅ．', '0123456789ABCEe.')", "[^0-9A-Za-z.]", ""
        ),
        "[.]0*$", ""
      ) }}
    else replace({{ text }}, ' ', '')
  end
{%- endmacro %}

{# Whether a code has the digits of a classification: 类 3, 款 5, 项 7. #}
{% macro is_whole_code(code) -%}
  {{ matches(code, "^[0-9]{3}([0-9]{2}){0,2}$") }}
{%- endmacro %}

{# Rows of codes with the code that each is meant to have (code_meant) and whether it can be made out (is_spoiled). A
   code that is too short or too long, or has no row above, and whose name is that of an official code nearly like it in
   a printed row's place, is taken for a misprint of that. Needs disclosure_id, row_no, code_key, name. #}
{% macro with_code_meant(relation, classification) %}
  select
    row_of_code.*,
    coalesce(suggestion.code, row_of_code.code_key) as code_meant,
    suggestion.code as suggested_code,
    coalesce(
      {{ matches("row_of_code.code_key", "[0-9]") }}
      and suggestion.code is null
      and not {{ is_whole_code("row_of_code.code_key") }},
      false
    ) as is_spoiled
  from {{ relation }} as row_of_code
  left join (
    select
      doubtful.disclosure_id,
      doubtful.row_no,
      min(official.code) as code
    from {{ relation }} as doubtful
    inner join {{ ref("classification_" ~ classification) }} as official
      on
        {{ clean_name("doubtful.name") }} = {{ clean_name("official.name") }}
        and official.code != doubtful.code_key
        and (
          levenshtein(official.code, doubtful.code_key) <= 1
          or right(official.code, 4) = right(doubtful.code_key, 4)
        )
    left join (select distinct disclosure_id, code_key from {{ relation }}) as above
      on doubtful.disclosure_id = above.disclosure_id and {{ code_above("doubtful.code_key") }} = above.code_key
    left join (select distinct disclosure_id, code_key from {{ relation }}) as meant_above
      on doubtful.disclosure_id = meant_above.disclosure_id and official.parent_code = meant_above.code_key
    left join (select distinct disclosure_id, code_key from {{ relation }}) as taken
      on doubtful.disclosure_id = taken.disclosure_id and official.code = taken.code_key
    where
      {{ matches("doubtful.code_key", "[0-9]") }}
      and (not {{ is_whole_code("doubtful.code_key") }} or (length(doubtful.code_key) > 3 and above.code_key is null))
      and (meant_above.code_key is not null or length(official.code) = 3)
      and taken.code_key is null
    group by doubtful.disclosure_id, doubtful.row_no
    having count(distinct official.code) = 1
  ) as suggestion
    on row_of_code.disclosure_id = suggestion.disclosure_id and row_of_code.row_no = suggestion.row_no
{% endmacro %}

{# Whether a code of a project is none, or was rounded by a spreadsheet: 9.90E+19. #}
{% macro is_spoiled_project(code) -%}
  {{ matches(code, "^[0-9]+[.]?[0-9]*[Ee][+]?[0-9]+$|[^0-9A-Za-z_-]") }}
{%- endmacro %}

{# Whether rows of several names bear the code. #}
{% macro is_shared_project(code, name) -%}
  (
    length({{ code }}) > 9
    and min({{ name }}) over (partition by disclosure_id, {{ code }})
    != max({{ name }}) over (partition by disclosure_id, {{ code }})
  )
{%- endmacro %}

{# Rows of a table by unit; a code of a unit that lost the zeros before it, as spreadsheets drop them, has them again
   where it then is of the department that the table lists. #}
{% macro with_whole_unit_codes(seed_name) %}
  {%- set others = seed_columns(seed_name) | reject("in", ["disclosure_id", "row_no", "unit_code"]) | list %}
  select
    disclosure_id,
    row_no,
    case
      when
        length(unit_code) in (1, 2, 4, 5, 7, 8)
        and whole_code like min(case when length(whole_code) = 3 then whole_code end)
          over (partition by disclosure_id) || '%'
        then whole_code
      else unit_code
    end as unit_code,
    {%- for column in others %}
    {{ column }},
    {%- endfor %}
    source_file
  from (
    select
      *,
      case
        when {{ matches("unit_code", "^[0-9]+$") }}
          then lpad(
            unit_code, case when length(unit_code) <= 3 then 3 when length(unit_code) <= 6 then 6 else 9 end, '0'
          )
      end as whole_code
    from ({{ published(seed_name) }}) as printed
  ) as padded
{% endmacro %}
