"""Cases: scripts with a header; read each file once, find cases by id or path."""
