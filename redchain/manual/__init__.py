"""The generated parts of the documentation, made from the declarations of kinds and rules."""
