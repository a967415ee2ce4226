"""The PowerShell script that puts back what was weakened."""
