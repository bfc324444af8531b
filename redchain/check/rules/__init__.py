"""The rules, in files by the hundred of their codes (RC314 is in rc300_steps): each text is right above the function that ensures it."""
