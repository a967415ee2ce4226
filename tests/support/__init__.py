"""What tests share: writers of hostile and honest files, made-up reports and incidents."""
