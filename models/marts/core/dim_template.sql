select
  template.template,
  template.name_zh,
  template.region_code,
  template.document_type,
  template.level,
  template.year_from,
  template.year_to,
  cast(count(own.template) as integer) as tables
from {{ ref("templates") }} as template
left join {{ ref("template_tables") }} as own on template.template = own.template
group by
  template.template, template.name_zh, template.region_code, template.document_type, template.level,
  template.year_from, template.year_to
