"""待办: what lies on which desk, by when; one row a case, kept by the database beside the case itself."""
