"""人工反馈: a clerk of the department answers an ask by form, a second one confirms; then it is a reply like every other."""
