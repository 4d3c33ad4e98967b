"""保险箱: encryption of personal data, blind indexes for look-ups, commitments for traces.

Envelope: a data key per case, wrapped by the master key; rotation re-wraps data keys and never rewrites returned data.
One blob per person or reply, not one per field. The row that a blob belongs to is bound into it.
"""
