"""The rules by the hundred of their codes (RC314 is in rc300_life): what each says, right above what ensures it."""
