"""报告 Word 格式: the report from a template, the built-in one or a tenant's own, which is treated as a stranger's file."""
