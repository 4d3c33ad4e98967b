"""全省态势: figures of the tenants below, how their sources answer, reminders; never a person, and nothing upwards."""
