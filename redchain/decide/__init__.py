"""What may be done: one pure function a verb, from the ledger to a Change or a refusal."""
