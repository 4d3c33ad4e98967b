"""核对报告: what has been found, declared against found, by which article; partial as answers arrive, then final.

Legal basis: Z 四(一)4. A later report supersedes an earlier one and overwrites nothing. Files are rendered by the formats
of the tenant's packs; the same content gives the same bytes. Verbs: report.list, report.fetch.
"""
