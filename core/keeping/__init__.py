"""未交的填写: what somebody is typing into a form that has no draft of its own: on the server, sealed, seen by nobody else.

Legal basis: none; nothing that somebody has typed is lost by a reload, another window or a machine that goes off. Verb:
form.keep 保留填写. A household that is taken in has drafts of its own (`core/drafts`), with what is missing in it.
"""
