{# Text as a person reads it. Engines differ in how they replace every match, so that is dispatched; a group of the
   pattern is \1 in the replacement. #}

{% macro replace_all(text, pattern, replacement) -%}
  {{ return(adapter.dispatch("replace_all", "tieout")(text, pattern, replacement)) }}
{%- endmacro %}

{% macro default__replace_all(text, pattern, replacement) -%}
  regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement | replace("\\", "$") }}')
{%- endmacro %}

{% macro duckdb__replace_all(text, pattern, replacement) -%}
  regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{# The character class of white space (that of Chinese typesetting too) and of what else is given. #}
{% macro blanks(more="") -%}
  {%- set signs = " \t\n\u000b\u000c\r\u001c\u001d\u001e\u001f\u0085\u00a0\u00ad\u1680\u180e\u2000\u2001\u2002"
    ~ "\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029"
    ~ "\u202f\u205f\u2060\u2061\u2062\u2063\u2064\u3000\ufeff" -%}
  [{{ signs ~ more }}]
{%- endmacro %}

{# Signs that turn the direction of text: they come with figures that were copied, and stay in names, to be seen. #}
{% macro directions(more="") -%}
  {{ return("\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" ~ more) }}
{%- endmacro %}

{# Whether a text has a match anywhere. #}
{% macro matches(text, pattern) -%}
  {{ return(adapter.dispatch("matches", "tieout")(text, pattern)) }}
{%- endmacro %}

{% macro default__matches(text, pattern) -%}
  regexp_like({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro duckdb__matches(text, pattern) -%}
  regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}

{# The same with a pattern that a column holds. #}
{% macro matches_column(text, column) -%}
  {{ return(adapter.dispatch("matches_column", "tieout")(text, column)) }}
{%- endmacro %}

{% macro default__matches_column(text, column) -%}
  regexp_like({{ text }}, {{ column }})
{%- endmacro %}

{% macro duckdb__matches_column(text, column) -%}
  regexp_matches({{ text }}, {{ column }})
{%- endmacro %}

{# White space at the ends goes, runs of it become one blank; nothing left is NULL. Nearly every text is clean already,
   and looking is several times faster than replacing. #}
{% macro clean_text(text) -%}
  case
    when
      {{ text }} like '% ' or {{ text }} like ' %' or {{ text }} like '%  %'
      or {{ matches(text, blanks() | replace("[ ", "[")) }}
      then nullif(trim(both ' ' from {{ replace_all(text, blanks() ~ "+", " ") }}), '')
    else nullif({{ text }}, '')
  end
{%- endmacro %}

{# The form in which names are compared: no white space, one kind of bracket and quotation mark. #}
{% macro clean_name(text) -%}
  case
    when {{ matches(text, blanks("（）［］：，；“”\u2e80-\u2fdf\uf900-\ufaff\uff01-\uff5e")) }}
      then nullif(translate({{ alike(replace_all(text, blanks() ~ "+", "")) }}, '（）［］：，；“”', '()[]:,;""'), '')
    else nullif({{ text }}, '')
  end
{%- endmacro %}

{# A label of the two-sided tables without its enumeration: 二、上年结转, （一）一般公共预算拨款, 1. 一般公共预算资金. #}
{% macro clean_label(text) -%}
  {{ replace_all(
    clean_name(text), "^([一二三四五六七八九十廿]+、|[(][一二三四五六七八九十廿]+[)]|[0-9]+[.．、])", ""
  ) }}
{%- endmacro %}

{# Figure text in plain ASCII: full-width digits and signs, separators and inner blanks resolved.
   A lone dash is a blank cell, 无 states zero. What is not a number stays as it is, for the check of input to name. #}
{% macro clean_figure(text) -%}
  case
    when {{ matches(text, "^-?[0-9]+([.][0-9]+)?$") }} then {{ text }}
    when {{ replace_all(text, blanks(directions()) ~ "+", "") }} in (
      '', '-', '--', '—', '——', '－', '－－', '–', '――', '―', '‒', '‐', '﹣', '/', '／', '不适用', 'N/A', 'n/a'
    ) then null
    when {{ replace_all(text, blanks(directions()) ~ "+", "") }} in ('无', '零') then '0'
    -- a loss in brackets or behind a triangle is less than nothing
    else {{ replace_all(
      replace_all(
        "translate(" ~ text ~ ", '０１２３４５６７８９．－−–—―‒‐﹣▲△＋％﹪（）￥', '0123456789.----------+%%()¥')",
        blanks(directions(",，%¥")) ~ "+|^[+]", ""
      ),
      "^[(](.*)[)]$", "-\\1"
    ) }}
  end
{%- endmacro %}

{# Whether a text that clean_figure gives is a number: casts read 2e2, +1 and 1_000 too. #}
{% macro is_number(text) -%}
  {{ matches(text, "^-?([0-9]+[.]?[0-9]*|[.][0-9]+)$") }}
{%- endmacro %}

{# A text that clean_figure gives as an exact number, NULL where it is none or the type is too narrow. #}
{% macro number_of(text, type) -%}
  case when {{ is_number(text) }} then try_cast({{ text }} as {{ type }}) end
{%- endmacro %}

{# The text in the first brackets of a coded name: [A02010105] 台式计算机 gives A02010105 and 台式计算机. #}
{% macro coded_code(text) -%}
  nullif(regexp_extract({{ text }}, '^[^A-Z0-9]?([A-Z0-9]+)', 1), '')
{%- endmacro %}

{% macro coded_name(text) -%}
  {{ replace_all(text, "^[^A-Z0-9]?[A-Z0-9]+[^一-龥A-Za-z0-9]+", "") }}
{%- endmacro %}

{# The last value at or above the row, for cells that print once and hold downwards. #}
{% macro fill_down(column, partition_by) -%}
  {{ return(adapter.dispatch("fill_down", "tieout")(column, partition_by)) }}
{%- endmacro %}

{% macro default__fill_down(column, partition_by) -%}
  last_value({{ column }}, true) over (partition by {{ partition_by }} order by row_no)
{%- endmacro %}

{% macro duckdb__fill_down(column, partition_by) -%}
  last_value({{ column }} ignore nulls) over (partition by {{ partition_by }} order by row_no)
{%- endmacro %}

{# The option whose box is ticked: 1. 一次性项目 ☐ 2. 常年项目 ☑ gives 常年项目. #}
{% macro ticked(text) -%}
  nullif(trim(regexp_extract({{ text }}, '([^0-9.☑☐]+)☑', 1)), '')
{%- endmacro %}

{# A calculation written out: rate, its currency unit, and count in groups 1, 2 and 3. #}
{% macro multiplied() -%}
  ^([0-9]{1,10}(?:[.][0-9]{1,6})?) *(元|万元)[^×xX*0-9]*[×xX*] *([0-9]{1,10}(?:[.][0-9]{1,6})?)(?:[^×xX*/0-9.][^×xX*/]*)?$
{%- endmacro %}

{# A name without the year that it mentions: 2024年度获得的奖励资金. #}
{% macro dateless(text) -%}
  case when {{ text }} like '%年%' then {{ replace_all(text, "[0-9]{4}年度?", "") }} else {{ text }} end
{%- endmacro %}

{# Whether a target value, cleaned as names are, is a share (≥97%), a count (5个工作日, ≥42次) or a text (及时). #}
{% macro value_kind(key) -%}
  case
    when {{ key }} like '%!%%' escape '!' or {{ key }} like '%％%' then 'share'
    when {{ key }} is null then null
    when regexp_extract({{ key }}, '^[≥≤><=＞＜＝不少低高于大小]*[0-9]+', 0) != '' then 'count'
    else 'text'
  end
{%- endmacro %}

{# An exact number of at most six decimals as a person writes it: no trailing zeros. With more decimals Spark would
   write small ones with an exponent. #}
{% macro plain_number(number) -%}
  {{ replace_all(replace_all("cast(" ~ number ~ " as varchar(48))", "([.][0-9]*[1-9])0+$", "\\1"), "[.]0*$", "") }}
{%- endmacro %}

{# A figure with the direction of the word before it: 减少 43.6 is -43.6, 减少 -43.6 is 43.6, 减少 — is none. #}
{% macro directed(text, direction_sign) -%}
  case
    when {{ direction_sign }} = -1 and {{ clean_figure(text) }} like '-%' then substr({{ clean_figure(text) }}, 2)
    when {{ direction_sign }} = -1 then '-' || {{ clean_figure(text) }}
    else {{ text }}
  end
{%- endmacro %}

{# 持平 (unchanged) as a figure: zero, and nothing that was rounded to it. #}
{% macro unchanged() -%}
  '无'
{%- endmacro %}

{% macro is_same_name(one, other) -%}
  {#- 支出 at the end and what is in brackets may be left out -#}
  {%- set left_out = "[(][^)]*[)]|支出$" -%}
  {{ replace_all(clean_name(one), left_out, "") }} = {{ replace_all(clean_name(other), left_out, "") }}
{%- endmacro %}
