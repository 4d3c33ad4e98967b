"""人工反馈: departments without an interface: a clerk fills in a form, a second one confirms."""
