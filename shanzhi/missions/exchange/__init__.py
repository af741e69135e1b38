"""Exchange with other systems (共享与对接): yes/no answers, the national export, the control link (D1-4.8)."""
