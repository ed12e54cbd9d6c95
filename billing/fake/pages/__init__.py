"""The pages that people click: checkout, portal, invoices, a bank's confirmation, the clock."""
