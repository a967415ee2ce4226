"""The questions that a package cannot answer, as queries for advanced hunting of Microsoft Defender XDR."""
