"""Opinion groups (意见组) from agree / disagree / pass: what people share and where they differ (D3-4.2.5)."""
