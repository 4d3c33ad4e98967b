"""核对: the face of the product: programs, settings and the public plugin API. No business logic."""
