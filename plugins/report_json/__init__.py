"""报告 JSON 格式: the content of a report as canonical bytes, for machines and for the digest."""
