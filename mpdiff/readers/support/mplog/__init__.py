"""The protection log (MPLog, MPDetection): its clock, its entries, its listing of exclusions."""
