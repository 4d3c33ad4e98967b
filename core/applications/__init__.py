"""救助申请: applications as the assistance system feeds them: the other side of request matching (Z 六(一)).

They are never typed by whoever asks for the verification. Verbs: `application.feed`, `application.close`.
"""
